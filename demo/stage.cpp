#include "demo/stage.hpp"

#include <nlohmann/json.hpp>

#include "demo/bundle.hpp"
#include "demo/fixtures.hpp"
#include "demo/wording.hpp"
#include "services/cloudwatch/api.hpp"
#include "services/codedeploy/api.hpp"
#include "services/s3/api.hpp"
#include "services/services.hpp"
#include "services/sns/api.hpp"
#include "services/sqs/api.hpp"
#include "simulation/fleet/fleet_file.hpp"

namespace windtunnel::demo {
namespace {

using Strings = std::vector<std::string>;

std::unique_ptr<world::World> make_world(std::uint64_t seed, simulation::Instant epoch) {
  world::Settings settings;
  settings.name = "demo";
  settings.seed = seed;
  settings.epoch = epoch;
  settings.clock.kind = world::ClockMode::Kind::manual;
  settings.account = names::account;
  settings.fleet = simulation::parse_fleet_file(fleet_file, "web-12.yaml");
  return std::make_unique<world::World>(services::registry(), std::move(settings), nullptr);
}

std::string arn(std::string_view service, std::string_view resource) {
  return "arn:aws:" + std::string(service) + ":" + names::region + ":" + names::account + ":" +
         std::string(resource);
}

}  // namespace

Stage::Stage(std::uint64_t seed, simulation::Instant epoch)
    : world_(make_world(seed, epoch)),
      client_(*world_, {names::account, names::region}, names::account) {}

void Stage::set_up() {
  call<s3::operations::CreateBucket>({.Bucket = names::bucket});
  for (const int revision : {1, 2}) {
    call<s3::operations::PutObject>({.Body = api::Blob{bundle_of(revision)},
                                     .Bucket = names::bucket,
                                     .Key = bundle_key(revision)});
  }
  const auto topic = call<sns::operations::CreateTopic>({.Name = names::topic});
  queue_url_ = *call<sqs::operations::CreateQueue>({.QueueName = names::queue}).QueueUrl;
  call<sns::operations::Subscribe>(
      {.Endpoint = arn("sqs", names::queue), .Protocol = "sqs", .TopicArn = *topic.TopicArn});
  make_alarm(*topic.TopicArn);
  make_group();
}

void Stage::make_alarm(const std::string& topic_arn) {
  call<cloudwatch::operations::PutMetricAlarm>(
      {.AlarmActions = Strings{topic_arn},
       .AlarmName = names::alarm,
       .ComparisonOperator = "GreaterThanThreshold",
       .Dimensions =
           std::vector<cloudwatch::Dimension>{{.Name = "Service", .Value = names::service}},
       .EvaluationPeriods = 2,
       .MetricName = names::metric,
       .Namespace = names::metric_namespace,
       .Period = 60,
       .Statistic = "Sum",
       .Threshold = 50.0,
       .TreatMissingData = "notBreaching"});
}

void Stage::make_group() {
  call<codedeploy::operations::CreateApplication>({.applicationName = names::application});
  call<codedeploy::operations::CreateDeploymentGroup>(
      {.alarmConfiguration =
           codedeploy::AlarmConfiguration{
               .alarms = std::vector<codedeploy::Alarm>{{.name = names::alarm}}, .enabled = true},
       .applicationName = names::application,
       .autoRollbackConfiguration =
           codedeploy::AutoRollbackConfiguration{
               .enabled = true,
               .events = Strings{"DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"}},
       .deploymentConfigName = "CodeDeployDefault.OneAtATime",
       .deploymentGroupName = names::group,
       .ec2TagFilters =
           std::vector<codedeploy::EC2TagFilter>{
               {.Key = "app", .Type = "KEY_AND_VALUE", .Value = "web"}},
       .serviceRoleArn = "arn:aws:iam::" + names::account + ":role/deployer"});
}

std::string Stage::deploy(int revision) {
  return *call<codedeploy::operations::CreateDeployment>(
              {.applicationName = names::application,
               .deploymentGroupName = names::group,
               .revision =
                   codedeploy::RevisionLocation{
                       .revisionType = "S3",
                       .s3Location = codedeploy::S3Location{.bucket = names::bucket,
                                                            .bundleType = "zip",
                                                            .key = bundle_key(revision)}}})
              .deploymentId;
}

std::optional<std::string> Stage::take_notice() {
  const auto received = call<sqs::operations::ReceiveMessage>({.QueueUrl = queue_url_});
  if (received.Messages.or_default().empty()) return std::nullopt;
  const sqs::Message& message = received.Messages->front();
  call<sqs::operations::DeleteMessage>(
      {.QueueUrl = queue_url_, .ReceiptHandle = *message.ReceiptHandle});
  return nlohmann::json::parse(*message.Body).at("Subject").get<std::string>();
}

void Stage::advance(simulation::Duration span) {
  world_->begin_move({world::Move::Kind::until, now() + span, {}});
  settle();
}

void Stage::settle() {
  world_->run([] { return false; });
}

}  // namespace windtunnel::demo
