#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "emulator/api/types.hpp"

namespace windtunnel::protocol {

/// Writes compact JSON straight into a string, commas included. Text must be valid UTF-8. The
/// caller sees to the nesting: begin and end match, every key is followed by one value.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }

  void key(std::string_view name) {
    text(name);
    out_ += ':';
    comma_ = false;
  }
  /// A key that is known to need no escaping, such as a member's name in the model.
  void plain_key(std::string_view name) {
    separate();
    (out_ += '"').append(name).append("\":", 2);
    comma_ = false;
  }
  void text(std::string_view value);
  void boolean(bool value) { raw(value ? "true" : "false"); }
  void integer(std::int64_t value);
  /// The shortest text that reads back as the same number; whole numbers have `.0`. JSON has no
  /// word for NaN and the infinities: they become text, as AWS writes them.
  void number(double value);
  void base64(std::string_view bytes);
  /// Seconds since the epoch with as many of three decimals as there are: `1775853737.023`.
  void epoch_seconds(api::Instant at);
  /// What already is JSON, or a JSON word.
  void raw(std::string_view json) {
    separate();
    out_.append(json);
  }

 private:
  void separate() {
    if (comma_) out_ += ',';
    comma_ = true;
  }
  void open(char bracket) {
    separate();
    out_ += bracket;
    comma_ = false;
  }
  void close(char bracket) {
    out_ += bracket;
    comma_ = true;
  }

  std::string& out_;
  bool comma_ = false;
};

/// Appends `text` as JSON, with its quotes.
void append_json_text(std::string_view text, std::string& out);

}  // namespace windtunnel::protocol
