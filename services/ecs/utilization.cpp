#include "services/ecs/utilization.hpp"

#include <algorithm>
#include <chrono>
#include <map>

#include "emulator/world/call.hpp"
#include "services/cloudwatch/api.hpp"
#include "services/ecs/sections.hpp"
#include "services/ecs/services.hpp"
#include "services/ecs/task_life.hpp"
#include "services/ecs/task_sets.hpp"
#include "services/ecs/tasks.hpp"
#include "simulation/fleet/task_behaviour.hpp"

namespace windtunnel::ecs {
namespace {

using cloudwatch::MetricDatum;
using simulation::RequestBehaviour;

/// How many tasks use so many percent.
using Samples = std::map<double, std::uint64_t>;

bool is_measured(const RequestBehaviour& requests) { return requests.cpu || requests.memory; }

void add(cloudwatch::PutMetricDataInput& input, const ServiceName& service, const char* name,
         const Samples& samples, Instant minute) {
  if (samples.empty()) return;
  MetricDatum& datum = input.MetricData->emplace_back();
  datum.MetricName = name;
  datum.Unit = "Percent";
  datum.Timestamp = minute;
  datum.Dimensions = std::vector<cloudwatch::Dimension>{{"ClusterName", service.cluster},
                                                        {"ServiceName", service.name}};
  datum.Values.emplace();
  datum.Counts.emplace();
  for (const auto& [percent, tasks] : samples) {
    datum.Values->push_back(percent);
    datum.Counts->push_back(static_cast<double>(tasks));
  }
}

}  // namespace

void Utilization::start() {
  const auto& entries = world_.fleet().specification().task_definitions;
  const bool any = std::any_of(entries.begin(), entries.end(),
                               [](const auto& entry) { return is_measured(entry.requests); });
  if (any) schedule_next();
}

void Utilization::schedule_next() {
  const Instant minute = std::chrono::floor<std::chrono::minutes>(world_.now());
  world_.schedule(event_kind(event_numbers::publish_utilization), minute + std::chrono::minutes(1));
}

void Utilization::publish(const simulation::Event&) {
  const Instant minute = world_.now() - std::chrono::minutes(1);
  for (const ServiceName& service : world_.component<Services>().all()) {
    publish_service(service, minute);
  }
  schedule_next();
}

/// All of its task sets' tasks together, as AWS has it: what only one of them uses shows in the
/// mean. They are those that ran when the minute ended: what changes at this instant is of the
/// next.
void Utilization::publish_service(const ServiceName& service, Instant minute) {
  const Tasks& tasks = world_.component<Tasks>();
  const auto& entries = world_.fleet().specification().task_definitions;
  Samples cpu;
  Samples memory;
  for (const TaskSetRow* set : world_.component<TaskSets>().of_service(service)) {
    for (const Batch& batch : tasks.of_owner(owner_of(service, *set))) {
      if (!is_running(*batch.row, world_.now() - Duration{1})) continue;
      const RequestBehaviour& requests =
          simulation::task_behaviour_at(entries,
                                        tasks.fleet_entry(service.scope, batch.row->settings))
              .requests;
      if (requests.cpu) cpu[*requests.cpu] += batch.row->count;
      if (requests.memory) memory[*requests.memory] += batch.row->count;
    }
  }
  cloudwatch::PutMetricDataInput input;
  input.Namespace = "AWS/ECS";
  input.MetricData.emplace();
  add(input, service, "CPUUtilization", cpu, minute);
  add(input, service, "MemoryUtilization", memory, minute);
  if (input.MetricData->empty()) return;
  try {
    world_.invoke_as<cloudwatch::operations::PutMetricData>(service_principal, service.scope,
                                                            input);
  } catch (const api::ApiError& error) {
    world_.note("ServiceMetricsNotPublished",
                {{"service", service_arn(service)}, {"error", error.code + ": " + error.message}});
  }
}

}  // namespace windtunnel::ecs
