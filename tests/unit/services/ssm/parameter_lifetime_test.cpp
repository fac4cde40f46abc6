#include "tests/unit/services/ssm/parameter_world.hpp"

namespace windtunnel::ssm::test {
namespace {

using namespace std::chrono_literals;

PutParameterRequest with_policies(std::string policies) {
  auto request = string_parameter("expiring", "x");
  request.Tier = "Advanced";
  request.Policies = std::move(policies);
  return request;
}

constexpr const char* expires_on_the_second =
    R"([{"Type":"Expiration","Version":"1.0","Attributes":{"Timestamp":"2026-01-02T00:00:00Z"}}])";

TEST(ParameterPolicies, ExpirationDeletesTheParameter) {
  ParameterWorld world;
  world.call<operations::PutParameter>(with_policies(expires_on_the_second));
  const auto described = world.call<operations::DescribeParameters>({}).Parameters->front();
  EXPECT_EQ(described.Policies->front().PolicyType, "Expiration");
  EXPECT_EQ(described.Policies->front().PolicyStatus, "Pending");
  world.advance(24h - 1ms);
  EXPECT_EQ(world.get_error("expiring"), "");
  world.advance(1ms);
  EXPECT_EQ(world.get_error("expiring"), "ParameterNotFound");
}

TEST(ParameterPolicies, AreNotWaitedForByAWorldAtRest) {
  ParameterWorld world;
  world.call<operations::PutParameter>(with_policies(expires_on_the_second));
  world.run_to_rest();
  EXPECT_EQ(world.get_error("expiring"), "");
}

TEST(ParameterPolicies, AreReplacedAndRemovedByOverwriting) {
  ParameterWorld world;
  world.call<operations::PutParameter>(with_policies(expires_on_the_second));
  world.overwrite("expiring", "kept");
  auto removal = with_policies("[{}]");
  removal.Overwrite = true;
  world.call<operations::PutParameter>(removal);
  EXPECT_EQ(world.world->pending_count(), 0u);
  world.advance(48h);
  EXPECT_EQ(world.get_error("expiring"), "");
}

TEST(ParameterPolicies, AreCheckedByTypeAttributesAndNumber) {
  ParameterWorld world;
  EXPECT_EQ(world.put_error(with_policies(R"([{"Type":"Other","Version":"1.0"}])")),
            "InvalidPolicyTypeException");
  for (
      const char* text :
      {"text", "{}", "[1]", R"([{"Type":"Expiration","Version":"1.0"}])",
       R"([{"Type":"Expiration","Version":"1.0","Attributes":{"Timestamp":"2020-01-01T00:00:00Z"}}])",
       R"([{"Type":"NoChangeNotification","Version":"1.0","Attributes":{"After":"x","Unit":"Days"}}])",
       R"([{"Type":"NoChangeNotification","Version":"1.0","Attributes":{"After":"1","Unit":"Years"}}])"}) {
    EXPECT_EQ(world.put_error(with_policies(text)), "InvalidPolicyAttributeException") << text;
  }
  std::string two = expires_on_the_second;
  two.pop_back();
  two += "," + std::string(expires_on_the_second).substr(1);
  EXPECT_EQ(world.put_error(with_policies(two)), "IncompatiblePolicyException");
  std::string many = "[";
  for (int n = 0; n < 11; ++n) many += n == 0 ? "{}" : ",{}";
  EXPECT_EQ(world.put_error(with_policies(many + "]")), "PoliciesLimitExceededException");
  auto standard = with_policies(expires_on_the_second);
  standard.Tier = "Standard";
  EXPECT_EQ(world.put_error(standard), "ValidationException");
}

TEST(DeleteParameters, NamesWhatItDeletedAndWhatWasNotThere) {
  ParameterWorld world;
  world.put("a", "1");
  world.put("b", "2");
  const auto out = world.call<operations::DeleteParameters>({.Names = {"b", "x", "a"}});
  EXPECT_EQ(out.DeletedParameters, (std::vector<std::string>{"b", "a"}));
  EXPECT_EQ(out.InvalidParameters, std::vector<std::string>{"x"});
  EXPECT_EQ(world.error_of<operations::DeleteParameter>({.Name = "a"}), "ParameterNotFound");
  world.expect_copies_equal();
}

TEST(ParameterTags, AreAddedListedRemovedAndGoneWithTheParameter) {
  ParameterWorld world;
  world.put("color", "red");
  const auto tags = [&] {
    return *world
                .call<operations::ListTagsForResource>(
                    {.ResourceId = "color", .ResourceType = "Parameter"})
                .TagList;
  };
  world.call<operations::AddTagsToResource>({.ResourceId = "color",
                                             .ResourceType = "Parameter",
                                             .Tags = {{"team", "web"}, {"stage", "test"}}});
  EXPECT_EQ(tags(), (std::vector<Tag>{{"stage", "test"}, {"team", "web"}}));
  world.call<operations::RemoveTagsFromResource>(
      {.ResourceId = "color", .ResourceType = "Parameter", .TagKeys = {"stage", "unknown"}});
  EXPECT_EQ(tags(), (std::vector<Tag>{{"team", "web"}}));
  world.call<operations::DeleteParameter>({.Name = "color"});
  world.put("color", "red");
  EXPECT_TRUE(tags().empty());
  world.expect_copies_equal();
}

TEST(ParameterTags, AreFiftyAtMostAndOfParametersOnly) {
  ParameterWorld world;
  world.put("color", "red");
  AddTagsToResourceRequest request{.ResourceId = "color", .ResourceType = "Parameter", .Tags = {}};
  for (int n = 0; n < 51; ++n) request.Tags.push_back({"key" + std::to_string(n), "x"});
  EXPECT_EQ(world.error_of<operations::AddTagsToResource>(request), "TooManyTagsError");
  request.Tags.pop_back();
  EXPECT_EQ(world.error_of<operations::AddTagsToResource>(request), "");
  request.ResourceId = "unknown";
  EXPECT_EQ(world.error_of<operations::AddTagsToResource>(request), "InvalidResourceId");
  request.ResourceType = "Document";
  EXPECT_EQ(world.error_of<operations::AddTagsToResource>(request), "NotImplemented");
}

}  // namespace
}  // namespace windtunnel::ssm::test
