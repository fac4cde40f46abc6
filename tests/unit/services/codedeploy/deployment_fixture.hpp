#pragma once

#include <gtest/gtest.h>

#include <map>

#include "services/autoscaling/definition.hpp"
#include "services/cloudwatch/api.hpp"
#include "services/codedeploy/api.hpp"
#include "services/codedeploy/definition.hpp"
#include "services/ec2/definition.hpp"
#include "services/elbv2/api.hpp"
#include "services/lambda/definition.hpp"
#include "services/s3/api.hpp"
#include "services/sns/api.hpp"
#include "tests/support/archives.hpp"
#include "tests/support/test_world.hpp"

namespace windtunnel::codedeploy {

using namespace std::chrono_literals;

/// What stands in for CloudWatch, Elastic Load Balancing, S3 and SNS: one component in which a test
/// sets what they answer and reads what they were told.
class Neighbours : public world::Component {
 public:
  using Component::Component;

  cloudwatch::DescribeAlarmsOutput describe_alarms(world::Call&,
                                                   const cloudwatch::DescribeAlarmsInput& in) {
    cloudwatch::DescribeAlarmsOutput output;
    auto& found = output.MetricAlarms.emplace();
    for (const std::string& name : in.AlarmNames.or_default()) {
      const auto alarm = alarms().find(name);
      if (alarm == alarms().end()) continue;
      auto& metric_alarm = found.emplace_back();
      metric_alarm.AlarmName = name;
      metric_alarm.StateValue = alarm->second;
    }
    return output;
  }
  /// What functions publish is for nobody here.
  api::Unit put_metric_data(world::Call&, const cloudwatch::PutMetricDataInput&) { return {}; }
  s3::HeadObjectOutput head_object(world::Call&, const s3::HeadObjectRequest& in) {
    if (in.Key.starts_with("missing")) throw api::ApiError("NotFound", "Not Found", 404);
    return {.ETag = bundles().contains(in.Key) ? in.Key : "scripted"};
  }
  s3::GetObjectOutput get_object(world::Call&, const s3::GetObjectRequest& in) {
    const auto found = bundles().find(in.Key);
    return {.Body = api::Blob{found == bundles().end() ? test::scripted_bundle() : found->second}};
  }
  /// Every target group there is but "gone"; "unused" has no load balancer.
  elbv2::DescribeTargetGroupsOutput describe_target_groups(
      world::Call&, const elbv2::DescribeTargetGroupsInput& in) {
    const std::string& name = in.Names->at(0);
    if (name == "gone") {
      throw api::ApiError("TargetGroupNotFound", "One or more target groups not found", 400);
    }
    elbv2::TargetGroup group;
    group.TargetGroupArn = "arn:" + name;
    group.Protocol = "HTTP";
    group.LoadBalancerArns.emplace();
    if (name != "unused") group.LoadBalancerArns->push_back("arn:balancer");
    return {.TargetGroups = std::vector<elbv2::TargetGroup>{group}};
  }
  elbv2::DescribeTargetGroupAttributesOutput describe_target_group_attributes(
      world::Call&, const elbv2::DescribeTargetGroupAttributesInput&) {
    return {.Attributes = std::vector<elbv2::TargetGroupAttribute>{
                {.Key = "deregistration_delay.timeout_seconds", .Value = "60"}}};
  }
  elbv2::RegisterTargetsOutput register_targets(world::Call& call,
                                                const elbv2::RegisterTargetsInput& in) {
    for (const auto& target : in.Targets) note(call, "in", in.TargetGroupArn, target.Id);
    return {};
  }
  elbv2::DeregisterTargetsOutput deregister_targets(world::Call& call,
                                                    const elbv2::DeregisterTargetsInput& in) {
    for (const auto& target : in.Targets) note(call, "out", in.TargetGroupArn, target.Id);
    return {};
  }
  sns::PublishResponse publish(world::Call&, const sns::PublishInput& in) {
    if (in.TopicArn.or_default().ends_with(":gone")) {
      throw api::ApiError("NotFound", "Topic does not exist", 404);
    }
    notices().push_back(in);
    return {};
  }

  static std::map<std::string, std::string>& alarms() {
    static std::map<std::string, std::string> states;
    return states;
  }
  /// What load balancers were told: when, "in" or "out", the target group, the instance.
  struct Moved {
    simulation::Instant at;
    std::string how;
    std::string target_group;
    std::string instance;
  };
  static std::vector<Moved>& moved() {
    static std::vector<Moved> all;
    return all;
  }

  /// By key; any other key is the one whose events all have a script.
  static std::map<std::string, std::string>& bundles() {
    static std::map<std::string, std::string> archives;
    return archives;
  }
  static std::vector<sns::PublishInput>& notices() {
    static std::vector<sns::PublishInput> published;
    return published;
  }

 private:
  static void note(world::Call& call, const std::string& how, const std::string& target_group,
                   const std::string& instance) {
    moved().push_back({call.world.now(), how, target_group, instance});
  }
};

inline const world::ServiceRegistry& registry() {
  static const world::ServiceRegistry made = [] {
    world::ServiceRegistry services;
    world::ServiceDefinition cloudwatch(cloudwatch::service_model, 7);
    cloudwatch.component<Neighbours>();
    cloudwatch.handle<cloudwatch::operations::DescribeAlarms, &Neighbours::describe_alarms>();
    cloudwatch.handle<cloudwatch::operations::PutMetricData, &Neighbours::put_metric_data>();
    services.add(std::move(cloudwatch));
    world::ServiceDefinition elbv2(elbv2::service_model, 9);
    elbv2.handle<elbv2::operations::DescribeTargetGroups, &Neighbours::describe_target_groups>();
    elbv2.handle<elbv2::operations::DescribeTargetGroupAttributes,
                 &Neighbours::describe_target_group_attributes>();
    elbv2.handle<elbv2::operations::RegisterTargets, &Neighbours::register_targets>();
    elbv2.handle<elbv2::operations::DeregisterTargets, &Neighbours::deregister_targets>();
    services.add(std::move(elbv2));
    services.add(ec2::definition());
    services.add(autoscaling::definition());
    services.add(lambda::definition());
    world::ServiceDefinition s3(s3::service_model, 3);
    s3.handle<s3::operations::HeadObject, &Neighbours::head_object>();
    s3.handle<s3::operations::GetObject, &Neighbours::get_object>();
    services.add(std::move(s3));
    world::ServiceDefinition sns(sns::service_model, 5);
    sns.handle<sns::operations::Publish, &Neighbours::publish>();
    services.add(std::move(sns));
    services.add(definition());
    return services;
  }();
  return made;
}

/// One group of instances, "web", and an application with one deployment group over it.
class DeploymentTest : public testing::Test {
 protected:
  DeploymentTest() {
    Neighbours::alarms().clear();
    Neighbours::bundles().clear();
    Neighbours::moved().clear();
    Neighbours::notices().clear();
  }

  static simulation::InstanceGroupSpecification instances(const std::string& name,
                                                          std::uint32_t count) {
    simulation::InstanceGroupSpecification group;
    group.account = "123456789012";
    group.region = "us-east-1";
    group.name = name;
    group.count = count;
    group.zones = {"us-east-1a", "us-east-1b"};
    group.tags = {{"app", name}};
    group.agents = {simulation::AgentState::up, simulation::AgentState::up};
    return group;
  }

  /// Machines on premises, with the tag app as instances have it.
  static simulation::InstanceGroupSpecification machines(const std::string& name,
                                                         std::uint32_t count) {
    simulation::InstanceGroupSpecification group = instances(name, count);
    group.on_premises = true;
    group.zones.clear();
    return group;
  }

  /// A revision under that S3 key, one of whose events fails by chance.
  static simulation::RevisionBehaviour failing(const std::string& key, const std::string& event,
                                               double probability) {
    simulation::RevisionBehaviour revision;
    revision.match.key = key;
    revision.events[event].failure_probability = probability;
    revision.events[event].says = "it broke";
    return revision;
  }

  static world::Settings settings_with(std::uint32_t count) {
    world::Settings settings = test::TestWorld::settings_at();
    settings.fleet.groups.push_back(instances("web", count));
    settings.fleet.revisions.push_back(failing("broken*", "AfterInstall", 1));
    settings.fleet.revisions.push_back(failing("unstoppable*", "ApplicationStop", 1));
    settings.fleet.revisions.push_back(failing("shaky*", "AfterInstall", 0.3));
    return settings;
  }

  void start(world::Settings settings) {
    world.emplace(registry(), std::move(settings));
    world->call<operations::CreateApplication>({.applicationName = "shop"});
  }
  void start(std::uint32_t count) { start(settings_with(count)); }

  static CreateDeploymentGroupInput group_input(const std::string& name = "web") {
    CreateDeploymentGroupInput group;
    group.applicationName = "shop";
    group.deploymentGroupName = name;
    group.serviceRoleArn = "arn:aws:iam::123456789012:role/deployer";
    group.ec2TagFilters =
        std::vector<EC2TagFilter>{{.Key = "app", .Type = "KEY_AND_VALUE", .Value = name}};
    return group;
  }
  void make_group(const std::string& config = "CodeDeployDefault.AllAtOnce") {
    CreateDeploymentGroupInput group = group_input();
    group.deploymentConfigName = config;
    world->call<operations::CreateDeploymentGroup>(group);
  }
  /// All machines on premises that have the tag app, and no instances.
  void make_machine_group() {
    CreateDeploymentGroupInput group = group_input();
    group.ec2TagFilters.reset();
    group.onPremisesInstanceTagFilters = any_app();
    group.deploymentConfigName = "CodeDeployDefault.AllAtOnce";
    world->call<operations::CreateDeploymentGroup>(group);
  }
  static std::vector<TagFilter> any_app() { return {{.Key = "app", .Type = "KEY_ONLY"}}; }
  void make_config(const std::string& name, const std::string& type, std::int32_t value) {
    CreateDeploymentConfigInput config;
    config.deploymentConfigName = name;
    config.minimumHealthyHosts = MinimumHealthyHosts{.type = type, .value = value};
    world->call<operations::CreateDeploymentConfig>(config);
  }

  static RevisionLocation bundle(const std::string& key) {
    RevisionLocation location;
    location.revisionType = "S3";
    auto& s3 = location.s3Location.emplace();
    s3.bucket = "releases";
    s3.key = key;
    s3.bundleType = "zip";
    return location;
  }
  static CreateDeploymentInput deployment_input(const std::string& key) {
    CreateDeploymentInput input;
    input.applicationName = "shop";
    input.deploymentGroupName = "web";
    input.revision = bundle(key);
    return input;
  }
  std::string deploy(const std::string& key) {
    return *world->call<operations::CreateDeployment>(deployment_input(key)).deploymentId;
  }
  DeploymentInfo info(const std::string& id) {
    return *world->call<operations::GetDeployment>({.deploymentId = id}).deploymentInfo;
  }
  std::vector<std::string> targets(const std::string& id) {
    ListDeploymentTargetsInput input;
    input.deploymentId = id;
    return *world->call<operations::ListDeploymentTargets>(input).targetIds;
  }
  InstanceTarget target(const std::string& deployment, const std::string& id) {
    return *world
                ->call<operations::GetDeploymentTarget>(
                    {.deploymentId = deployment, .targetId = id})
                .deploymentTarget->instanceTarget;
  }
  std::vector<std::string> event_statuses(const InstanceTarget& target) {
    std::vector<std::string> statuses;
    for (const auto& event : *target.lifecycleEvents) statuses.push_back(*event.status);
    return statuses;
  }

  std::optional<test::TestWorld> world;
};

}  // namespace windtunnel::codedeploy
