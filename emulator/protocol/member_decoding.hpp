#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "emulator/api/member_path.hpp"
#include "emulator/api/shape.hpp"
#include "emulator/api/violation.hpp"

/// What the codecs of self-describing bodies, JSON and CBOR, share: which member comes next, which
/// have come, and what AWS says where a value is of the wrong type.
namespace windtunnel::protocol {

/// How a body names a structure's members: by their own names, or, in REST's JSON, by the
/// locationName where the model has one.
enum class JsonNames : std::uint8_t { of_members, of_locations };

inline std::string_view name_in_json(const api::Member& member, JsonNames names) {
  return names == JsonNames::of_members || member.location_name.empty() ? member.name
                                                                        : member.location_name;
}

/// One structure being read.
class MemberReading {
 public:
  explicit MemberReading(const api::Shape& shape, JsonNames names = JsonNames::of_members);

  /// The body's member of that name, or null. Clients mostly send the model's order: the search
  /// starts behind the member that was found last.
  const api::Member* find(std::string_view name);
  /// Notes that the member has a value. False if it already had one.
  bool take(const api::Member& member);
  /// Notes the required members that no value came for.
  void note_missing(const api::MemberPath& path, api::Violations& missing) const;

 private:
  std::size_t index_of(const api::Member& member) const {
    return static_cast<std::size_t>(&member - shape_.members.data());
  }

  const api::Shape& shape_;
  JsonNames names_;
  std::size_t next_ = 0;
  std::array<std::uint64_t, 8> taken_{};
};

/// What a body holds where the model has something else, in the words of AWS's messages.
enum class Token { text, number, true_word, false_word, bytes, null_word, list, map };

/// Throws SerializationException: "STRING_VALUE can not be converted to an Integer at 'size'".
[[noreturn]] void refuse_token(Token found, const api::Shape& wanted, const api::MemberPath& path);
/// Throws SerializationException with any other sentence, with the place added.
[[noreturn]] void refuse_value(std::string_view sentence, const api::MemberPath& path);

/// Seconds since the epoch as an instant, to the nearest millisecond; refused outside of the
/// years 1 to 9999 and for NaN.
api::Instant instant_of_seconds(double seconds, const api::MemberPath& path);
/// A number that the model has as `Integer` or `Long`: whole and in range, else refused.
void store_whole_number(double number, const api::Shape& shape, void* value,
                        const api::MemberPath& path);
void store_whole_number(std::int64_t number, const api::Shape& shape, void* value,
                        const api::MemberPath& path);

/// Reads the words that stand for what JSON numbers cannot say: NaN, Infinity, -Infinity.
bool parse_non_number(std::string_view text, double& value);

/// The deepest nesting that a body may have.
inline constexpr std::size_t deepest_nesting = 128;

}  // namespace windtunnel::protocol
