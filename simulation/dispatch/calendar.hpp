#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "simulation/section.hpp"

namespace windtunnel::simulation {

/// What is due when, of all dispatches under way: a bucket of targets per instant. Derived from
/// the records, so it persists nothing; it is a section only to learn that a turn was reverted,
/// whereupon it forgets everything and is made anew when next asked.
class DispatchCalendar final : public Section {
 public:
  /// Of one dispatch, by milliseconds since 1970. An entry is twice the position, and one more
  /// for the target's end.
  using Buckets = std::map<std::int64_t, std::vector<std::uint32_t>>;

  DispatchCalendar(ChangeTracker& tracker, std::uint16_t number)
      : Section(tracker, number, "dispatch calendar") {}

  /// Null where the dispatch's buckets are not known (any more).
  Buckets* find(std::uint64_t dispatch) {
    const auto found = dispatches_.find(dispatch);
    return found == dispatches_.end() ? nullptr : &found->second;
  }
  Buckets& make(std::uint64_t dispatch) { return dispatches_[dispatch]; }
  void forget(std::uint64_t dispatch) { dispatches_.erase(dispatch); }

  /// Called before buckets change within a turn.
  void touch() {
    if (touched_ == tracker_.epoch()) return;
    touched_ = tracker_.epoch();
    tracker_.note(*this);
  }

  static void add(Buckets& buckets, std::int64_t at, std::uint32_t position, bool ends) {
    buckets[at].push_back(position * 2 + (ends ? 1 : 0));
  }

  // Section.
  void undo_latest() override {
    dispatches_.clear();
    touched_ = 0;
  }
  void commit() override {}
  void flush(ChangeSink&) override {}
  void load(std::string_view, std::string_view) override {}
  void save_all(ChangeSink&) const override {}

 private:
  std::map<std::uint64_t, Buckets> dispatches_;
  std::uint32_t touched_ = 0;
};

}  // namespace windtunnel::simulation
