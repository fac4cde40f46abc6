#include "tests/unit/services/codedeploy/deployment_fixture.hpp"

namespace windtunnel::codedeploy {
namespace {

/// CD-034, CD-119: twelve instances, six in each of us-east-1a and us-east-1b.
class ZoneByZone : public DeploymentTest {
 protected:
  ZoneByZone() { start(12); }

  void make_zonal_group(const ZonalConfig& zonal, bool with_alarm = false) {
    CreateDeploymentConfigInput config;
    config.deploymentConfigName = "by-zone";
    config.minimumHealthyHosts = MinimumHealthyHosts{.type = "FLEET_PERCENT", .value = 50};
    config.zonalConfig = zonal;
    world->call<operations::CreateDeploymentConfig>(config);
    CreateDeploymentGroupInput group = group_input();
    group.deploymentConfigName = "by-zone";
    if (with_alarm) {
      Neighbours::alarms()["errors"] = "OK";
      group.alarmConfiguration =
          AlarmConfiguration{.alarms = std::vector<Alarm>{{.name = "errors"}}, .enabled = true};
    }
    world->call<operations::CreateDeploymentGroup>(group);
  }
  static ZonalConfig waits(std::int64_t first, std::int64_t usual) {
    return {.firstZoneMonitorDurationInSeconds = first, .monitorDurationInSeconds = usual};
  }
  std::string zone_of(const std::string& instance) {
    return std::string(world->world->fleet().find("123456789012", "us-east-1", instance)->zone());
  }
  /// Moves on until the deployment waits between zones.
  void move_until_baking(const std::string& id) {
    for (int second = 0; second < 600 && *info(id).status != "Baking"; ++second) {
      world->advance(1s);
    }
    ASSERT_EQ(*info(id).status, "Baking");
  }
  simulation::Instant started(const std::string& id, const std::string& instance) {
    return *target(id, instance).lifecycleEvents->front().startTime;
  }
};

// CD-070, CD-119.
TEST_F(ZoneByZone, GoesOnAfterTheWait) {
  make_zonal_group(waits(300, 60));
  const std::string id = deploy("good.zip");
  move_until_baking(id);
  EXPECT_EQ(*info(id).deploymentOverview->Succeeded, 6);
  EXPECT_EQ(*info(id).deploymentOverview->Pending, 6);
  world->run_to_rest();
  ASSERT_EQ(*info(id).status, "Succeeded");
  const std::vector<std::string> order = targets(id);
  simulation::Instant first_zone_ended{};
  for (std::size_t position = 0; position < 12; ++position) {
    EXPECT_EQ(zone_of(order[position]), position < 6 ? "us-east-1a" : "us-east-1b");
    const InstanceTarget each = target(id, order[position]);
    if (position < 6) {
      first_zone_ended = std::max(first_zone_ended, *each.lastUpdatedAt);
    } else {
      EXPECT_GE(started(id, order[position]) - first_zone_ended, 300s);
    }
  }
  EXPECT_EQ(*info(id).startTime - *info(id).createTime, 2s);
}

TEST_F(ZoneByZone, DoesNotWaitUnlessItIsToldTo) {
  make_zonal_group({});
  const std::string id = deploy("good.zip");
  for (int second = 0; second < 300; ++second) {
    world->advance(1s);
    ASSERT_NE(*info(id).status, "Baking");
  }
  world->run_to_rest();
  EXPECT_EQ(*info(id).status, "Succeeded");
}

// CD-119.
TEST_F(ZoneByZone, KeepsTheMinimumOfEachZone) {
  ZonalConfig zonal;
  zonal.minimumHealthyHostsPerZone =
      MinimumHealthyHostsPerZone{.type = "FLEET_PERCENT", .value = 60};
  make_zonal_group(zonal);
  const std::string id = deploy("good.zip");
  std::int64_t most = 0;
  for (int second = 0; second < 600 && *info(id).status != "Succeeded"; ++second) {
    world->advance(1s);
    if (const auto overview = info(id).deploymentOverview) {
      most = std::max(most, *overview->InProgress);
    }
  }
  EXPECT_EQ(*info(id).status, "Succeeded");
  // 60 % of six are four, rounded up: two at a time, where the whole would allow six.
  EXPECT_EQ(most, 2);
}

TEST_F(ZoneByZone, LeavesTheOtherZonesAloneWhereOneFails) {
  make_zonal_group(waits(300, 60));
  const std::string id = deploy("broken.zip");
  world->run_to_rest();
  EXPECT_EQ(*info(id).status, "Failed");
  EXPECT_EQ(*info(id).errorInformation->code, "HEALTH_CONSTRAINTS");
  EXPECT_EQ(*info(id).deploymentOverview->Skipped, 6);
  for (const std::string& each : targets(id)) {
    EXPECT_EQ(*target(id, each).status, zone_of(each) == "us-east-1a" ? "Failed" : "Skipped");
  }
}

TEST_F(ZoneByZone, FailsWhereAZoneMustStayHealthyAsAWhole) {
  ZonalConfig zonal;
  zonal.minimumHealthyHostsPerZone = MinimumHealthyHostsPerZone{.type = "HOST_COUNT", .value = 6};
  make_zonal_group(zonal);
  const std::string id = deploy("good.zip");
  world->run_to_rest();
  EXPECT_EQ(*info(id).status, "Failed");
  EXPECT_EQ(*info(id).deploymentOverview->Skipped, 12);
}

TEST_F(ZoneByZone, IsStoppedInTheWaitByARequest) {
  make_zonal_group(waits(36'000, 60));
  const std::string id = deploy("good.zip");
  move_until_baking(id);
  const auto asked = world->world->now();
  world->call<operations::StopDeployment>({.deploymentId = id});
  world->run_to_rest();
  EXPECT_EQ(*info(id).status, "Stopped");
  EXPECT_EQ(*info(id).completeTime, asked);
  EXPECT_LT(world->world->now() - asked, 1min);  // nothing is left of the wait
}

// CD-119, CD-132.
TEST_F(ZoneByZone, IsStoppedInTheWaitByAnAlarm) {
  make_zonal_group(waits(300, 60), true);
  const std::string id = deploy("good.zip");
  move_until_baking(id);
  Neighbours::alarms()["errors"] = "ALARM";
  world->advance(10s);
  EXPECT_EQ(*info(id).status, "Stopped");
  EXPECT_EQ(*info(id).errorInformation->code, "ALARM_ACTIVE");
  EXPECT_EQ(*info(id).deploymentOverview->Skipped, 6);
}

// CD-119.
TEST_F(ZoneByZone, PutsMachinesOnPremisesLast) {
  world::Settings settings = settings_with(4);
  settings.fleet.groups.push_back(machines("rack", 2));
  start(settings);
  make_zonal_group({});
  UpdateDeploymentGroupInput update;
  update.applicationName = "shop";
  update.currentDeploymentGroupName = "web";
  update.onPremisesInstanceTagFilters = any_app();
  world->call<operations::UpdateDeploymentGroup>(update);
  const std::string id = deploy("good.zip");
  world->run_to_rest();
  EXPECT_EQ(*info(id).status, "Succeeded");
  const std::vector<std::string> order = targets(id);
  ASSERT_EQ(order.size(), 6u);
  EXPECT_EQ(order[4], "rack-1");
  EXPECT_EQ(order[5], "rack-2");
  for (const std::string& each : order) EXPECT_EQ(*target(id, each).targetId, each);
  EXPECT_GE(started(id, "rack-1"), *target(id, order[3]).lastUpdatedAt);
}

// CD-034.
TEST_F(ZoneByZone, RefusesConfigurationsThatMeanNothing) {
  const auto error = [&](const ZonalConfig& zonal) {
    CreateDeploymentConfigInput config;
    config.deploymentConfigName = "mine";
    config.minimumHealthyHosts = MinimumHealthyHosts{.type = "HOST_COUNT", .value = 1};
    config.zonalConfig = zonal;
    return world->error_of<operations::CreateDeploymentConfig>(config);
  };
  constexpr std::string_view code = "InvalidZonalDeploymentConfigurationException";
  EXPECT_EQ(error(waits(-1, 0)), code);
  EXPECT_EQ(error(waits(0, std::int64_t{1} << 40)), code);
  EXPECT_EQ(error({.minimumHealthyHostsPerZone = MinimumHealthyHostsPerZone{.value = 1}}), code);
  EXPECT_EQ(error({.minimumHealthyHostsPerZone =
                       MinimumHealthyHostsPerZone{.type = "FLEET_PERCENT", .value = 100}}),
            code);
  EXPECT_EQ(error(waits(10, 5)), "");
  const auto made = world->call<operations::GetDeploymentConfig>({.deploymentConfigName = "mine"});
  EXPECT_EQ(*made.deploymentConfigInfo->zonalConfig->firstZoneMonitorDurationInSeconds, 10);
}

}  // namespace
}  // namespace windtunnel::codedeploy
