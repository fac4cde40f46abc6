#include "services/cloudwatch/alarm_history.hpp"

#include <algorithm>

#include "emulator/api/pagination.hpp"
#include "services/cloudwatch/errors.hpp"
#include "services/cloudwatch/limits.hpp"
#include "services/cloudwatch/sections.hpp"

namespace windtunnel::cloudwatch {
namespace {

using simulation::Instant;

constexpr std::size_t time_bytes = 8;

std::string time_key(Instant at) {
  return world::number_key(static_cast<std::uint64_t>(simulation::to_milliseconds(at)));
}
Instant time_of(std::string_view item_key) {
  return simulation::from_milliseconds(
      static_cast<std::int64_t>(world::read_number_key(item_key.substr(0, time_bytes))));
}
/// The alarm's name within an item's key: between its time and its place.
std::string name_of(std::string_view item_key) {
  std::string_view escaped = item_key.substr(time_bytes, item_key.size() - 2 * time_bytes - 2);
  std::string name;
  for (std::size_t at = 0; at < escaped.size(); ++at) {
    name += escaped[at];
    if (escaped[at] == '\0') ++at;  // append_key_part doubled it
  }
  return name;
}

}  // namespace

AlarmHistory::AlarmHistory(world::World& world)
    : world_(world),
      items_(world.tracker(), sections::alarm_history, "alarm history"),
      by_alarm_(world.tracker(), sections::alarm_history_times, "alarm history by alarm") {}

void AlarmHistory::add(const world::Scope& scope, std::string_view alarm, AlarmHistoryRow item) {
  forget_old(scope);
  const std::string prefix = time_key(world_.now()) + world::key_prefix(alarm);
  const std::string key = prefix + world::number_key(items_.count(scope, prefix));
  items_.edit(scope, key) = std::move(item);
  by_alarm_.edit(scope, world::key_prefix(alarm) + key);
}

void AlarmHistory::forget_old(const world::Scope& scope) {
  const Instant oldest = world_.now() - limits::alarm_history_retention;
  std::vector<std::string> old;
  items_.scan(scope, {}, {}, [&](std::string_view key, const AlarmHistoryRow&) {
    if (time_of(key) >= oldest) return false;
    old.emplace_back(key);
    return true;
  });
  for (const std::string& key : old) {
    items_.erase(scope, key);
    by_alarm_.erase(scope, world::key_prefix(name_of(key)) + key);
  }
}

DescribeAlarmHistoryOutput AlarmHistory::describe(world::Call& call,
                                                  const DescribeAlarmHistoryInput& in) const {
  const std::string scope_text = call.scope.account + "/" + call.scope.region;
  const api::TokenOwner owner{"cloudwatch", "DescribeAlarmHistory", scope_text};
  std::string position;
  if (in.NextToken) {
    const auto decoded = api::decode_token(owner, *in.NextToken);
    if (!decoded) throw errors::invalid_next_token();
    position = *decoded;
  }
  DescribeAlarmHistoryOutput out;
  std::vector<AlarmHistoryItem>& found = out.AlarmHistoryItems.emplace();
  const auto& types = in.AlarmTypes.or_default();
  // Only metric alarms exist here; they are what is meant where no type is given.
  if (!types.empty() && std::find(types.begin(), types.end(), "MetricAlarm") == types.end()) {
    return out;
  }
  const auto limit = static_cast<std::size_t>(in.MaxRecords.value_or(100));
  const Instant oldest =
      std::max(in.StartDate.value_or(Instant{}), call.now() - limits::alarm_history_retention);
  const Instant newest = in.EndDate.value_or(Instant::max());
  const bool ascending = in.ScanBy == "TimestampAscending";
  std::string last;

  const auto visit = [&](std::string_view key) {
    const Instant at = time_of(key);
    if (at < oldest || at > newest) {
      // Nothing can follow on that side.
      return ascending ? at < oldest : at > newest;
    }
    const AlarmHistoryRow& row = *items_.find(call.scope, key);
    if (in.HistoryItemType && *in.HistoryItemType != row.type) return true;
    if (found.size() == limit) {
      out.NextToken = api::encode_token(owner, last);
      return false;
    }
    last = key;
    found.push_back({.AlarmName = name_of(key),
                     .AlarmType = "MetricAlarm",
                     .HistoryData = row.data,
                     .HistoryItemType = row.type,
                     .HistorySummary = row.summary,
                     .Timestamp = at});
    return true;
  };
  const std::string prefix = in.AlarmName ? world::key_prefix(*in.AlarmName) : std::string();
  const auto scan = [&](const auto& table) {
    const auto visit_row = [&](std::string_view key, const auto&) {
      return visit(key.substr(prefix.size()));
    };
    if (ascending) {
      // The least key behind the last one given.
      const std::string first = position.empty() ? std::string() : prefix + position + '\0';
      table.scan(call.scope, prefix, first, visit_row);
    } else {
      const std::string before = position.empty() ? std::string() : prefix + position;
      table.scan_backwards(call.scope, prefix, before, visit_row);
    }
  };
  in.AlarmName ? scan(by_alarm_) : scan(items_);
  return out;
}

}  // namespace windtunnel::cloudwatch
