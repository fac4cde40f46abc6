#pragma once

#include <deque>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emulator/world/store.hpp"
#include "simulation/time.hpp"

namespace windtunnel::world {

/// A world's bounded ring of AWS-level facts, as lines of JSON: what was called, what changed
/// state, when (simulated). The same run has the same history, whatever client drove it.
class History {
 public:
  using Fields = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  explicit History(std::size_t limit) : limit_(limit) {}

  /// Adds a fact to the running turn: it is dropped with the turn.
  void note(simulation::Instant at, std::string_view kind, Fields fields);
  std::size_t mark() const { return pending_.size(); }
  void revert(std::size_t mark) { pending_.resize(mark); }
  void commit(bool journaled);
  void flush(Batch& batch);
  void load(std::uint64_t number, std::string_view line);
  void set_count(std::uint64_t count) { count_ = count; }

  /// How many lines there ever were.
  std::uint64_t count() const { return count_; }
  /// The number of the oldest line still kept; lines are numbered from 0.
  std::uint64_t first() const { return count_ - lines_.size(); }
  const std::deque<std::string>& lines() const { return lines_; }

 private:
  std::size_t limit_;
  std::uint64_t count_ = 0;
  std::uint64_t flushed_ = 0;
  std::deque<std::string> lines_;
  std::vector<std::string> pending_;
};

}  // namespace windtunnel::world
