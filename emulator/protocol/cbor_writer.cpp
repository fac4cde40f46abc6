#include "emulator/protocol/cbor_writer.hpp"

#include <bit>

namespace windtunnel::protocol {
namespace {

void append_big_endian(std::uint64_t value, int size_bytes, std::string& out) {
  for (int byte = size_bytes - 1; byte >= 0; --byte) {
    out += static_cast<char>(value >> (8 * byte) & 0xff);
  }
}

}  // namespace

void CborWriter::head(unsigned major, std::uint64_t argument) {
  const auto first = [&](unsigned information) {
    out_ += static_cast<char>(major << 5 | information);
  };
  if (argument < 24) return first(static_cast<unsigned>(argument));
  // Information 24, 25, 26, 27: an argument of 1, 2, 4, 8 bytes follows.
  unsigned power = 0;
  while (power < 3 && argument >> (8u << power) != 0) ++power;
  first(24 + power);
  append_big_endian(argument, 1 << power, out_);
}

void CborWriter::integer(std::int64_t value) {
  if (value >= 0) return head(0, static_cast<std::uint64_t>(value));
  head(1, static_cast<std::uint64_t>(-1 - value));
}

void CborWriter::number(double value) {
  out_ += '\xfb';
  append_big_endian(std::bit_cast<std::uint64_t>(value), 8, out_);
}

void CborWriter::timestamp(api::Instant at) {
  head(6, 1);
  const std::int64_t milliseconds = simulation::to_milliseconds(at);
  if (milliseconds % 1000 == 0) return integer(milliseconds / 1000);
  number(static_cast<double>(milliseconds) / 1000);
}

}  // namespace windtunnel::protocol
