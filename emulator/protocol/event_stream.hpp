#pragma once

#include <string>
#include <string_view>

#include "emulator/api/shape.hpp"

/// Streams of events, `application/vnd.amazon.eventstream`: a body of framed messages, each with
/// headers of its own and two checksums.
namespace windtunnel::protocol {

inline constexpr std::string_view event_stream_type = "application/vnd.amazon.eventstream";

/// One message under way: its headers, in the order in which they are added.
class EventMessage {
 public:
  /// The value is of one of the kinds that AWS has headers of: everything but floating numbers,
  /// structures and collections.
  void add_header(std::string_view name, const api::Shape& shape, const void* value);
  void add_header(std::string_view name, std::string_view text);

  /// Appends the message, framed, to a body:
  ///
  ///     length of it all (4 bytes)  length of the headers (4)  CRC-32 of both (4)
  ///     headers  payload  CRC-32 of everything before (4)
  void append_to(std::string& body, std::string_view payload) const;

 private:
  std::string headers_;
};

}  // namespace windtunnel::protocol
