#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "simulation/time.hpp"

/// How rows are written: tagged fields with stable numbers, the layout of protocol buffers. A
/// row type states its fields once,
///
///     struct Row {
///       std::string name;
///       std::int64_t version = 0;
///       simulation::UnknownFields unknown;
///       static void fields(auto& row, auto& field) {
///         field(1, row.name);
///         field(2, row.version);
///       }
///     };
///
/// and both directions follow. Fields that are zero or empty are left out, where their
/// default is that too; absent fields read as their defaults, and fields that this build
/// does not know are kept where the row has an `unknown` member, so that a newer build's data
/// survives a visit from an older one.
namespace windtunnel::simulation {

/// Raised when stored bytes cannot be a row. Only a damaged data directory gets here.
class RowFormatError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The raw bytes of the fields that a row type did not know when it was read.
struct UnknownFields {
  std::string bytes;
  bool operator==(const UnknownFields&) const = default;
};

/// Specialise for a type that writes itself as one length-delimited value.
template <class T>
struct RowValue;  // static void encode(const T&, std::string& out); static T decode(std::string_view)

template <class T>
concept HasRowValue = requires(const T& value, std::string& out) { RowValue<T>::encode(value, out); };

namespace row_detail {

enum class WireType : std::uint8_t { varint = 0, fixed64 = 1, bytes = 2 };

void put_varint(std::string& out, std::uint64_t value);
constexpr std::uint64_t zigzag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
constexpr std::int64_t unzigzag(std::uint64_t value) {
  return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

/// One field as it stands in the bytes: number, type, value; `raw` spans all of it.
struct Field {
  std::uint32_t number = 0;
  WireType type = WireType::varint;
  std::uint64_t scalar = 0;
  std::string_view bytes;
  std::string_view raw;
};

/// Takes the next field off the front of `in`; nothing at the end; RowFormatError on nonsense.
std::optional<Field> take_field(std::string_view& in);

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsMap : std::false_type {};
template <class V>
struct IsMap<std::map<std::string, V>> : std::true_type {};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <class T>
concept Scalar = std::integral<T> || std::is_enum_v<T>;

template <class T>
void encode_body(const T& row, std::string& out);
template <class T>
void decode_body(std::string_view in, T& row);

inline void put_tag(std::string& out, std::uint32_t number, WireType type) {
  put_varint(out, (std::uint64_t{number} << 3) | static_cast<std::uint64_t>(type));
}

inline void put_bytes(std::string& out, std::uint32_t number, std::string_view bytes) {
  put_tag(out, number, WireType::bytes);
  put_varint(out, bytes.size());
  out.append(bytes);
}

using FieldNumbers = std::vector<std::uint32_t>;

/// Writes fields, but for those that are zero or empty; `always` writes these too (elements of
/// lists, engaged optionals), and so do the fields in `stated`.
class Encoder {
 public:
  explicit Encoder(std::string& out, std::span<const std::uint32_t> stated = {})
      : out_(out), stated_(stated) {}

  template <class T>
  void operator()(std::uint32_t number, const T& value) {
    put(number, value, std::find(stated_.begin(), stated_.end(), number) != stated_.end());
  }

 private:
  template <class T>
  void put(std::uint32_t number, const T& value, bool always) {
    if constexpr (Scalar<T>) {
      const auto plain = static_cast<std::int64_t>(value);
      if (plain == 0 && !always) return;
      put_tag(out_, number, WireType::varint);
      put_varint(out_, zigzag(plain));
    } else if constexpr (std::same_as<T, double>) {
      std::uint64_t bits = 0;
      std::memcpy(&bits, &value, sizeof bits);
      if (bits == 0 && !always) return;
      put_tag(out_, number, WireType::fixed64);
      for (int shift = 0; shift < 64; shift += 8) out_.push_back(static_cast<char>(bits >> shift));
    } else if constexpr (std::same_as<T, std::string>) {
      if (value.empty() && !always) return;
      put_bytes(out_, number, value);
    } else if constexpr (std::same_as<T, Instant>) {
      put(number, to_milliseconds(value), always);
    } else if constexpr (std::same_as<T, Duration>) {
      put(number, value.count(), always);
    } else if constexpr (IsOptional<T>::value) {
      if (value) put(number, *value, true);
    } else if constexpr (IsVector<T>::value) {
      for (const auto& element : value) put(number, element, true);
    } else if constexpr (IsMap<T>::value) {
      for (const auto& [key, element] : value) {
        std::string entry;
        Encoder inner(entry);
        inner.put(1, key, true);
        inner.put(2, element, true);
        put_bytes(out_, number, entry);
      }
    } else if constexpr (HasRowValue<T>) {
      std::string body;
      RowValue<T>::encode(value, body);
      if (body.empty() && !always) return;
      put_bytes(out_, number, body);
    } else {
      std::string body;
      encode_body(value, body);
      if (body.empty() && !always) return;
      put_bytes(out_, number, body);
    }
  }

  std::string& out_;
  std::span<const std::uint32_t> stated_;
};

/// The numbers of the fields that a row made anew has: where such a field is zero, only stating it
/// says so, since it would be read back as its default.
template <class T>
const FieldNumbers& stated_fields() {
  static const FieldNumbers numbers = [] {
    std::string defaults;
    Encoder encoder(defaults);
    const T row{};
    T::fields(row, encoder);
    FieldNumbers found;
    for (std::string_view rest = defaults; const auto field = take_field(rest);) {
      found.push_back(field->number);
    }
    return found;
  }();
  return numbers;
}

/// Offers one field read from the bytes to the row's members; the one with its number takes it.
class Decoder {
 public:
  explicit Decoder(const Field& field) : field_(field) {}
  bool taken() const { return taken_; }

  template <class T>
  void operator()(std::uint32_t number, T& value) {
    if (number != field_.number || taken_) return;
    taken_ = true;
    take(value);
  }

 private:
  void expect(WireType type) const {
    if (field_.type != type) throw RowFormatError("a field has another type than this build reads");
  }

  template <class T>
  void take(T& value) {
    if constexpr (Scalar<T>) {
      expect(WireType::varint);
      value = static_cast<T>(unzigzag(field_.scalar));
    } else if constexpr (std::same_as<T, double>) {
      expect(WireType::fixed64);
      std::memcpy(&value, &field_.scalar, sizeof value);
    } else if constexpr (std::same_as<T, std::string>) {
      expect(WireType::bytes);
      value.assign(field_.bytes);
    } else if constexpr (std::same_as<T, Instant>) {
      expect(WireType::varint);
      value = from_milliseconds(unzigzag(field_.scalar));
    } else if constexpr (std::same_as<T, Duration>) {
      expect(WireType::varint);
      value = Duration{unzigzag(field_.scalar)};
    } else if constexpr (IsOptional<T>::value) {
      take(value.emplace());
    } else if constexpr (IsVector<T>::value) {
      typename T::value_type element{};
      take(element);
      value.push_back(std::move(element));
    } else if constexpr (IsMap<T>::value) {
      expect(WireType::bytes);
      std::string_view rest = field_.bytes;
      std::string key;
      typename T::mapped_type element{};
      while (const auto inner = take_field(rest)) {
        Decoder decoder(*inner);
        decoder(1, key);
        decoder(2, element);
      }
      value.insert_or_assign(std::move(key), std::move(element));
    } else if constexpr (HasRowValue<T>) {
      expect(WireType::bytes);
      value = RowValue<T>::decode(field_.bytes);
    } else {
      expect(WireType::bytes);
      decode_body(field_.bytes, value);
    }
  }

  const Field& field_;
  bool taken_ = false;
};

template <class T>
void encode_body(const T& row, std::string& out) {
  Encoder encoder(out, stated_fields<T>());
  T::fields(row, encoder);
  if constexpr (requires { row.unknown.bytes; }) out.append(row.unknown.bytes);
}

template <class T>
void decode_body(std::string_view in, T& row) {
  while (const auto field = take_field(in)) {
    Decoder decoder(*field);
    T::fields(row, decoder);
    if constexpr (requires { row.unknown.bytes; }) {
      if (!decoder.taken()) row.unknown.bytes.append(field->raw);
    }
  }
}

}  // namespace row_detail

template <class T>
void encode_row(const T& row, std::string& out) {
  row_detail::encode_body(row, out);
}

template <class T>
std::string encode_row(const T& row) {
  std::string out;
  row_detail::encode_body(row, out);
  return out;
}

template <class T>
T decode_row(std::string_view bytes) {
  T row{};
  row_detail::decode_body(bytes, row);
  return row;
}

}  // namespace windtunnel::simulation
