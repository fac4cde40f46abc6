#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "emulator/api/types.hpp"

namespace windtunnel::protocol {

/// Writes CBOR straight into a string. Sizes of lists and maps come first, so the caller counts.
class CborWriter {
 public:
  explicit CborWriter(std::string& out) : out_(out) {}

  void begin_map(std::size_t size) { head(5, size); }
  void begin_list(std::size_t size) { head(4, size); }
  void text(std::string_view value) {
    head(3, value.size());
    out_ += value;
  }
  void bytes(std::string_view value) {
    head(2, value.size());
    out_ += value;
  }
  void boolean(bool value) { out_ += value ? '\xf5' : '\xf4'; }
  void integer(std::int64_t value);
  void number(double value);
  /// Tag 1 with seconds since the epoch: a whole number, or a fraction to the millisecond.
  void timestamp(api::Instant at);

 private:
  void head(unsigned major, std::uint64_t argument);

  std::string& out_;
};

}  // namespace windtunnel::protocol
