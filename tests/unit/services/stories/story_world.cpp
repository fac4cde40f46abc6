#include "tests/unit/services/stories/story_world.hpp"

#include <algorithm>
#include <iomanip>
#include <nlohmann/json.hpp>
#include <sstream>

#include "emulator/world/history.hpp"
#include "emulator/world/network.hpp"
#include "services/autoscaling/api.hpp"
#include "services/cloudwatch/api.hpp"
#include "services/ecs/api.hpp"
#include "services/elbv2/api.hpp"
#include "services/lambda/api.hpp"
#include "services/s3/api.hpp"
#include "services/services.hpp"
#include "simulation/fleet/fleet_file.hpp"
#include "tests/support/archives.hpp"

namespace windtunnel::stories {
namespace {

using namespace codedeploy;

constexpr const char* role = "arn:aws:iam::123456789012:role/deployer";

std::string fleet_file(const std::string& more, std::uint32_t instances) {
  std::string text = "accounts:\n  '123456789012':\n    us-east-1:\n      instances:\n";
  for (const std::string name : {"web", "next"}) {
    text += "        " + name + ": { count: " + std::to_string(instances) +
            ", zones: [us-east-1a, us-east-1b], tags: { app: " + name + " } }\n";
  }
  text += "revisions:\n";
  for (const char* event :
       {"BeforeBlockTraffic", "BlockTraffic", "AfterBlockTraffic", "ApplicationStop",
        "DownloadBundle", "BeforeInstall", "Install", "AfterInstall", "ApplicationStart",
        "ValidateService", "BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic"}) {
    text += std::string("  - { match: { key: 'fails-") + event + ".zip' }, events: { " + event +
            ": { fails: 100%, says: 'it broke' } } }\n";
  }
  text +=
      "  - { match: { key: 'shaky*' }, events: { AfterInstall: { takes: 1s..30s, fails: 30% } } "
      "}\n";
  text += "  - { match: { key: 'slow*' }, events: { AfterInstall: { takes: 5m } } }\n";
  return text + more;
}

std::string yaml_of(const std::map<std::string, std::string>& hooks) {
  if (hooks.empty()) return {};
  std::string text = "Hooks:\n";
  for (const auto& [event, function] : hooks) text += "  - " + event + ": " + function + "\n";
  return text;
}

/// "1:02:03.400", from the first deployment's creation.
std::string clock(simulation::Instant at, simulation::Instant from) {
  const std::int64_t all = (at - from).count();
  std::ostringstream text;
  text << all / 3'600'000 << ':' << std::setfill('0') << std::setw(2) << all / 60'000 % 60 << ':'
       << std::setw(2) << all / 1'000 % 60 << '.' << std::setw(3) << all % 1'000;
  return text.str();
}

}  // namespace

StoryWorld::StoryWorld(const std::string& more, std::uint64_t seed, std::uint32_t instances)
    : TestWorld(services::registry(), settings(more, seed, instances)) {
  call<s3::operations::CreateBucket>({.Bucket = "releases"});
  call<cloudwatch::operations::PutMetricAlarm>([] {
    cloudwatch::PutMetricAlarmInput alarm;
    alarm.AlarmName = "errors";
    alarm.Namespace = "Shop";
    alarm.MetricName = "Errors";
    alarm.Statistic = "Sum";
    alarm.Period = 60;
    alarm.EvaluationPeriods = 1;
    alarm.Threshold = 1.0;
    alarm.ComparisonOperator = "GreaterThanOrEqualToThreshold";
    return alarm;
  }());
}

world::Settings StoryWorld::settings(const std::string& more, std::uint64_t seed,
                                     std::uint32_t instances) {
  world::Settings made = settings_at();
  made.seed = seed;
  made.fleet = simulation::parse_fleet_file(fleet_file(more, instances), "story.yaml");
  return made;
}

// --- Instances ---------------------------------------------------------------------------------

void StoryWorld::make_application(const std::string& platform) {
  call<operations::CreateApplication>({.applicationName = "shop", .computePlatform = platform});
}

CreateDeploymentGroupInput StoryWorld::group_input(const std::vector<std::string>& rolls_back_on,
                                                   bool has_alarm) {
  CreateDeploymentGroupInput group;
  group.applicationName = "shop";
  group.deploymentGroupName = "main";
  group.serviceRoleArn = role;
  if (has_alarm) {
    group.alarmConfiguration =
        AlarmConfiguration{.alarms = std::vector<Alarm>{{.name = "errors"}}, .enabled = true};
  }
  if (!rolls_back_on.empty()) {
    group.autoRollbackConfiguration =
        AutoRollbackConfiguration{.enabled = true, .events = rolls_back_on};
  }
  return group;
}

void StoryWorld::make_server_group(const GroupOptions& options) {
  make_application("Server");
  CreateDeploymentGroupInput group = group_input(options.rolls_back_on, options.has_alarm);
  group.deploymentConfigName = options.config;
  if (options.copied_group.empty()) {
    group.ec2TagFilters =
        std::vector<EC2TagFilter>{{.Key = "app", .Type = "KEY_AND_VALUE", .Value = "web"}};
  } else {
    group.autoScalingGroups = std::vector<std::string>{options.copied_group};
  }
  const bool balanced = options.behind_load_balancers || options.ready_wait;
  group.deploymentStyle = DeploymentStyle{
      .deploymentOption = balanced ? "WITH_TRAFFIC_CONTROL" : "WITHOUT_TRAFFIC_CONTROL",
      .deploymentType = options.ready_wait ? "BLUE_GREEN" : "IN_PLACE"};
  if (balanced) {
    make_target_group();
    group.loadBalancerInfo.emplace().targetGroupInfoList.emplace().push_back({.name = "site"});
  }
  if (options.ready_wait) {
    auto& given = group.blueGreenDeploymentConfiguration.emplace();
    auto& ready = given.deploymentReadyOption.emplace();
    ready.actionOnTimeout = *options.ready_wait == 0 ? "CONTINUE_DEPLOYMENT" : "STOP_DEPLOYMENT";
    ready.waitTimeInMinutes = *options.ready_wait;
    given.greenFleetProvisioningOption = GreenFleetProvisioningOption{
        .action = options.copied_group.empty() ? "DISCOVER_EXISTING" : "COPY_AUTO_SCALING_GROUP"};
    auto& blue = given.terminateBlueInstancesOnDeploymentSuccess.emplace();
    blue.action = options.keeps_originals ? "KEEP_ALIVE" : "TERMINATE";
    if (!options.keeps_originals) blue.terminationWaitTimeInMinutes = options.termination_wait;
  }
  call<operations::CreateDeploymentGroup>(group);
}

std::string StoryWorld::make_load_balancer(const std::string& name) {
  const auto made = call<elbv2::operations::CreateLoadBalancer>(
      {.Name = name,
       .Subnets = std::vector<std::string>{world::subnet_id(*world, scope, "us-east-1a"),
                                           world::subnet_id(*world, scope, "us-east-1b")}});
  return *made.LoadBalancers->at(0).LoadBalancerArn;
}

std::string StoryWorld::make_listener(const std::string& balancer, int port,
                                      const std::string& group) {
  elbv2::CreateListenerInput listener;
  listener.LoadBalancerArn = balancer;
  listener.Port = port;
  listener.Protocol = "HTTP";
  listener.DefaultActions.push_back({.TargetGroupArn = group, .Type = "forward"});
  const auto made = call<elbv2::operations::CreateListener>(listener);
  return *made.Listeners->at(0).ListenerArn;
}

void StoryWorld::make_target_group() {
  elbv2::CreateTargetGroupInput input{.Name = "site"};
  input.Port = 80;
  input.Protocol = "HTTP";
  input.VpcId = world::vpc_id(*world, scope);
  const auto made = call<elbv2::operations::CreateTargetGroup>(input);
  target_groups["site"] = *made.TargetGroups->at(0).TargetGroupArn;
  production_listener = make_listener(make_load_balancer("site"), 80, target_groups["site"]);
}

void StoryWorld::make_auto_scaling_group() {
  call<autoscaling::operations::CreateLaunchConfiguration>({.ImageId = "ami-0123456789abcdef0",
                                                            .InstanceType = "t3.micro",
                                                            .LaunchConfigurationName = "shop"});
  autoscaling::CreateAutoScalingGroupType group;
  group.AutoScalingGroupName = "shop";
  group.LaunchConfigurationName = "shop";
  group.MinSize = 2;
  group.MaxSize = 4;
  group.AvailabilityZones = std::vector<std::string>{"us-east-1a", "us-east-1b"};
  call<autoscaling::operations::CreateAutoScalingGroup>(group);
  advance(3min);
}

std::string StoryWorld::deploy(const std::string& key, const std::string& green_fleet) {
  s3::PutObjectRequest object;
  object.Bucket = "releases";
  object.Key = key;
  object.Body = api::Blob{test::scripted_bundle()};
  call<s3::operations::PutObject>(object);
  CreateDeploymentInput input;
  input.applicationName = "shop";
  input.deploymentGroupName = "main";
  auto& revision = input.revision.emplace();
  revision.revisionType = "S3";
  revision.s3Location = S3Location{.bucket = "releases", .bundleType = "zip", .key = key};
  if (!green_fleet.empty()) {
    input.targetInstances.emplace().tagFilters =
        std::vector<EC2TagFilter>{{.Key = "app", .Type = "KEY_AND_VALUE", .Value = green_fleet}};
  }
  return *call<operations::CreateDeployment>(input).deploymentId;
}

// --- Functions and services --------------------------------------------------------------------

void StoryWorld::make_function() {
  lambda::CreateFunctionRequest request;
  request.FunctionName = "cart";
  request.Code.ZipFile = api::Blob{"zip"};
  request.Handler = "app.handler";
  request.Role = role;
  request.Runtime = "python3.12";
  call<lambda::operations::CreateFunction>(request);
  request.FunctionName = "check";
  call<lambda::operations::CreateFunction>(request);
  request.FunctionName = "refuse";
  call<lambda::operations::CreateFunction>(request);
  request.FunctionName = "silent";
  call<lambda::operations::CreateFunction>(request);
  advance(3s);
  for (const std::string code : {"one", "two", "three"}) {
    lambda::UpdateFunctionCodeRequest update;
    update.FunctionName = "cart";
    update.ZipFile = api::Blob{code};
    call<lambda::operations::UpdateFunctionCode>(update);
    advance(2s);
    call<lambda::operations::PublishVersion>({.FunctionName = "cart"});
  }
  call<lambda::operations::CreateAlias>(
      {.FunctionName = "cart", .FunctionVersion = "1", .Name = "live"});
}

void StoryWorld::make_lambda_group(const std::string& config,
                                   const std::vector<std::string>& rolls_back_on) {
  make_application("Lambda");
  CreateDeploymentGroupInput group = group_input(rolls_back_on);
  group.deploymentConfigName = "CodeDeployDefault." + config;
  group.deploymentStyle =
      DeploymentStyle{.deploymentOption = "WITH_TRAFFIC_CONTROL", .deploymentType = "BLUE_GREEN"};
  call<operations::CreateDeploymentGroup>(group);
}

std::string StoryWorld::deploy_function(const std::string& from, const std::string& to,
                                        const std::map<std::string, std::string>& hooks) {
  CreateDeploymentInput input;
  input.applicationName = "shop";
  input.deploymentGroupName = "main";
  auto& revision = input.revision.emplace();
  revision.revisionType = "AppSpecContent";
  revision.appSpecContent =
      AppSpecContent{.content =
                         "version: 0.0\nResources:\n  - cart:\n      Type: AWS::Lambda::Function\n"
                         "      Properties: {Name: cart, Alias: live, CurrentVersion: '" +
                         from + "', TargetVersion: '" + to + "'}\n" + yaml_of(hooks)};
  return *call<operations::CreateDeployment>(input).deploymentId;
}

std::string StoryWorld::make_ip_target_group(const std::string& name) {
  elbv2::CreateTargetGroupInput input{.Name = name};
  input.Port = 80;
  input.Protocol = "HTTP";
  input.TargetType = "ip";
  input.VpcId = world::vpc_id(*world, scope);
  const auto made = call<elbv2::operations::CreateTargetGroup>(input);
  target_groups[name] = *made.TargetGroups->at(0).TargetGroupArn;
  return target_groups[name];
}

void StoryWorld::make_service() {
  call<ecs::operations::CreateCluster>({.clusterName = "prod"});
  ecs::ContainerDefinition container;
  container.name = "app";
  container.memory = 512;
  container.portMappings = std::vector<ecs::PortMapping>{{.containerPort = 8080}};
  ecs::RegisterTaskDefinitionRequest definition;
  definition.family = "web";
  definition.networkMode = "awsvpc";
  definition.cpu = "256";
  definition.memory = "512";
  for (const char* image : {"shop/web:1", "shop/web:2", "shop/web:3"}) {
    container.image = image;
    definition.containerDefinitions = {container};
    call<ecs::operations::RegisterTaskDefinition>(definition);
  }
  const std::string one = make_ip_target_group("one");
  const std::string balancer = make_load_balancer("shop");
  production_listener = make_listener(balancer, 80, one);
  test_listener = make_listener(balancer, 8080, make_ip_target_group("two"));
  ecs::CreateServiceRequest service;
  service.cluster = "prod";
  service.serviceName = "shop";
  service.deploymentController = ecs::DeploymentController{.type = "CODE_DEPLOY"};
  service.desiredCount = 2;
  service.taskDefinition = "web:1";
  service.launchType = "FARGATE";
  service.networkConfiguration.emplace().awsvpcConfiguration.emplace().subnets = {
      "subnet-11111111"};
  service.loadBalancers = std::vector<ecs::LoadBalancer>{
      {.containerName = "app", .containerPort = 8080, .targetGroupArn = one}};
  call<ecs::operations::CreateService>(service);
  advance(3min);
}

void StoryWorld::make_ecs_group(const std::string& config,
                                const std::vector<std::string>& rolls_back_on, int ready_wait,
                                int termination_wait) {
  make_application("ECS");
  CreateDeploymentGroupInput group = group_input(rolls_back_on);
  group.deploymentConfigName = "CodeDeployDefault." + config;
  group.deploymentStyle =
      DeploymentStyle{.deploymentOption = "WITH_TRAFFIC_CONTROL", .deploymentType = "BLUE_GREEN"};
  group.ecsServices = std::vector<ECSService>{{.clusterName = "prod", .serviceName = "shop"}};
  auto& pair = group.loadBalancerInfo.emplace().targetGroupPairInfoList.emplace().emplace_back();
  pair.targetGroups = std::vector<TargetGroupInfo>{{.name = "one"}, {.name = "two"}};
  pair.prodTrafficRoute =
      TrafficRoute{.listenerArns = std::vector<std::string>{production_listener}};
  pair.testTrafficRoute = TrafficRoute{.listenerArns = std::vector<std::string>{test_listener}};
  auto& given = group.blueGreenDeploymentConfiguration.emplace();
  auto& ready = given.deploymentReadyOption.emplace();
  ready.actionOnTimeout = ready_wait == 0 ? "CONTINUE_DEPLOYMENT" : "STOP_DEPLOYMENT";
  ready.waitTimeInMinutes = ready_wait;
  given.terminateBlueInstancesOnDeploymentSuccess = BlueInstanceTerminationOption{
      .action = "TERMINATE", .terminationWaitTimeInMinutes = termination_wait};
  call<operations::CreateDeploymentGroup>(group);
}

std::string StoryWorld::deploy_service(int revision,
                                       const std::map<std::string, std::string>& hooks) {
  CreateDeploymentInput input;
  input.applicationName = "shop";
  input.deploymentGroupName = "main";
  auto& location = input.revision.emplace();
  location.revisionType = "AppSpecContent";
  location.appSpecContent = AppSpecContent{
      .content =
          "version: 0.0\nResources:\n  - TargetService:\n      Type: AWS::ECS::Service\n"
          "      Properties:\n        TaskDefinition: "
          "'arn:aws:ecs:us-east-1:123456789012:task-definition/web:" +
          std::to_string(revision) +
          "'\n        LoadBalancerInfo: {ContainerName: app, ContainerPort: 8080}\n" +
          yaml_of(hooks)};
  return *call<operations::CreateDeployment>(input).deploymentId;
}

std::map<std::string, int> StoryWorld::listener_weights() {
  elbv2::DescribeListenersInput query;
  query.ListenerArns = std::vector<std::string>{production_listener};
  const auto found = call<elbv2::operations::DescribeListeners>(query);
  const elbv2::Action& action = found.Listeners->at(0).DefaultActions->at(0);
  std::map<std::string, int> by_arn;
  const auto groups = action.ForwardConfig.or_default().TargetGroups.or_default();
  if (groups.size() < 2) {
    // Until CodeDeploy has had it forward to both (CD-127).
    by_arn[action.TargetGroupArn.value_or(groups.empty() ? "" : *groups[0].TargetGroupArn)] = 100;
  }
  for (std::size_t at = 0; groups.size() > 1 && at < groups.size(); ++at) {
    by_arn[*groups[at].TargetGroupArn] = groups[at].Weight.value_or(1);
  }
  std::map<std::string, int> by_name;
  for (const auto& [name, arn] : target_groups) by_name[name] = by_arn[arn];
  return by_name;
}

// --- Either ------------------------------------------------------------------------------------

void StoryWorld::set_alarm(const std::string& state) {
  call<cloudwatch::operations::SetAlarmState>(
      {.AlarmName = "errors", .StateReason = "a test says so", .StateValue = state});
}

DeploymentInfo StoryWorld::info(const std::string& deployment) {
  return *call<operations::GetDeployment>({.deploymentId = deployment}).deploymentInfo;
}

std::vector<DeploymentTarget> StoryWorld::targets(const std::string& deployment) {
  try {
    ListDeploymentTargetsInput list;
    list.deploymentId = deployment;
    BatchGetDeploymentTargetsInput get;
    get.deploymentId = deployment;
    get.targetIds = *call<operations::ListDeploymentTargets>(list).targetIds;
    if (get.targetIds.empty()) return {};
    return *call<operations::BatchGetDeploymentTargets>(get).deploymentTargets;
  } catch (const api::ApiError&) {
    return {};  // it never got so far
  }
}

std::vector<std::string> StoryWorld::deployments() {
  std::vector<std::string> ids = *call<operations::ListDeployments>({}).deployments;
  std::sort(ids.begin(), ids.end(), [&](const std::string& left, const std::string& right) {
    return *info(left).createTime < *info(right).createTime;
  });
  return ids;
}

bool StoryWorld::is_over(const std::string& deployment) {
  const std::string status = *info(deployment).status;
  return status == "Succeeded" || status == "Failed" || status == "Stopped";
}

void StoryWorld::finish_all() {
  const simulation::Instant end = world->now() + 24h;
  while (world->now() < end) {
    const auto ids = deployments();
    if (std::all_of(ids.begin(), ids.end(), [&](const auto& id) { return is_over(id); })) {
      advance(1s);  // a rollback follows at once
      if (deployments().size() == ids.size()) return;
    }
    advance(30s);
  }
}

std::string StoryWorld::history() {
  const std::vector<std::string> ids = deployments();
  if (ids.empty()) return {};
  const simulation::Instant zero = *info(ids[0]).createTime;
  const auto number = [&](const std::string& id) {
    return std::to_string(std::find(ids.begin(), ids.end(), id) - ids.begin() + 1);
  };
  const auto numbered = [&](std::string text) {
    for (const std::string& id : ids) {
      for (std::size_t at = text.find(id); at != std::string::npos; at = text.find(id)) {
        text.replace(at, id.size(), "#" + number(id));
      }
    }
    return text;
  };
  std::ostringstream out;
  const auto show_events = [&](const std::vector<LifecycleEvent>& events) {
    for (const LifecycleEvent& event : events) {
      out << "    " << std::left << std::setfill(' ') << std::setw(22) << *event.lifecycleEventName
          << std::setw(10) << *event.status;
      if (event.startTime) out << ' ' << clock(*event.startTime, zero);
      if (event.endTime) out << " - " << clock(*event.endTime, zero);
      if (*event.status == "Failed" && event.diagnostics) {
        out << "\n      " << event.diagnostics->message.or_default();
      }
      out << '\n';
    }
  };
  for (const std::string& id : ids) {
    const DeploymentInfo read = info(id);
    out << "  deployment #" << number(id) << " by " << *read.creator << ", "
        << *read.deploymentConfigName << '\n';
    out << "  " << clock(*read.createTime, zero) << " created";
    if (read.startTime) out << ", " << clock(*read.startTime, zero) << " started";
    if (read.completeTime) out << ", " << clock(*read.completeTime, zero) << " over";
    out << ": " << *read.status << '\n';
    if (read.errorInformation) {
      out << "  " << *read.errorInformation->code << ": "
          << numbered(*read.errorInformation->message) << '\n';
    }
    if (read.rollbackInfo) out << "  " << numbered(*read.rollbackInfo->rollbackMessage) << '\n';
    if (read.deploymentOverview) {
      const DeploymentOverview& count = *read.deploymentOverview;
      out << "  succeeded " << *count.Succeeded << ", failed " << *count.Failed << ", skipped "
          << *count.Skipped << ", in progress " << *count.InProgress << ", ready " << *count.Ready
          << ", pending " << *count.Pending << '\n';
    }
    for (const std::string& line : world->history().lines()) {
      const auto fact = nlohmann::json::parse(line);
      if (fact.value("kind", "") != "TrafficShifted" || fact.value("deployment", "") != id)
        continue;
      const auto at = simulation::parse_instant(fact.value("at", ""));
      out << "    " << clock(*at, zero) << " traffic " << fact.value("percent", "") << " %\n";
    }
    for (const DeploymentTarget& target : targets(id)) {
      if (target.instanceTarget) {
        const InstanceTarget& instance = *target.instanceTarget;
        out << "   " << instance.instanceLabel.or_default() << (instance.instanceLabel ? " " : "")
            << *instance.targetId << ' ' << *instance.status << '\n';
        show_events(*instance.lifecycleEvents);
      } else if (target.lambdaTarget) {
        const LambdaTarget& function = *target.lambdaTarget;
        const LambdaFunctionInfo& versions = *function.lambdaFunctionInfo;
        out << "   " << *function.targetId << ' ' << *function.status << ": version "
            << *versions.currentVersion << " to " << *versions.targetVersion << ", at "
            << *versions.targetVersionWeight * 100 << " %\n";
        show_events(*function.lifecycleEvents);
      } else {
        const ECSTarget& service = *target.ecsTarget;
        out << "   " << *service.targetId << ' ' << *service.status << '\n';
        for (const ECSTaskSet& set : service.taskSetsInfo.or_default()) {
          out << "    " << *set.taskSetLabel << ' ' << *set.status << ' ' << *set.runningCount
              << " of " << *set.desiredCount << " tasks, " << *set.trafficWeight << " % by "
              << *set.targetGroup->name << '\n';
        }
        show_events(*service.lifecycleEvents);
      }
    }
  }
  return out.str();
}

}  // namespace windtunnel::stories
