#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "simulation/fleet/fleet_rows.hpp"

namespace windtunnel::simulation {

/// Instance ids of one account and region in order, with their numbers: a few sorted runs, merged
/// as they grow, so that a launch costs no more than its own size times a logarithm. It may hold
/// entries of instances that are no more: whoever reads one checks it.
class IdIndex {
 public:
  struct Entry {
    std::uint64_t id;
    std::uint32_t number;
    auto operator<=>(const Entry&) const = default;
  };
  using Valid = std::function<bool(const Entry&)>;

  /// Takes a sorted run.
  void add(std::vector<Entry> run);
  std::size_t size() const { return size_; }

  /// The valid entry with the id, or nothing.
  const Entry* find(std::uint64_t id, const Valid& valid) const;

  /// Valid entries with ids from `first` (inclusive) on, in order, until `visit` returns false.
  void scan(std::uint64_t first, const Valid& valid,
            const std::function<bool(const Entry&)>& visit) const;

 private:
  std::vector<std::vector<Entry>> runs_;
  std::size_t size_ = 0;
};

/// Draws an id for each of `count` instances, from `draw(index, n)` with n = 0. Where two get the
/// same, or one that is `taken`, the later one takes n = 1 and so on; those are noted in
/// `redraws`. Returns the sorted run.
std::vector<IdIndex::Entry> draw_ids(
    std::uint32_t first_number, std::uint32_t count,
    const std::function<std::uint64_t(std::uint32_t, std::uint32_t)>& draw,
    const std::function<bool(std::uint64_t)>& taken, std::vector<IdRedraw>& redraws);

}  // namespace windtunnel::simulation
