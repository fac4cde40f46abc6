#include "services/ecs/definition.hpp"

#include "services/ecs/api.hpp"
#include "services/ecs/clusters.hpp"
#include "services/ecs/errors.hpp"
#include "services/ecs/numbers.hpp"
#include "services/ecs/scheduler.hpp"
#include "services/ecs/sections.hpp"
#include "services/ecs/service_requests.hpp"
#include "services/ecs/services.hpp"
#include "services/ecs/tags.hpp"
#include "services/ecs/task_definitions.hpp"
#include "services/ecs/task_requests.hpp"
#include "services/ecs/task_set_requests.hpp"
#include "services/ecs/task_sets.hpp"
#include "services/ecs/tasks.hpp"
#include "services/ecs/utilization.hpp"

namespace windtunnel::ecs {

world::ServiceDefinition definition() {
  using simulation::Band;
  using simulation::EventClass;
  world::ServiceDefinition ecs(service_model, service_number);
  ecs.violations_become(&errors::of_violations);

  ecs.component<Numbers>();

  ecs.component<Clusters>();
  ecs.handle<operations::CreateCluster, &Clusters::create_cluster>();
  ecs.handle<operations::DescribeClusters, &Clusters::describe_clusters>();
  ecs.handle<operations::ListClusters, &Clusters::list_clusters>();
  ecs.handle<operations::DeleteCluster, &Clusters::delete_cluster>();

  ecs.component<TaskDefinitions>();
  ecs.handle<operations::RegisterTaskDefinition, &TaskDefinitions::register_task_definition>();
  ecs.handle<operations::DescribeTaskDefinition, &TaskDefinitions::describe_task_definition>();
  ecs.handle<operations::ListTaskDefinitions, &TaskDefinitions::list_task_definitions>();
  ecs.handle<operations::ListTaskDefinitionFamilies,
             &TaskDefinitions::list_task_definition_families>();
  ecs.handle<operations::DeregisterTaskDefinition, &TaskDefinitions::deregister_task_definition>();

  ecs.component<Services>();
  ecs.handle<operations::DescribeServices, &Services::describe_services>();
  ecs.handle<operations::ListServices, &Services::list_services>();

  ecs.component<ServiceRequests>();
  ecs.handle<operations::CreateService, &ServiceRequests::create_service>();
  ecs.handle<operations::UpdateService, &ServiceRequests::update_service>();
  ecs.handle<operations::DeleteService, &ServiceRequests::delete_service>();

  ecs.component<TaskSets>();
  ecs.component<TaskSetRequests>();
  ecs.handle<operations::CreateTaskSet, &TaskSetRequests::create_task_set>();
  ecs.handle<operations::UpdateTaskSet, &TaskSetRequests::update_task_set>();
  ecs.handle<operations::DescribeTaskSets, &TaskSetRequests::describe_task_sets>();
  ecs.handle<operations::DeleteTaskSet, &TaskSetRequests::delete_task_set>();
  ecs.handle<operations::UpdateServicePrimaryTaskSet,
             &TaskSetRequests::update_service_primary_task_set>();

  ecs.component<Tasks>();
  ecs.on_event<&Tasks::on_settled>(event_numbers::settled,
                                   {"ecs.settled", Band::lifecycle, EventClass::work});
  ecs.on_event<&Tasks::on_forget>(event_numbers::forget,
                                  {"ecs.forget", Band::lifecycle, EventClass::background});

  ecs.component<TaskRequests>();
  ecs.handle<operations::ListTasks, &TaskRequests::list_tasks>();
  ecs.handle<operations::DescribeTasks, &TaskRequests::describe_tasks>();
  ecs.handle<operations::RunTask, &TaskRequests::run_task>();
  ecs.handle<operations::StopTask, &TaskRequests::stop_task>();

  ecs.component<Scheduler>();
  // Background where all it can do is to try again.
  ecs.on_event<&Scheduler::on_pass>(event_numbers::pass,
                                    {"ecs.pass", Band::lifecycle, EventClass::work});

  ecs.component<Utilization>();
  ecs.on_event<&Utilization::publish>(
      event_numbers::publish_utilization,
      {"ecs.publish_utilization", Band::metrics, EventClass::background});

  ecs.component<TagOperations>();
  ecs.handle<operations::TagResource, &TagOperations::tag_resource>();
  ecs.handle<operations::UntagResource, &TagOperations::untag_resource>();
  ecs.handle<operations::ListTagsForResource, &TagOperations::list_tags_for_resource>();
  return ecs;
}

}  // namespace windtunnel::ecs
