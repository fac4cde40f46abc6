#pragma once

#include <string>
#include <string_view>

#include "emulator/world/call.hpp"
#include "emulator/world/table.hpp"
#include "services/cloudwatch/alarm_rows.hpp"
#include "services/cloudwatch/api.hpp"

namespace windtunnel::cloudwatch {

/// One item, under its time, the alarm's name and its place among the alarm's items of that time.
struct AlarmHistoryRow {
  std::string type;
  std::string summary;
  std::string data;
  static void fields(auto& row, auto& field) {
    field(1, row.type);
    field(2, row.summary);
    field(3, row.data);
  }
};

/// What happened to the alarms of a world, also to those that are gone (CW-109). Items past their
/// time go when the next ones of their account and region come.
class AlarmHistory {
 public:
  explicit AlarmHistory(world::World& world);

  void add(const world::Scope& scope, std::string_view alarm, AlarmHistoryRow item);
  DescribeAlarmHistoryOutput describe(world::Call& call, const DescribeAlarmHistoryInput& in) const;

 private:
  void forget_old(const world::Scope& scope);

  world::World& world_;
  world::Table<AlarmHistoryRow> items_;
  /// The same keys, each behind the alarm's name.
  world::Table<KeyRow> by_alarm_;
};

}  // namespace windtunnel::cloudwatch
