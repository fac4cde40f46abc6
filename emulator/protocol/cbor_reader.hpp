#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace windtunnel::protocol {

/// Reads CBOR (RFC 8949) from front to back, without a document in between. Tags are passed over:
/// the model says what a value is. Bytes that are no CBOR, text that is not UTF-8, keys that are
/// not text and too deep nesting throw ApiError SerializationException.
class CborReader {
 public:
  enum class Type { whole_number, number, text, bytes, list, map, boolean, null };

  explicit CborReader(std::string_view bytes) : rest_(bytes) {}

  /// What comes next, without taking it.
  Type next_type();

  /// Each takes a value of its type: the caller has asked for the type before.
  std::int64_t whole_number();  // refuses what 64 bits with a sign cannot hold
  double number();              // also of a whole number
  std::string text();
  std::string bytes();
  bool boolean();
  void null();
  /// Takes a value of any type.
  void skip();

  /// A list or map being read: `while (reader.next_entry(entries))`, then one value for a list, or
  /// a text and one value for a map.
  struct Entries {
    /// Nothing for one whose end is marked.
    std::optional<std::uint64_t> left;
  };
  Entries begin_list();
  Entries begin_map();
  /// Whether another entry follows; ends the list or map if not.
  bool next_entry(Entries& entries);

  /// Throws if anything is left over.
  void finish() const;

 private:
  struct Head {
    unsigned major = 0;
    unsigned information = 0;
    std::uint64_t argument = 0;
    bool indefinite = false;
  };
  Head take_head();
  void pass_tags();
  unsigned char peek() const;
  std::string_view take(std::uint64_t size);
  std::string take_string(unsigned major);
  Entries begin(unsigned major);

  std::string_view rest_;
  std::size_t depth_ = 0;
};

}  // namespace windtunnel::protocol
