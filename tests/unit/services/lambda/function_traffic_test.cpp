#include <gtest/gtest.h>

#include "tests/unit/services/lambda/lambda_world.hpp"

namespace windtunnel::lambda {
namespace {

/// Ten requests a second to cart:live, whose version 2 always fails.
class FunctionTrafficTest : public testing::Test {
 protected:
  static world::Settings settings() {
    world::Settings settings = test::TestWorld::settings_at();
    settings.fleet = simulation::parse_fleet_file(
        "functions: [{match: {version: 2}, fails: 100%, takes: 80ms}]\n"
        "traffic: [{to: {function: 'cart:live', account: '123456789012', region: us-east-1}, "
        "rate: 10/s}]\n",
        "test.yaml");
    return settings;
  }
  static void set_weight(LambdaWorld& world, double weight) {
    UpdateAliasRequest update;
    update.FunctionName = "cart";
    update.Name = "live";
    auto& weights = update.RoutingConfig.emplace().AdditionalVersionWeights.emplace();
    if (weight > 0) weights["2"] = weight;
    world.call<operations::UpdateAlias>(update);
  }
  double sum(const std::string& metric, const std::string& version) {
    std::map<std::string, std::string> dimensions = {{"FunctionName", "cart"},
                                                     {"Resource", "cart:live"}};
    if (!version.empty()) dimensions["ExecutedVersion"] = version;
    return world.metric(metric, dimensions).value_or(0);
  }

  LambdaWorld world{settings()};
};

// LAM-020, LAM-022, LAM-023, LAM-024.
TEST_F(FunctionTrafficTest, GoesToVersionsByTheAliasesWeights) {
  world.create_with_alias("cart", 0.1);
  world.advance(30min);
  const double old_version = sum("Invocations", "1");
  const double new_version = sum("Invocations", "2");
  EXPECT_NEAR(old_version + new_version, 18'000, 600);
  EXPECT_NEAR(new_version / (old_version + new_version), 0.1, 0.01);
  EXPECT_EQ(sum("Errors", "2"), new_version);
  EXPECT_EQ(sum("Errors", "1"), 0);
  EXPECT_EQ(sum("Invocations", ""), old_version + new_version);
  EXPECT_FALSE(world.metric("Invocations", {{"FunctionName", "cart"}, {"Resource", "cart:2"}}));
  EXPECT_NEAR(sum("Duration", "2") / new_version, 80, 0.1);
}

// LAM-020: a minute in which weights change is divided.
TEST_F(FunctionTrafficTest, FollowsWeightsWithinAMinute) {
  world.create_with_alias("cart");
  while (world.world->now().time_since_epoch() % 1min != 0ms) world.advance(1s);
  world.advance(45s);
  set_weight(world, 1.0);
  world.advance(15s);
  EXPECT_NEAR(sum("Invocations", "2"), 150, 50);
  set_weight(world, 0);
  const double before = sum("Invocations", "2");
  world.advance(2min);
  EXPECT_EQ(sum("Invocations", "2"), before);
}

TEST_F(FunctionTrafficTest, NobodyAnswersForWhatIsNotThere) {
  world.advance(5min);
  EXPECT_EQ(sum("Invocations", ""), 0);
  world.create_active("cart");
  world.advance(5min);
  EXPECT_EQ(sum("Invocations", ""), 0);
}

TEST_F(FunctionTrafficTest, IsTheSameWhenReplayed) {
  world.create_with_alias("cart", 0.5);
  world.advance(150s);
  EXPECT_EQ(world.restored()->digest(), world.world->digest());
  EXPECT_EQ(world.replayed()->digest(), world.world->digest());
}

TEST(FunctionTrafficInFleetFiles, NeedsAnAccountAndARegion) {
  const auto complaint = [](const std::string& stream) {
    try {
      simulation::parse_fleet_file("traffic: [" + stream + "]", "test.yaml");
      return std::string();
    } catch (const simulation::FleetFileError& error) {
      return std::string(error.what());
    }
  };
  EXPECT_NE(complaint("{to: {function: cart}, rate: 1/s}").find("name both"), std::string::npos);
  EXPECT_NE(complaint("{to: {function: cart, tag: a=b}, rate: 1/s}").find("write one of"),
            std::string::npos);
  EXPECT_NE(complaint("{to: {function: cart, account: '123456789012', region: us-east-1}, "
                      "rate: 1/s, publishes: {namespace: App, count: Requests}}")
                .find("functions publish to AWS/Lambda"),
            std::string::npos);
}

}  // namespace
}  // namespace windtunnel::lambda
