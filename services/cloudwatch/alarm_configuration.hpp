#pragma once

#include "services/cloudwatch/alarm_rows.hpp"
#include "services/cloudwatch/api.hpp"

namespace windtunnel::cloudwatch {

/// The alarm that a PutMetricAlarm asks for; throws where it breaks the rules (CW-080 to CW-083)
/// or asks for what is not implemented. Says nothing of when it was configured.
AlarmRow configured_alarm(const PutMetricAlarmInput& in);

/// An alarm's configuration as DescribeAlarms shows it (CW-085), without its state.
MetricAlarm described_configuration(const AlarmRow& alarm);

}  // namespace windtunnel::cloudwatch
