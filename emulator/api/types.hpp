#pragma once

#include <concepts>
#include <cstdint>
#include <map>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "simulation/assertion.hpp"
#include "simulation/time.hpp"

/// The C++ types that generated wire structs are made of.
namespace windtunnel::api {

using simulation::Duration;
using simulation::Instant;

/// What an operation without input or output has instead.
struct Unit {
  bool operator==(const Unit&) const = default;
};

/// Bytes, as opposed to text: base64 in JSON and XML, a byte string in CBOR.
struct Blob {
  std::string bytes;
  bool operator==(const Blob&) const = default;
};

namespace detail {
template <class T, class U>
concept InitialisesWithoutNarrowing = requires(U&& value) { T{std::forward<U>(value)}; };
}

/// A member that may be absent. Much smaller to compile than std::optional, and laid out so that
/// descriptors can read it: the flag first, then a value that always exists. Accepts only what
/// initialises a T without narrowing: `Opt<bool> x = "text"` does not compile.
template <class T>
class Opt {
 public:
  using value_type = T;
  static constexpr std::size_t value_offset = alignof(T) > sizeof(bool) ? alignof(T) : sizeof(bool);

  constexpr Opt() = default;
  Opt(T value)
    requires(!std::is_arithmetic_v<T>)
      : engaged_(true), value_(std::move(value)) {}
  template <class U>
    requires(!std::same_as<std::remove_cvref_t<U>, Opt> && !std::same_as<std::remove_cvref_t<U>, T> &&
             detail::InitialisesWithoutNarrowing<T, U>)
  Opt(U&& value) : engaged_(true), value_{std::forward<U>(value)} {}
  template <class U>
    requires(std::is_arithmetic_v<T> && std::same_as<std::remove_cvref_t<U>, T>)
  Opt(U value) : engaged_(true), value_(value) {}

  bool has_value() const { return engaged_; }
  explicit operator bool() const { return engaged_; }
  const T& operator*() const {
    WINDTUNNEL_ASSERT(engaged_, "an absent member was read");
    return value_;
  }
  T& operator*() {
    WINDTUNNEL_ASSERT(engaged_, "an absent member was read");
    return value_;
  }
  const T* operator->() const { return &**this; }
  T* operator->() { return &**this; }
  /// The value, or `fallback` where it is absent.
  template <class U>
  T value_or(U&& fallback) const {
    return engaged_ ? value_ : T(std::forward<U>(fallback));
  }
  /// The value, or a default one where it is absent: saves a copy against value_or({}).
  const T& or_default() const { return value_; }
  T& emplace() {
    value_ = T{};
    engaged_ = true;
    return value_;
  }
  void reset() {
    value_ = T{};
    engaged_ = false;
  }

  bool operator==(const Opt& other) const {
    return engaged_ == other.engaged_ && (!engaged_ || value_ == other.value_);
  }
  template <class U>
    requires(!std::same_as<U, Opt>)
  bool operator==(const U& other) const {
    return engaged_ && value_ == other;
  }

 private:
  // An absent value is always T{}: emplace and reset see to it.
  bool engaged_ = false;
  T value_{};
};

}  // namespace windtunnel::api
