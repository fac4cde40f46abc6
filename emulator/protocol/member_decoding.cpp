#include "emulator/protocol/member_decoding.hpp"

#include <cmath>
#include <limits>
#include <string>

#include "emulator/api/error.hpp"
#include "emulator/protocol/xml_text.hpp"
#include "simulation/assertion.hpp"

namespace windtunnel::protocol {
namespace {

std::string_view token_name(Token token) {
  switch (token) {
    case Token::text:
      return "STRING_VALUE";
    case Token::number:
      return "NUMBER_VALUE";
    case Token::true_word:
      return "TRUE_VALUE";
    case Token::false_word:
      return "FALSE_VALUE";
    case Token::null_word:
      return "NULL_VALUE";
    default:
      return "BLOB_VALUE";
  }
}

std::string_view wanted_name(api::Kind kind) {
  switch (kind) {
    case api::Kind::boolean:
      return "a Boolean";
    case api::Kind::integer:
      return "an Integer";
    case api::Kind::long_integer:
      return "a Long";
    case api::Kind::float_number:
      return "a Float";
    case api::Kind::double_number:
      return "a Double";
    case api::Kind::string:
      return "a String";
    case api::Kind::blob:
      return "a Blob";
    default:
      return "a Timestamp";
  }
}

std::string sentence_for(Token found, api::Kind wanted) {
  if (found == Token::list) return "Start of list found where not expected";
  if (found == Token::map) return "Start of structure or map found where not expected";
  switch (wanted) {
    case api::Kind::structure:
      return "Expected structure or null";
    case api::Kind::list:
      return "Expected list or null";
    case api::Kind::map:
      return "Expected map or null";
    default:
      return std::string(token_name(found)) + " can not be converted to " +
             std::string(wanted_name(wanted));
  }
}

}  // namespace

MemberReading::MemberReading(const api::Shape& shape, JsonNames names)
    : shape_(shape), names_(names) {
  WINDTUNNEL_ASSERT(shape.members.size() <= 64 * taken_.size(),
                    std::string(shape.name) + " has more members than a body's reader can count");
}

const api::Member* MemberReading::find(std::string_view name) {
  const std::size_t size = shape_.members.size();
  for (std::size_t tried = 0; tried < size; ++tried) {
    const std::size_t index = next_;
    next_ = next_ + 1 == size ? 0 : next_ + 1;
    const api::Member& member = shape_.members[index];
    if (member.location == api::Location::body && name_in_json(member, names_) == name) {
      return &member;
    }
  }
  return nullptr;
}

bool MemberReading::take(const api::Member& member) {
  const std::size_t index = index_of(member);
  const std::uint64_t bit = std::uint64_t{1} << index % 64;
  const bool is_new = (taken_[index / 64] & bit) == 0;
  taken_[index / 64] |= bit;
  return is_new;
}

void MemberReading::note_missing(const api::MemberPath& path, api::Violations& missing) const {
  for (const api::Member& member : shape_.members) {
    if (!member.required) continue;
    const std::size_t index = index_of(member);
    if ((taken_[index / 64] >> index % 64 & 1) == 0) {
      missing.push_back(api::missing_member(api::MemberPath::member(path, member.name)));
    }
  }
}

void refuse_token(Token found, const api::Shape& wanted, const api::MemberPath& path) {
  refuse_value(sentence_for(found, wanted.kind), path);
}

void refuse_value(std::string_view sentence, const api::MemberPath& path) {
  const std::string place = path.text();
  throw api::ApiError("SerializationException",
                      std::string(sentence) + (place.empty() ? "" : " at '" + place + "'"), 400);
}

api::Instant instant_of_seconds(double seconds, const api::MemberPath& path) {
  const std::optional<api::Instant> at = instant_of_epoch_seconds(seconds);
  if (!at) refuse_value("A timestamp must lie between the years 1 and 9999", path);
  return *at;
}

void store_whole_number(std::int64_t number, const api::Shape& shape, void* value,
                        const api::MemberPath& path) {
  if (shape.kind == api::Kind::long_integer) {
    *static_cast<std::int64_t*>(value) = number;
    return;
  }
  if (number < std::numeric_limits<std::int32_t>::min() ||
      number > std::numeric_limits<std::int32_t>::max()) {
    refuse_token(Token::number, shape, path);
  }
  *static_cast<std::int32_t*>(value) = static_cast<std::int32_t>(number);
}

void store_whole_number(double number, const api::Shape& shape, void* value,
                        const api::MemberPath& path) {
  constexpr double two_to_63 = 9223372036854775808.0;
  if (!(number >= -two_to_63 && number < two_to_63) || number != std::trunc(number)) {
    refuse_token(Token::number, shape, path);
  }
  store_whole_number(static_cast<std::int64_t>(number), shape, value, path);
}

bool parse_non_number(std::string_view text, double& value) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (text == "NaN") {
    value = std::numeric_limits<double>::quiet_NaN();
  } else if (text == "Infinity" || text == "-Infinity") {
    value = text == "Infinity" ? infinity : -infinity;
  } else {
    return false;
  }
  return true;
}

}  // namespace windtunnel::protocol
