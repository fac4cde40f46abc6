#include "services/cloudwatch/definition.hpp"

#include "services/cloudwatch/alarm_resource.hpp"
#include "services/cloudwatch/alarms.hpp"
#include "services/cloudwatch/errors.hpp"
#include "services/cloudwatch/metrics.hpp"
#include "services/cloudwatch/published_traffic.hpp"
#include "services/cloudwatch/sections.hpp"

namespace windtunnel::cloudwatch {

world::ServiceDefinition definition() {
  using simulation::Band;
  using simulation::EventClass;
  world::ServiceDefinition definition(service_model, service_number);
  definition.violations_become(&errors::violation);
  definition.component<Metrics>();
  definition.component<Alarms>();
  definition.component<PublishedTraffic>();

  definition.handle<operations::PutMetricData, &Metrics::put_metric_data>();
  definition.handle<operations::ListMetrics, &Metrics::list_metrics>();
  definition.handle<operations::GetMetricStatistics, &Metrics::get_metric_statistics>();
  definition.handle<operations::GetMetricData, &Metrics::get_metric_data>();

  definition.handle<operations::PutMetricAlarm, &Alarms::put_metric_alarm>();
  definition.handle<operations::DescribeAlarms, &Alarms::describe_alarms>();
  definition.handle<operations::DescribeAlarmsForMetric, &Alarms::describe_alarms_for_metric>();
  definition.handle<operations::DescribeAlarmHistory, &Alarms::describe_alarm_history>();
  definition.handle<operations::SetAlarmState, &Alarms::set_alarm_state>();
  definition.handle<operations::DeleteAlarms, &Alarms::delete_alarms>();
  definition.handle<operations::EnableAlarmActions, &Alarms::enable_alarm_actions>();
  definition.handle<operations::DisableAlarmActions, &Alarms::disable_alarm_actions>();
  definition.handle<operations::TagResource, &Alarms::tag_resource>();
  definition.handle<operations::UntagResource, &Alarms::untag_resource>();
  definition.handle<operations::ListTagsForResource, &Alarms::list_tags_for_resource>();

  // Background where nothing else is said: an evaluation of data that a client sent is work.
  definition.on_event<&Alarms::evaluate>(
      event_numbers::evaluate_alarm,
      {"cloudwatch.evaluate_alarm", Band::alarm, EventClass::background});
  definition.on_event<&PublishedTraffic::publish>(
      event_numbers::publish_traffic,
      {"cloudwatch.publish_traffic", Band::metrics, EventClass::background});
  definition.resource_type<AlarmResource>();
  return definition;
}

}  // namespace windtunnel::cloudwatch
