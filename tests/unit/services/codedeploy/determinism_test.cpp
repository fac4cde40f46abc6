#include "tests/unit/services/codedeploy/deployment_fixture.hpp"

namespace windtunnel::codedeploy {
namespace {

class Determinism : public DeploymentTest {
 protected:
  static world::Settings with_spread(std::uint32_t count) {
    world::Settings settings = settings_with(count);
    simulation::RevisionBehaviour spread;
    spread.events["scripts"].takes = simulation::DurationRange{3s, 9s};
    spread.events["scripts"].failure_probability = 0.02;
    settings.fleet.revisions.push_back(spread);
    return settings;
  }
  void run_on(world::World& copy) {
    copy.begin_move({world::Move::Kind::rest, {}, {}});
    copy.run([] { return false; });
  }
  struct Luck {
    std::string id;
    std::vector<InstanceTarget> targets;
    bool operator==(const Luck&) const = default;
  };
  Luck deploy_and_read() {
    Luck luck;
    luck.id = deploy("v1.zip");
    world->run_to_rest();
    for (const std::string& name : targets(luck.id)) {
      luck.targets.push_back(target(luck.id, name));
    }
    return luck;
  }
};

TEST_F(Determinism, OfARestoredWorldInTheMiddleOfADeployment) {
  start(with_spread(40));
  make_group("CodeDeployDefault.HalfAtATime");
  deploy("v1.zip");
  for (int step = 0; step < 5; ++step) {
    world->advance(7s);
    EXPECT_EQ(world->restored()->digest(), world->world->digest());
  }
  const auto restored = world->restored();
  EXPECT_EQ(world->replayed()->digest(), world->world->digest());
  world->run_to_rest();
  run_on(*restored);
  EXPECT_EQ(restored->digest(), world->world->digest());
}

TEST_F(Determinism, OfARestoredWorldBetweenZones) {
  start(with_spread(40));
  world->call<operations::RegisterOnPremisesInstance>(
      {.iamUserArn = "arn:aws:iam::123456789012:user/till", .instanceName = "till"});
  world->call<operations::AddTagsToOnPremisesInstances>(
      {.instanceNames = {"till"}, .tags = {{.Key = "app", .Value = "till"}}});
  CreateDeploymentConfigInput config;
  config.deploymentConfigName = "by-zone";
  config.minimumHealthyHosts = MinimumHealthyHosts{.type = "FLEET_PERCENT", .value = 50};
  config.zonalConfig = ZonalConfig{.monitorDurationInSeconds = 60};
  world->call<operations::CreateDeploymentConfig>(config);
  CreateDeploymentGroupInput group = group_input();
  group.deploymentConfigName = "by-zone";
  group.onPremisesInstanceTagFilters = any_app();
  world->call<operations::CreateDeploymentGroup>(group);
  const std::string id = deploy("v1.zip");
  std::vector<std::unique_ptr<world::World>> restored;
  for (int step = 0; step < 100 && *info(id).status != "Baking"; ++step) world->advance(1s);
  while (*info(id).status == "Baking") {
    restored.push_back(world->restored());
    world->advance(7s);
  }
  ASSERT_EQ(restored.size(), 9u);
  world->run_to_rest();
  EXPECT_EQ(targets(id).back(), "till");
  EXPECT_EQ(world->replayed()->digest(), world->world->digest());
  for (const auto& each : restored) {
    run_on(*each);
    EXPECT_EQ(each->digest(), world->world->digest());
  }
}

TEST_F(Determinism, OfAReplayThroughStopAndRollback) {
  start(with_spread(20));
  make_group("CodeDeployDefault.HalfAtATime");
  deploy("v1.zip");
  world->run_to_rest();
  const std::string id = deploy("v2.zip");
  world->advance(9s);
  world->call<operations::StopDeployment>({.autoRollbackEnabled = true, .deploymentId = id});
  world->run_to_rest();
  EXPECT_EQ(*info(id).status, "Stopped");
  EXPECT_EQ(world->restored()->digest(), world->world->digest());
  EXPECT_EQ(world->replayed()->digest(), world->world->digest());
}

TEST_F(Determinism, OfIdsAndLuckWhateverElseThereIs) {
  start(with_spread(12));
  make_group();
  const Luck alone = deploy_and_read();

  world::Settings crowded = with_spread(12);
  crowded.fleet.groups.insert(crowded.fleet.groups.begin(), instances("other", 30));
  start(crowded);
  world->call<operations::CreateApplication>({.applicationName = "another"});
  CreateDeploymentGroupInput other = group_input("other");
  other.applicationName = "another";
  other.deploymentConfigName = "CodeDeployDefault.AllAtOnce";
  world->call<operations::CreateDeploymentGroup>(other);
  make_group();
  CreateDeploymentInput unrelated = deployment_input("v1.zip");
  unrelated.applicationName = "another";
  unrelated.deploymentGroupName = "other";
  world->call<operations::CreateDeployment>(unrelated);
  EXPECT_EQ(deploy_and_read(), alone);
}

TEST_F(Determinism, OfReadingsHoweverTimeWasMoved) {
  start(with_spread(30));
  make_group("CodeDeployDefault.HalfAtATime");
  const Luck at_once = deploy_and_read();
  start(with_spread(30));
  make_group("CodeDeployDefault.HalfAtATime");
  const std::string id = deploy("v1.zip");
  EXPECT_EQ(id, at_once.id);
  for (int step = 0; step < 400; ++step) world->advance(333ms);
  for (const InstanceTarget& read : at_once.targets) EXPECT_EQ(target(id, *read.targetId), read);
}

TEST_F(Determinism, OfARead) {
  start(with_spread(4));
  make_group();
  const std::string id = deploy("v1.zip");
  world->advance(8s);
  const auto before = world->world->digest();
  info(id);
  for (const std::string& name : targets(id)) target(id, name);
  world->call<operations::ListDeployments>({});
  EXPECT_EQ(world->world->digest(), before);
}

}  // namespace
}  // namespace windtunnel::codedeploy
