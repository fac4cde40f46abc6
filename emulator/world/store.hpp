#pragma once

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "simulation/section.hpp"

namespace windtunnel::world {

/// What a world writes at once: rows, events, log entries. Lands whole or not at all. Keys are
/// the world's own; the store puts the world's prefix before them.
class Batch final : public simulation::ChangeSink {
 public:
  struct Entry {
    std::string key;
    std::optional<std::string> value;  // nothing: the key is deleted
  };

  void put(std::string key, std::string value) {
    bytes_ += key.size() + value.size();
    entries_.push_back({std::move(key), std::move(value)});
  }
  void erase(std::string key) { entries_.push_back({std::move(key), std::nullopt}); }

  // ChangeSink, for sections.
  void put(std::uint16_t section, std::string_view key, std::string_view value) override;
  void erase(std::uint16_t section, std::string_view key) override;

  const std::vector<Entry>& entries() const { return entries_; }
  std::size_t bytes() const { return bytes_; }

 private:
  std::vector<Entry> entries_;
  std::size_t bytes_ = 0;
};

/// The store failed: a full disk, damaged files. What was not acknowledged may be lost.
class StoreError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Where one world keeps itself. The journal room implements it over RocksDB; a world in memory
/// has none.
class WorldStore {
 public:
  virtual ~WorldStore() = default;
  /// Survives the process once it returns (and the machine, where the durability says so).
  virtual void write(const Batch& batch) = 0;
  /// Visits the keys that start with `prefix`, in order, until `visit(key, value)` returns false.
  virtual void read(std::string_view prefix,
                    const std::function<bool(std::string_view, std::string_view)>& visit) const = 0;
};

/// The areas of a world's keys: one byte each, first in every key.
namespace area {
inline constexpr char settings = 'w';
inline constexpr char state = 'm';
inline constexpr char section = 's';  // then section number (2 bytes), then the row's key
inline constexpr char event = 'e';    // then due, then sequence
inline constexpr char body = 'b';     // then the body's key
inline constexpr char command = 'c';  // then the command's number
inline constexpr char history = 'h';  // then the entry's number
}  // namespace area

}  // namespace windtunnel::world
