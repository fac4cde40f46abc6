#include "services/ssm/limits.hpp"
#include "tests/unit/services/ssm/parameter_world.hpp"

namespace windtunnel::ssm::test {
namespace {

PutParameterRequest of_tier(std::string name, std::string tier, std::size_t characters) {
  auto request = string_parameter(std::move(name), std::string(characters, 'x'));
  request.Tier = std::move(tier);
  return request;
}

TEST(ParameterTier, LimitsTheValuesCharacters) {
  ParameterWorld world;
  EXPECT_EQ(world.put_error(of_tier("a", "Standard", 4096)), "");
  EXPECT_EQ(world.put_error(of_tier("b", "Standard", 4097)), "ValidationException");
  EXPECT_EQ(world.last_message,
            "Standard tier parameters support a maximum parameter value of 4096 characters. To "
            "create a larger parameter value, upgrade the parameter to use the advanced-parameter "
            "tier. For more information, see "
            "https://docs.aws.amazon.com/systems-manager/latest/userguide/"
            "parameter-store-advanced-parameters.html");
  EXPECT_EQ(world.put_error(of_tier("c", "Advanced", 8192)), "");
  EXPECT_EQ(world.put_error(of_tier("d", "Advanced", 8193)), "ValidationException");
}

TEST(ParameterTier, CountsCharactersNotBytes) {
  ParameterWorld world;
  std::string value;
  for (int index = 0; index < 4096; ++index) value += "\xC3\xA9";
  EXPECT_EQ(world.put_error(string_parameter("accents", value)), "");
}

TEST(ParameterTier, GoesUpButNotDown) {
  ParameterWorld world;
  world.put("color", "red");
  auto request = of_tier("color", "Advanced", 10);
  request.Overwrite = true;
  EXPECT_EQ(world.call<operations::PutParameter>(request).Tier, "Advanced");
  EXPECT_EQ(world.overwrite("color", "blue").Tier, "Advanced");
  request.Tier = "Standard";
  EXPECT_EQ(world.put_error(request), "ValidationException");
  EXPECT_EQ(world.last_message.find("This parameter uses the advanced-parameter tier."), 0u);
}

TEST(ParameterTier, IsChosenByNeedUnderIntelligentTiering) {
  ParameterWorld world;
  const auto tier_of = [&](PutParameterRequest request) {
    return world.call<operations::PutParameter>(request).Tier;
  };
  EXPECT_EQ(tier_of(of_tier("small", "Intelligent-Tiering", 4096)), "Standard");
  EXPECT_EQ(tier_of(of_tier("large", "Intelligent-Tiering", 4097)), "Advanced");
  auto request = of_tier("small", "Intelligent-Tiering", 4097);
  request.Overwrite = true;
  EXPECT_EQ(tier_of(request), "Advanced");
}

TEST(ParameterTier, EndsAtTheQuotaUnlessLimitsAreLifted) {
  for (const bool lifted : {false, true}) {
    auto settings = ParameterWorld::settings_at();
    settings.limits_lifted = lifted;
    ParameterWorld world(settings);
    for (std::int64_t n = 0; n < limits::standard_parameters; ++n) {
      world.put("p" + std::to_string(n), "x");
    }
    EXPECT_EQ(world.put_error(string_parameter("one-more", "x")),
              lifted ? "" : "ParameterLimitExceeded");
    if (lifted) continue;
    EXPECT_EQ(
        world.last_message,
        "You have reached the maximum number of standard parameters for this AWS account and "
        "Region (10000). To add more parameters, either delete existing parameters or upgrade "
        "to the advanced-parameter tier (charges apply).");
    EXPECT_EQ(world.overwrite("p0", "y").Version, 2);
    EXPECT_EQ(world.call<operations::PutParameter>(of_tier("more", "Intelligent-Tiering", 1)).Tier,
              "Advanced");
    world.call<operations::DeleteParameter>({.Name = "p1"});
    EXPECT_EQ(world.put_error(string_parameter("one-more", "x")), "");
  }
}

}  // namespace
}  // namespace windtunnel::ssm::test
