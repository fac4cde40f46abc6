#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>

#include "services/ec2/api.hpp"
#include "services/lambda/api.hpp"
#include "simulation/random.hpp"
#include "tests/unit/services/stories/story_world.hpp"

/// What holds of every deployment, whatever happens to it: over seeds, from each of which a story
/// follows. WINDTUNNEL_SEEDS says how many.
namespace windtunnel::stories {
namespace {

using codedeploy::DeploymentInfo;
using codedeploy::DeploymentOverview;

std::uint64_t seeds() {
  const char* said = std::getenv("WINDTUNNEL_SEEDS");
  return said == nullptr ? 1'000 : std::strtoull(said, nullptr, 10);
}

bool is_active(const std::string& status) {
  return status != "Succeeded" && status != "Failed" && status != "Stopped";
}

/// The decisions of one story.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : key_(simulation::RandomKey(seed).child("story")) {}
  /// From 0 to before `sides`.
  std::uint64_t roll(std::string_view what, std::uint64_t sides) {
    return key_.bits(what, count_++) % sides;
  }

 private:
  simulation::RandomKey key_;
  std::uint64_t count_ = 0;
};

/// Watches all deployments of the one group.
class Watch {
 public:
  explicit Watch(StoryWorld& world) : world_(world) {}

  /// `unavailable`: how many instances may be under way or failed at once, in place.
  void look(std::optional<std::int64_t> unavailable) {
    int active = 0;
    for (const std::string& id : world_.deployments()) {
      const DeploymentInfo info = world_.info(id);
      if (is_active(*info.status)) ++active;
      if (!info.deploymentOverview) continue;
      const DeploymentOverview& count = *info.deploymentOverview;
      const std::int64_t all = *count.Pending + *count.InProgress + *count.Ready +
                               *count.Succeeded + *count.Failed + *count.Skipped;
      const auto [known, is_new] = targets_.try_emplace(id, all);
      EXPECT_EQ(known->second, all) << "counters of " << id << " do not add up";
      if (unavailable) {
        EXPECT_LE(*count.InProgress + *count.Failed, *unavailable)
            << id << " takes more instances than its configuration allows";
      }
      if (!is_active(*info.status)) {
        EXPECT_EQ(*count.InProgress + *count.Pending + *count.Ready, 0)
            << id << " has ended but for some instances";
      }
    }
    EXPECT_LE(active, 1) << "two deployments are active in one group";
  }

  /// Once everything has ended.
  void look_back() {
    std::vector<DeploymentInfo> before;
    for (const std::string& id : world_.deployments()) {
      const DeploymentInfo info = world_.info(id);
      EXPECT_FALSE(is_active(*info.status)) << id << " does not end";
      if (*info.creator == "codeDeployRollback") {
        const codedeploy::RevisionLocation* good = nullptr;
        for (const DeploymentInfo& earlier : before) {
          if (*earlier.status == "Succeeded") good = &*earlier.revision;
        }
        ASSERT_NE(good, nullptr) << id << " goes back to nothing";
        EXPECT_EQ(*info.revision, *good) << id << " does not go back to the last good revision";
      }
      before.push_back(info);
    }
  }

 private:
  StoryWorld& world_;
  std::map<std::string, std::int64_t> targets_;
};

const std::vector<std::string> any_reason = {"DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM",
                                             "DEPLOYMENT_STOP_ON_REQUEST"};

void interrupt(StoryWorld& world, Dice& dice, const std::string& id) {
  switch (dice.roll("interruption", 4)) {
    case 0:
      world.set_alarm("ALARM");
      world.advance(15s);
      world.set_alarm("OK");
      break;
    case 1:
      world.error_of<codedeploy::operations::StopDeployment>({.deploymentId = id});
      break;
    case 2: {
      const auto targets = world.targets(id);
      if (targets.empty() || !targets[0].instanceTarget) break;
      ec2::TerminateInstancesRequest request;
      request.InstanceIds = {
          *targets[dice.roll("victim", targets.size())].instanceTarget->targetId};
      world.error_of<ec2::operations::TerminateInstances>(request);
      break;
    }
    default:
      break;
  }
}

/// Looks every few seconds, interrupts once, until everything has ended.
void live_through(
    StoryWorld& world, Watch& watch, Dice& dice, const std::string& id,
    std::optional<std::int64_t> unavailable, const std::function<void()>& deploy_more,
    const std::function<void()>& also_look = [] {}) {
  const std::uint64_t when = dice.roll("when", 40);
  const std::uint64_t meanwhile = dice.roll("meanwhile", 40);
  for (std::uint64_t step = 0; step < 4'000; ++step) {
    if (step == when) interrupt(world, dice, id);
    if (step == meanwhile && !world.is_over(id)) {
      // CD-061.
      EXPECT_THROW(deploy_more(), api::ApiError) << "another deployment was let begin";
    }
    world.advance(step < 60 ? 3s : 30s);
    watch.look(unavailable);
    also_look();
    const auto ids = world.deployments();
    const bool all_over =
        std::all_of(ids.begin(), ids.end(), [&](const auto& one) { return world.is_over(one); });
    if (all_over && step > when) break;
  }
  world.advance(1s);
  world.finish_all();
}

TEST(Properties, HoldInPlace) {
  for (std::uint64_t seed = 1; seed <= seeds(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Dice dice(seed);
    const auto instances = static_cast<std::uint32_t>(1 + dice.roll("instances", 9));
    StoryWorld world("", seed, instances);
    StoryWorld::GroupOptions options{.behind_load_balancers = dice.roll("balanced", 4) == 0,
                                     .rolls_back_on = any_reason};
    const auto healthy = static_cast<std::int32_t>(dice.roll("healthy", instances));
    codedeploy::CreateDeploymentConfigInput config;
    config.deploymentConfigName = "own";
    config.minimumHealthyHosts =
        codedeploy::MinimumHealthyHosts{.type = "HOST_COUNT", .value = healthy};
    world.call<codedeploy::operations::CreateDeploymentConfig>(config);
    options.config = "own";
    world.make_server_group(options);
    Watch watch(world);
    world.deploy("good.zip");
    world.finish_all();
    for (int round = 0; round < 2; ++round) {
      const std::string id = world.deploy(dice.roll("bundle", 2) == 0 ? "shaky.zip" : "slow.zip");
      live_through(world, watch, dice, id, std::int64_t{instances} - healthy,
                   [&] { world.deploy("good.zip"); });
    }
    watch.look_back();
    if (testing::Test::HasFailure()) break;
  }
}

TEST(Properties, HoldBlueGreen) {
  for (std::uint64_t seed = 1; seed <= seeds(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Dice dice(seed);
    const auto instances = static_cast<std::uint32_t>(1 + dice.roll("instances", 5));
    StoryWorld world("", seed, instances);
    constexpr std::array<const char*, 3> paces = {"OneAtATime", "HalfAtATime", "AllAtOnce"};
    world.make_server_group(
        {.config = std::string("CodeDeployDefault.") + paces[dice.roll("pace", 3)],
         .ready_wait = dice.roll("waits", 3) == 0 ? 2 : 0,
         .termination_wait = static_cast<int>(dice.roll("termination", 10)),
         .keeps_originals = true,
         .rolls_back_on = any_reason});
    Watch watch(world);
    const auto go_on = [&] {
      for (const std::string& id : world.deployments()) {
        if (*world.info(id).status != "Ready" || dice.roll("continue", 3) != 0) continue;
        world.call<codedeploy::operations::ContinueDeployment>({.deploymentId = id});
      }
    };
    std::string from = "web";
    std::string to = "next";
    for (int round = 0; round < 2; ++round) {
      std::string id;
      try {
        id = world.deploy(dice.roll("bundle", 3) == 0 ? "shaky.zip" : "good.zip", to);
      } catch (const api::ApiError& error) {
        // The last of its replacement instances was terminated.
        EXPECT_EQ(error.code, "InvalidTargetInstancesException");
        break;
      }
      live_through(
          world, watch, dice, id, std::nullopt, [&] { world.deploy("good.zip", from); }, go_on);
      if (*world.info(id).status == "Succeeded") std::swap(from, to);
    }
    watch.look_back();
    if (testing::Test::HasFailure()) break;
  }
}

TEST(Properties, HoldOfFunctions) {
  for (std::uint64_t seed = 1; seed <= seeds(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Dice dice(seed);
    StoryWorld world("functions: [{ match: { name: check }, takes: 1s..2s, fails: 20% }]\n", seed);
    world.make_function();
    constexpr std::array<const char*, 3> shifts = {
        "LambdaAllAtOnce", "LambdaCanary10Percent5Minutes", "LambdaLinear10PercentEvery1Minute"};
    world.make_lambda_group(shifts[dice.roll("shift", 3)], any_reason);
    Watch watch(world);
    std::string current = "1";
    std::string target = "2";
    const auto look_at_weights = [&] {
      const auto alias =
          world.call<lambda::operations::GetAlias>({.FunctionName = "cart", .Name = "live"});
      double others = 0;
      for (const auto& [version, weight] :
           alias.RoutingConfig.or_default().AdditionalVersionWeights.or_default()) {
        others += weight;
        EXPECT_NE(version, *alias.FunctionVersion);
      }
      // The alias's own version has the rest.
      EXPECT_GE(others, 0);
      EXPECT_LE(others, 1);
    };
    for (int round = 0; round < 2; ++round) {
      const std::string id =
          world.deploy_function(current, target, {{"BeforeAllowTraffic", "check"}});
      // A hook that ends in an error never reports: an hour passes.
      live_through(
          world, watch, dice, id, std::nullopt, [&] { world.deploy_function(current, target); },
          look_at_weights);
      if (*world.info(id).status == "Succeeded") {
        current = target;
        target = "3";
      } else {
        const auto alias =
            world.call<lambda::operations::GetAlias>({.FunctionName = "cart", .Name = "live"});
        EXPECT_EQ(*alias.FunctionVersion, current) << id << " was not taken back";
        EXPECT_FALSE(alias.RoutingConfig) << id << " was not taken back";
      }
    }
    watch.look_back();
    if (testing::Test::HasFailure()) break;
  }
}

TEST(Properties, HoldOfServices) {
  for (std::uint64_t seed = 1; seed <= seeds(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Dice dice(seed);
    StoryWorld world("functions: [{ match: { name: check }, takes: 1s..2s, fails: 10% }]\n", seed);
    world.make_function();
    world.make_service();
    constexpr std::array<const char*, 3> shifts = {"ECSAllAtOnce", "ECSCanary10Percent5Minutes",
                                                   "ECSLinear10PercentEvery1Minutes"};
    world.make_ecs_group(shifts[dice.roll("shift", 3)], any_reason, 0,
                         static_cast<int>(dice.roll("termination", 10)));
    Watch watch(world);
    const auto look_at_weights = [&] {
      int sum = 0;
      for (const auto& [name, weight] : world.listener_weights()) sum += weight;
      EXPECT_EQ(sum, 100) << "weights do not add up";
    };
    for (int round = 0; round < 2; ++round) {
      const std::string id = world.deploy_service(2 + round, {{"AfterAllowTestTraffic", "check"}});
      live_through(
          world, watch, dice, id, std::nullopt, [&] { world.deploy_service(2 + round); },
          look_at_weights);
      for (const auto& [name, weight] : world.listener_weights()) {
        EXPECT_TRUE(weight == 0 || weight == 100) << "traffic is left between two task sets";
      }
    }
    watch.look_back();
    if (testing::Test::HasFailure()) break;
  }
}

}  // namespace
}  // namespace windtunnel::stories
