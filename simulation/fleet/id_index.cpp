#include "simulation/fleet/id_index.hpp"

#include <algorithm>
#include <iterator>

namespace windtunnel::simulation {

void IdIndex::add(std::vector<Entry> run) {
  if (run.empty()) return;
  size_ += run.size();
  runs_.push_back(std::move(run));
  while (runs_.size() >= 2 && runs_[runs_.size() - 2].size() <= 2 * runs_.back().size()) {
    std::vector<Entry> later = std::move(runs_.back());
    runs_.pop_back();
    std::vector<Entry>& earlier = runs_.back();
    const auto middle = static_cast<std::ptrdiff_t>(earlier.size());
    earlier.reserve(earlier.size() + later.size());
    earlier.insert(earlier.end(), later.begin(), later.end());
    std::inplace_merge(earlier.begin(), earlier.begin() + middle, earlier.end());
  }
}

const IdIndex::Entry* IdIndex::find(std::uint64_t id, const Valid& valid) const {
  for (const auto& run : runs_) {
    for (auto at = std::lower_bound(run.begin(), run.end(), Entry{id, 0});
         at != run.end() && at->id == id; ++at) {
      if (valid(*at)) return &*at;
    }
  }
  return nullptr;
}

void IdIndex::scan(std::uint64_t first, const Valid& valid,
                   const std::function<bool(const Entry&)>& visit) const {
  struct Cursor {
    const Entry* at;
    const Entry* end;
  };
  std::vector<Cursor> cursors;
  for (const auto& run : runs_) {
    const auto from = std::lower_bound(run.begin(), run.end(), Entry{first, 0});
    const Entry* end = run.data() + run.size();
    if (from != run.end()) cursors.push_back({&*from, end});
  }
  const Entry* latest = nullptr;
  while (!cursors.empty()) {
    const auto least = std::min_element(
        cursors.begin(), cursors.end(),
        [](const Cursor& left, const Cursor& right) { return *left.at < *right.at; });
    const Entry* entry = least->at++;
    if (least->at == least->end) cursors.erase(least);
    // A group that was reverted and added again stands here twice.
    if (latest != nullptr && *latest == *entry) continue;
    latest = entry;
    if (valid(*entry) && !visit(*entry)) return;
  }
}

std::vector<IdIndex::Entry> draw_ids(
    std::uint32_t first_number, std::uint32_t count,
    const std::function<std::uint64_t(std::uint32_t, std::uint32_t)>& draw,
    const std::function<bool(std::uint64_t)>& taken, std::vector<IdRedraw>& redraws) {
  std::vector<IdIndex::Entry> run;
  run.reserve(count);
  for (std::uint32_t index = 0; index < count; ++index) {
    run.push_back({draw(index, 0), first_number + index});
  }
  std::sort(run.begin(), run.end());
  std::vector<IdIndex::Entry> refused;
  for (std::size_t at = 0; at < run.size(); ++at) {
    const bool repeated = at > 0 && run[at].id == run[at - 1].id;
    if (repeated || taken(run[at].id)) refused.push_back(run[at]);
  }
  if (refused.empty()) return run;

  // Two 64-bit ids have met: this happens to nobody, and is still the same every time.
  std::erase_if(run, [&](const IdIndex::Entry& entry) {
    return std::binary_search(refused.begin(), refused.end(), entry);
  });
  std::sort(refused.begin(), refused.end(),
            [](const auto& left, const auto& right) { return left.number < right.number; });
  for (const IdIndex::Entry& entry : refused) {
    IdRedraw redraw{entry.number - first_number, 0};
    for (bool free = false; !free;) {
      const std::uint64_t id = draw(redraw.index, ++redraw.draw);
      const auto place = std::lower_bound(run.begin(), run.end(), IdIndex::Entry{id, 0});
      free = (place == run.end() || place->id != id) && !taken(id);
      if (free) run.insert(place, {id, entry.number});
    }
    redraws.push_back(redraw);
  }
  return run;
}

}  // namespace windtunnel::simulation
