#include "simulation/dispatch/dispatches.hpp"

#include <algorithm>

#include "simulation/assertion.hpp"

namespace windtunnel::simulation {
namespace {

/// Eight bytes, most significant first: keys sort as numbers do.
std::string key_of(std::uint64_t number) {
  std::string key(8, '\0');
  for (int place = 7; place >= 0; --place, number >>= 8) key[place] = static_cast<char>(number);
  return key;
}

/// Each dispatch has chunks of its own, so that one never rewrites another's.
constexpr std::uint64_t whole_chunks(std::uint64_t records) {
  constexpr std::uint64_t size = Records<TargetRecord>::chunk_records;
  return (records + size - 1) / size * size;
}

/// Enters what is still to come of a target that is under way.
void add_due(DispatchCalendar::Buckets& buckets, const DispatchRow& row, std::uint32_t position,
             const TargetRecord& record) {
  const std::int64_t milestone = record.started + record.milestone_after;
  if (record.milestone_after != 0 && milestone > to_milliseconds(row.advanced_to)) {
    DispatchCalendar::add(buckets, milestone, position, false);
  }
  DispatchCalendar::add(buckets, record.started + record.ends_after, position, true);
}

}  // namespace

Dispatches::Dispatches(ChangeTracker& tracker, std::uint16_t first_section)
    : rows_(tracker, first_section, "dispatches"),
      records_(tracker, first_section + 1, "dispatch targets"),
      next_record_(tracker, first_section + 2, "dispatch record numbers"),
      calendar_(tracker, first_section + 3) {}

void Dispatches::open(std::uint64_t number, const DispatchRule& rule, std::uint32_t targets,
                      Instant now,
                      const std::function<void(std::uint32_t, TargetRecord&)>& fill) {
  WINDTUNNEL_ASSERT(find(number) == nullptr, "a dispatch was opened twice");
  WINDTUNNEL_ASSERT(targets <= INT32_MAX, "a dispatch has too many targets");
  NextRecordRow& next = next_record_.edit("");
  const std::uint64_t first = next.number;
  next.number += whole_chunks(targets);
  DispatchRow& row = rows_.edit(key_of(number));
  row.rule = rule;
  row.first_record = first;
  row.targets = targets;
  row.advanced_to = now;
  for (std::uint32_t position = 0; position < targets; ++position) {
    fill(position, records_.edit(first + position));
  }
}

void Dispatches::open_stage(std::uint64_t number, std::uint32_t end, std::uint32_t floor) {
  DispatchRow& row = edit(number);
  WINDTUNNEL_ASSERT(row.in_flight == 0 && row.next < end && end <= row.targets,
                    "a stage was opened before the one before it was over, or without targets");
  row.stage_begin = row.next;
  row.stage_end = end;
  row.stage_floor = floor;
  row.failed_before_stage = row.failed;
}

const DispatchRow* Dispatches::find(std::uint64_t number) const {
  return rows_.find(key_of(number));
}

DispatchRow& Dispatches::edit(std::uint64_t number) {
  WINDTUNNEL_ASSERT(find(number) != nullptr, "an unknown dispatch was changed");
  return rows_.edit(key_of(number));
}

bool Dispatches::is_in_flight(const DispatchRow& dispatch, std::uint32_t position) const {
  return position < dispatch.next && target(dispatch, position).ends_at() > dispatch.advanced_to;
}

std::optional<std::uint32_t> Dispatches::find(const DispatchRow& dispatch, std::uint32_t first,
                                              std::uint32_t end, std::uint64_t name) const {
  std::uint32_t low = first;
  std::uint32_t high = end;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (target(dispatch, middle).name < name) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == end || target(dispatch, low).name != name) return std::nullopt;
  return low;
}

DispatchCalendar::Buckets& Dispatches::buckets(std::uint64_t number) {
  if (DispatchCalendar::Buckets* known = calendar_.find(number)) return *known;
  DispatchCalendar::Buckets& made = calendar_.make(number);
  const DispatchRow& row = *find(number);
  for (std::uint32_t position = 0; position < row.next && row.in_flight > 0; ++position) {
    if (is_in_flight(row, position)) add_due(made, row, position, target(row, position));
  }
  return made;
}

void Dispatches::start(std::uint64_t number, Instant now,
                       const std::function<void(TargetRecord&)>& plan) {
  if (!find(number)->may_start()) return;
  DispatchCalendar::Buckets& due = buckets(number);
  calendar_.touch();
  DispatchRow& row = edit(number);
  while (row.may_start()) {
    TargetRecord& record = records_.edit(row.first_record + row.next);
    record.started = to_milliseconds(now);
    plan(record);
    WINDTUNNEL_ASSERT(record.ends_after > 0 && record.milestone_after <= record.ends_after,
                      "a target was planned to end before it started");
    add_due(due, row, row.next, record);
    ++row.next;
    ++row.in_flight;
  }
}

void Dispatches::advance(std::uint64_t number, Instant now, const Listener& listener) {
  DispatchCalendar::Buckets& due = buckets(number);
  calendar_.touch();
  DispatchRow& row = edit(number);
  while (!due.empty() && due.begin()->first <= to_milliseconds(now)) {
    std::vector<std::uint32_t> bucket = std::move(due.begin()->second);
    due.erase(due.begin());
    // In which order they were started must not matter.
    std::sort(bucket.begin(), bucket.end());
    for (const std::uint32_t entry : bucket) {
      const std::uint32_t position = entry / 2;
      const TargetRecord& record = target(row, position);
      if (entry % 2 == 0) {
        const std::uint32_t next = listener.milestone(position, record);
        if (next == 0) continue;
        records_.edit(row.first_record + position).milestone_after = next;
        DispatchCalendar::add(due, record.started + next, position, false);
        continue;
      }
      --row.in_flight;
      ++(record.outcome == TargetOutcome::succeeded ? row.succeeded : row.failed);
      listener.end(position, record);
    }
  }
  row.advanced_to = now;
  if (row.has_ended()) calendar_.forget(number);
}

void Dispatches::close(std::uint64_t number) { edit(number).closed = true; }

void Dispatches::cut(std::uint64_t number, std::uint32_t position,
                     const std::function<void(TargetRecord&)>& change) {
  const DispatchRow& row = *find(number);
  WINDTUNNEL_ASSERT(is_in_flight(row, position), "a target was cut that is not under way");
  DispatchCalendar::Buckets& due = buckets(number);
  calendar_.touch();
  TargetRecord& record = records_.edit(row.first_record + position);
  const auto drop = [&](std::uint32_t after, std::uint32_t entry) {
    const auto bucket = due.find(record.started + after);
    if (bucket == due.end()) return;
    std::erase(bucket->second, entry);
    if (bucket->second.empty()) due.erase(bucket);
  };
  if (record.milestone_after != 0) drop(record.milestone_after, position * 2);
  drop(record.ends_after, position * 2 + 1);
  change(record);
  add_due(due, row, position, record);
}

void Dispatches::cut_all(std::uint64_t number,
                         const std::function<void(TargetRecord&)>& change) {
  const DispatchRow& row = *find(number);
  calendar_.touch();
  DispatchCalendar::Buckets& due = buckets(number);
  due.clear();
  for (std::uint32_t position = 0; position < row.next; ++position) {
    if (!is_in_flight(row, position)) continue;
    TargetRecord& record = records_.edit(row.first_record + position);
    change(record);
    add_due(due, row, position, record);
  }
}

std::optional<Instant> Dispatches::next_due(std::uint64_t number) {
  const DispatchRow& row = *find(number);
  if (row.in_flight == 0) return std::nullopt;
  const DispatchCalendar::Buckets& due = buckets(number);
  WINDTUNNEL_ASSERT(!due.empty(), "targets are under way that never end");
  return from_milliseconds(due.begin()->first);
}

void Dispatches::set_wake(std::uint64_t number, std::optional<EventHandle> wake) {
  DispatchRow& row = edit(number);
  row.wake_at = wake ? wake->due : Instant{};
  row.wake_sequence = wake ? wake->sequence : 0;
}

Dispatches::Range Dispatches::erase(std::uint64_t number) {
  const DispatchRow& row = *find(number);
  const Range range{row.first_record, row.first_record + row.targets};
  calendar_.touch();
  calendar_.forget(number);
  rows_.erase(key_of(number));
  return range;
}

void Dispatches::erase_records(const Range& range) {
  for (std::uint64_t number = range.first; number < range.end; ++number) {
    records_.edit(number) = {};
  }
}

}  // namespace windtunnel::simulation
