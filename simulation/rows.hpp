#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "simulation/assertion.hpp"
#include "simulation/row_codec.hpp"
#include "simulation/section.hpp"

namespace windtunnel::simulation {

/// An ordered in-memory table of rows under string keys. References stay valid until the row is
/// erased. `T` is a row type (row_codec.hpp).
template <class T>
class Rows : public Section {
  struct Entry {
    T row{};
    Digest hash;
    std::uint32_t epoch = 0;
  };
  using Map = std::map<std::string, Entry, std::less<>>;

 public:
  using Row = T;

  Rows(ChangeTracker& tracker, std::uint16_t number, std::string_view name)
      : Section(tracker, number, name) {}

  const T* find(std::string_view key) const {
    const auto found = map_.find(key);
    return found == map_.end() ? nullptr : &found->second.row;
  }

  /// The row to change, made with defaults where there is none.
  T& edit(std::string_view key) {
    auto found = map_.lower_bound(key);
    if (found == map_.end() || found->first != key) {
      found = map_.emplace_hint(found, std::string(key), Entry{});
      push_undo({found->first, std::nullopt, {}});
      found->second.epoch = tracker_.epoch();
    } else if (found->second.epoch != tracker_.epoch()) {
      push_undo({found->first, found->second.row, found->second.hash});
      found->second.epoch = tracker_.epoch();
    }
    return found->second.row;
  }

  /// Whether there was such a row.
  bool erase(std::string_view key) {
    const auto found = map_.find(key);
    if (found == map_.end()) return false;
    push_undo({found->first, std::move(found->second.row), found->second.hash});
    map_.erase(found);
    return true;
  }

  std::size_t size() const { return map_.size(); }

  /// Rows in key order from `first` (inclusive) on, until `visit(key, row)` returns false.
  template <class Visit>
  void scan(std::string_view first, Visit&& visit) const {
    for (auto at = map_.lower_bound(first); at != map_.end(); ++at) {
      if (!visit(std::string_view(at->first), at->second.row)) return;
    }
  }

  /// Rows whose keys start with `prefix`, in order, from `first` on where that lies behind the
  /// prefix's start, until `visit` returns false.
  template <class Visit>
  void scan_prefix(std::string_view prefix, std::string_view first, Visit&& visit) const {
    scan(std::max(prefix, first), [&](std::string_view key, const T& row) {
      return key.starts_with(prefix) && visit(key, row);
    });
  }

  /// The same backwards: from the last key with the prefix that is less than `before` (all of
  /// them where `before` is empty).
  template <class Visit>
  void scan_prefix_backwards(std::string_view prefix, std::string_view before,
                             Visit&& visit) const {
    auto at = before.empty() ? upper_end(prefix) : map_.lower_bound(before);
    while (at != map_.begin()) {
      --at;
      if (!std::string_view(at->first).starts_with(prefix)) return;
      if (!visit(std::string_view(at->first), at->second.row)) return;
    }
  }

  /// The keys changed in the running turn since `mark` entries of its own log, oldest first.
  std::size_t changes_in_turn() const { return undo_.size(); }
  const std::string& changed_key(std::size_t index) const { return undo_[index].key; }
  bool existed_before(std::size_t index) const { return undo_[index].row.has_value(); }

  void undo_latest() override {
    Undo undo = std::move(undo_.back());
    undo_.pop_back();
    if (undo.row) {
      Entry& entry = map_[std::move(undo.key)];
      entry.row = std::move(*undo.row);
      entry.hash = undo.hash;
      entry.epoch = 0;
    } else {
      map_.erase(undo.key);
    }
  }

  void commit() override {
    // The first entry of a key holds what was committed before this turn; later ones, from
    // savepoints, hold states that never were.
    std::map<std::string_view, bool> seen;
    const bool check = undo_.size() > 1;
    for (const Undo& undo : undo_) {
      if (check && !seen.emplace(undo.key, true).second) continue;
      digest_ -= undo.hash;
      const auto found = map_.find(undo.key);
      if (found == map_.end()) {
        if (tracker_.journaled()) unflushed_[undo.key] = std::nullopt;
        continue;
      }
      encoded_.clear();
      encode_row(found->second.row, encoded_);
      found->second.hash = hash_row(number(), undo.key, encoded_);
      digest_ += found->second.hash;
      if (tracker_.journaled()) unflushed_[undo.key] = encoded_;
    }
    undo_.clear();
  }

  void flush(ChangeSink& sink) override {
    for (const auto& [key, value] : unflushed_) {
      if (value) {
        sink.put(number(), key, *value);
      } else {
        sink.erase(number(), key);
      }
    }
    unflushed_.clear();
  }

  void load(std::string_view key, std::string_view value) override {
    const auto added = map_.emplace_hint(map_.end(), std::string(key), Entry{});
    added->second.row = decode_row<T>(value);
    added->second.hash = hash_row(number(), key, value);
    digest_ += added->second.hash;
  }

  void save_all(ChangeSink& sink) const override {
    for (const auto& [key, entry] : map_) sink.put(number(), key, encode_row(entry.row));
  }

 private:
  struct Undo {
    std::string key;
    std::optional<T> row;
    Digest hash;
  };

  typename Map::const_iterator upper_end(std::string_view prefix) const {
    std::string after(prefix);
    while (!after.empty() && static_cast<unsigned char>(after.back()) == 0xff) after.pop_back();
    if (after.empty()) return map_.end();
    ++after.back();
    return map_.lower_bound(after);
  }

  void push_undo(Undo undo) {
    tracker_.note(*this);
    undo_.push_back(std::move(undo));
  }

  Map map_;
  std::vector<Undo> undo_;
  std::map<std::string, std::optional<std::string>, std::less<>> unflushed_;
  std::string encoded_;
};

}  // namespace windtunnel::simulation
