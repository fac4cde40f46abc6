#include "simulation/row_codec.hpp"

namespace windtunnel::simulation::row_detail {
namespace {

std::uint64_t take_varint(std::string_view& in) {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    if (in.empty()) throw RowFormatError("a row ends inside a number");
    const auto byte = static_cast<unsigned char>(in.front());
    in.remove_prefix(1);
    value |= std::uint64_t{byte & 0x7fu} << shift;
    if ((byte & 0x80u) == 0) return value;
  }
  throw RowFormatError("a number in a row is too long");
}

}  // namespace

void put_varint(std::string& out, std::uint64_t value) {
  while (value >= 0x80) {
    out.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out.push_back(static_cast<char>(value));
}

std::optional<Field> take_field(std::string_view& in) {
  if (in.empty()) return std::nullopt;
  const std::string_view start = in;
  const std::uint64_t tag = take_varint(in);
  Field field;
  field.number = static_cast<std::uint32_t>(tag >> 3);
  field.type = static_cast<WireType>(tag & 7);
  switch (field.type) {
    case WireType::varint: field.scalar = take_varint(in); break;
    case WireType::fixed64:
      if (in.size() < 8) throw RowFormatError("a row ends inside a number");
      for (int index = 0; index < 8; ++index) {
        field.scalar |= std::uint64_t{static_cast<unsigned char>(in[index])} << (8 * index);
      }
      in.remove_prefix(8);
      break;
    case WireType::bytes: {
      const std::uint64_t size = take_varint(in);
      if (size > in.size()) throw RowFormatError("a row ends inside a value");
      field.bytes = in.substr(0, size);
      in.remove_prefix(size);
      break;
    }
    default: throw RowFormatError("a row has a field of unknown type");
  }
  field.raw = start.substr(0, start.size() - in.size());
  return field;
}

}  // namespace windtunnel::simulation::row_detail
