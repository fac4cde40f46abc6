#pragma once

#include <string>
#include <string_view>

#include "emulator/api/shape.hpp"
#include "simulation/row_codec.hpp"

/// Wire structs as bytes that outlive the model: members by name, in the order of the model, so
/// that the same value has the same bytes whatever protocol it came in. Used by the command log
/// and by rows that keep parts of an input. Members that a build does not know are skipped.
namespace windtunnel::api {

/// Keeps large bodies once, outside of the values that contain them.
class BodyStore {
 public:
  /// Bodies longer than this stand in the store; shorter ones in the value itself.
  static constexpr std::size_t inline_bytes = 4096;

  virtual ~BodyStore() = default;
  /// Keeps the bytes and returns what finds them again.
  virtual std::string keep(std::string_view bytes) = 0;
  /// Throws simulation::RowFormatError for a key that was never given.
  virtual std::string fetch(std::string_view key) = 0;
};

void encode_value(const Shape& shape, const void* value, std::string& out,
                  BodyStore* bodies = nullptr);
/// Throws simulation::RowFormatError for bytes that are not such a value. `bodies` is needed where
/// the value was encoded with one.
void decode_value(const Shape& shape, std::string_view bytes, void* value,
                  BodyStore* bodies = nullptr);

template <class T>
concept WireStruct = requires {
  { T::shape() } -> std::same_as<const Shape&>;
};

}  // namespace windtunnel::api

namespace windtunnel::simulation {

/// A wire struct inside a row.
template <api::WireStruct T>
struct RowValue<T> {
  static void encode(const T& value, std::string& out) { api::encode_value(T::shape(), &value, out); }
  static T decode(std::string_view bytes) {
    T value{};
    api::decode_value(T::shape(), bytes, &value);
    return value;
  }
};

}  // namespace windtunnel::simulation
