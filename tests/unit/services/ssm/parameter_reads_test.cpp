#include "tests/unit/services/ssm/parameter_world.hpp"

namespace windtunnel::ssm::test {
namespace {

using Names = std::vector<std::string>;

template <class Listed>
Names names_of(const Listed& listed) {
  Names names;
  for (const auto& parameter : listed) names.push_back(*parameter.Name);
  return names;
}

Names below(ParameterWorld& world, std::string path, bool recursive) {
  GetParametersByPathRequest request;
  request.Path = std::move(path);
  request.Recursive = recursive;
  return names_of(*world.call<operations::GetParametersByPath>(request).Parameters);
}

Names described(ParameterWorld& world, std::vector<ParameterStringFilter> filters) {
  DescribeParametersRequest request;
  request.ParameterFilters = std::move(filters);
  return names_of(*world.call<operations::DescribeParameters>(request).Parameters);
}

std::string describe_error(ParameterWorld& world, std::vector<ParameterStringFilter> filters) {
  DescribeParametersRequest request;
  request.ParameterFilters = std::move(filters);
  return world.error_of<operations::DescribeParameters>(request);
}

TEST(GetParameter, TakesAnArnOfItsOwnScope) {
  ParameterWorld world;
  world.put("/app/color", "red");
  world.put("/top", "blue");
  EXPECT_EQ(world.get("arn:aws:ssm:us-east-1:123456789012:parameter/app/color:1").Value, "red");
  EXPECT_EQ(world.get("arn:aws:ssm:us-east-1:123456789012:parameter/top").Value, "blue");
  EXPECT_EQ(world.get_error("arn:aws:ssm:eu-west-1:123456789012:parameter/top"),
            "ParameterNotFound");
}

TEST(GetParameter, ChangesNothing) {
  ParameterWorld world;
  world.put("color", "red");
  const auto commands = world.world->command_count();
  world.get("color");
  EXPECT_EQ(world.world->command_count(), commands);
}

TEST(SecureString, ShowsItsValueOnlyWithDecryption) {
  ParameterWorld world;
  auto request = string_parameter("secret", "hunter2");
  request.Type = "SecureString";
  world.call<operations::PutParameter>(request);
  EXPECT_EQ(world.get("secret", true).Value, "hunter2");
  const auto hidden = *world.get("secret", false).Value;
  EXPECT_EQ(hidden.find("hunter2"), std::string::npos);
  EXPECT_EQ(hidden.substr(0, 6), "AQICAH");
  EXPECT_EQ(world.get("secret", false).Value, hidden);
  request.Overwrite = true;
  world.call<operations::PutParameter>(request);
  EXPECT_NE(world.get("secret", false).Value, hidden);
}

TEST(SecureString, KeepsTheKeyIdOfEachVersion) {
  ParameterWorld world;
  auto request = string_parameter("secret", "hunter2");
  request.Type = "SecureString";
  world.call<operations::PutParameter>(request);
  request.Overwrite = true;
  request.KeyId = "alias/mine";
  world.call<operations::PutParameter>(request);
  const auto history = world.call<operations::GetParameterHistory>({.Name = "secret"});
  EXPECT_EQ((*history.Parameters)[0].KeyId, "alias/aws/ssm");
  EXPECT_EQ((*history.Parameters)[1].KeyId, "alias/mine");
  EXPECT_NE((*history.Parameters)[0].Value, "hunter2");
  request = string_parameter("plain", "x");
  request.KeyId = "alias/mine";
  EXPECT_EQ(world.put_error(request), "ValidationException");
  EXPECT_EQ(world.last_message, "KeyId is required for SecureString type parameter only.");
}

TEST(SecretsManagerReference, FindsNoSecret) {
  ParameterWorld world;
  EXPECT_EQ(world.get_error("/aws/reference/secretsmanager/db"), "ValidationException");
  GetParameterRequest request;
  request.Name = "/aws/reference/secretsmanager/db";
  request.WithDecryption = true;
  EXPECT_EQ(world.error_of<operations::GetParameter>(request), "ParameterNotFound");
  EXPECT_EQ(world.last_message,
            "An error occurred (ParameterNotFound) when referencing Secrets Manager: Secret db not "
            "found.");
}

TEST(GetParameters, AnswersAlphabeticallyAndNamesTheUnknown) {
  ParameterWorld world;
  world.put("b", "2");
  world.put("a", "1");
  const auto out = world.call<operations::GetParameters>({.Names = {"b", "missing", "a:1", "a:7"}});
  EXPECT_EQ(names_of(*out.Parameters), (Names{"a", "b"}));
  EXPECT_EQ(out.Parameters->front().Selector, ":1");
  EXPECT_EQ(out.InvalidParameters, (Names{"a:7", "missing"}));
  EXPECT_EQ(world.error_of<operations::GetParameters>({.Names = {"a", "a"}}),
            "ValidationException");
}

TEST(GetParameters, TakesTenNames) {
  ParameterWorld world;
  GetParametersRequest request;
  for (int n = 0; n < 11; ++n) request.Names.push_back("p" + std::to_string(n));
  EXPECT_EQ(world.error_of<operations::GetParameters>(request), "ValidationException");
  EXPECT_NE(world.last_message.find("at 'names' failed to satisfy constraint: Member must have "
                                    "length less than or equal to 10"),
            std::string::npos);
}

TEST(GetParametersByPath, SeesOneLevelOrAllBelow) {
  ParameterWorld world;
  for (const char* name : {"/a/x", "/a/b/y", "/a/b/c/z", "/ab", "flat", "/a-b/x"}) {
    world.put(name, "v");
  }
  EXPECT_EQ(below(world, "/a", false), (Names{"/a/x"}));
  EXPECT_EQ(below(world, "/a/", true), (Names{"/a/b/c/z", "/a/b/y", "/a/x"}));
  EXPECT_EQ(below(world, "/a/b", false), (Names{"/a/b/y"}));
  EXPECT_EQ(below(world, "/", false), (Names{"/ab", "flat"}));
  EXPECT_EQ(below(world, "/", true).size(), 6u);
  EXPECT_TRUE(below(world, "/nowhere", true).empty());
}

TEST(GetParametersByPath, RefusesWhatIsNoPath) {
  ParameterWorld world;
  EXPECT_EQ(world.error_of<operations::GetParametersByPath>({.Path = "a"}), "ValidationException");
  GetParametersByPathRequest request;
  request.Path = "/";
  request.MaxResults = 11;
  EXPECT_EQ(world.error_of<operations::GetParametersByPath>(request), "ValidationException");
  EXPECT_NE(
      world.last_message.find("at 'maxResults' failed to satisfy constraint: Member must have "
                              "value less than or equal to 10"),
      std::string::npos);
}

TEST(GetParametersByPath, PagesToTheEnd) {
  ParameterWorld world;
  for (int n = 0; n < 25; ++n) world.put("/app/p" + std::to_string(n), "v");
  GetParametersByPathRequest request;
  request.Path = "/app";
  std::vector<std::size_t> sizes;
  do {
    const auto page = world.call<operations::GetParametersByPath>(request);
    sizes.push_back(page.Parameters->size());
    request.NextToken = page.NextToken;
  } while (request.NextToken);
  EXPECT_EQ(sizes, (std::vector<std::size_t>{10, 10, 5}));
}

TEST(GetParametersByPath, FiltersByTypeAndLabel) {
  ParameterWorld world;
  world.put("/a/x", "old");
  world.overwrite("/a/x", "new");
  world.label("/a/x", 1, {"stable"});
  auto list = string_parameter("/a/y", "1,2");
  list.Type = "StringList";
  world.call<operations::PutParameter>(list);
  GetParametersByPathRequest request;
  request.Path = "/a";
  request.ParameterFilters.emplace().push_back(filter("Type", {"StringList"}));
  EXPECT_EQ(names_of(*world.call<operations::GetParametersByPath>(request).Parameters),
            Names{"/a/y"});
  request.ParameterFilters.emplace().push_back(filter("Label", {"stable"}));
  const auto labelled = world.call<operations::GetParametersByPath>(request);
  ASSERT_EQ(names_of(*labelled.Parameters), Names{"/a/x"});
  EXPECT_EQ(labelled.Parameters->front().Value, "old");
  request.ParameterFilters.emplace().push_back(filter("Name", {"x"}));
  EXPECT_EQ(world.error_of<operations::GetParametersByPath>(request), "InvalidFilterKey");
  EXPECT_EQ(
      world.last_message,
      "The following filter key is not valid: Name. Valid filter keys include: [Type, KeyId].");
}

TEST(DescribeParameters, FiltersByNamePathTypeTierAndTag) {
  ParameterWorld world;
  world.put("/app/color", "red");
  world.put("/app/deep/size", "1");
  world.put("plain", "x");
  auto tagged = string_parameter("tagged", "x");
  tagged.Tags.emplace().push_back({"team", "web"});
  tagged.Tier = "Advanced";
  world.call<operations::PutParameter>(tagged);
  EXPECT_EQ(described(world, {filter("Name", {"/plain"})}), Names{"plain"});
  EXPECT_EQ(described(world, {filter("Name", {"/app"}, "BeginsWith")}),
            (Names{"/app/color", "/app/deep/size"}));
  EXPECT_EQ(described(world, {filter("Name", {"siz", "lai"}, "Contains")}),
            (Names{"/app/deep/size", "plain"}));
  EXPECT_EQ(described(world, {filter("Path", {"/app"})}), Names{"/app/color"});
  EXPECT_EQ(described(world, {filter("Path", {"/app"}, "Recursive")}).size(), 2u);
  EXPECT_EQ(described(world, {filter("Tier", {"Advanced"})}), Names{"tagged"});
  EXPECT_EQ(described(world, {filter("tag:team", {"web"})}), Names{"tagged"});
  EXPECT_EQ(described(world, {filter("tag:team", {})}), Names{"tagged"});
  EXPECT_EQ(described(world, {filter("tag:team", {"api"})}), Names{});
  EXPECT_EQ(described(world, {filter("Type", {"SecureString"})}), Names{});
}

TEST(DescribeParameters, ExplainsFiltersThatItDoesNotTake) {
  ParameterWorld world;
  EXPECT_EQ(describe_error(world, {filter("Name", {"a"}), filter("Name", {"b"})}),
            "InvalidFilterKey");
  EXPECT_EQ(world.last_message,
            "The following filter is duplicated in the request: Name. A request can contain only "
            "one occurrence of a specific filter.");
  EXPECT_EQ(describe_error(world, {filter("Label", {"a"})}), "InvalidFilterKey");
  EXPECT_EQ(world.last_message,
            "The following filter key is not valid: Label. Valid filter keys include: [Path, Name, "
            "Type, KeyId, Tier].");
  EXPECT_EQ(describe_error(world, {filter("Name", {})}), "InvalidFilterValue");
  EXPECT_EQ(world.last_message,
            "The following filter values are missing : null for filter key Name.");
  EXPECT_EQ(describe_error(world, {filter("Path", {"/a"}, "Equals")}), "InvalidFilterOption");
  EXPECT_EQ(world.last_message,
            "The following filter option is not valid: Equals. Valid options include: [Recursive, "
            "OneLevel].");
  EXPECT_EQ(describe_error(world, {filter("Type", {"String"}, "Contains")}), "InvalidFilterOption");
  EXPECT_EQ(
      world.last_message,
      "The following filter option is not valid: Contains. Valid options include: [BeginsWith, "
      "Equals].");
  EXPECT_EQ(describe_error(world, {filter("Tier", {"Big"})}), "InvalidFilterOption");
  EXPECT_EQ(world.last_message,
            "The following filter value is not valid: Big. Valid values include: [Standard, "
            "Advanced, Intelligent-Tiering].");
}

TEST(DescribeParameters, TakesOneKindOfFilters) {
  ParameterWorld world;
  world.put("color", "red");
  DescribeParametersRequest request;
  request.Filters.emplace().push_back({.Key = "Name", .Values = {"color"}});
  EXPECT_EQ(world.call<operations::DescribeParameters>(request).Parameters->size(), 1u);
  request.ParameterFilters.emplace().push_back(filter("Name", {"color"}));
  EXPECT_EQ(world.error_of<operations::DescribeParameters>(request), "ValidationException");
  EXPECT_EQ(world.last_message,
            "You can use either Filters or ParameterFilters in a single request.");
}

TEST(DescribeParameters, FindsANameAmongManyAtOnceAndOthersInShortPages) {
  ParameterWorld world;
  for (int n = 0; n < 1500; ++n) world.put("p" + std::to_string(n), "v");
  auto tagged = string_parameter("z", "x");
  tagged.Tags.emplace().push_back({"team", "web"});
  world.call<operations::PutParameter>(tagged);
  EXPECT_EQ(described(world, {filter("Name", {"z"})}), Names{"z"});
  DescribeParametersRequest request;
  request.ParameterFilters.emplace().push_back(filter("tag:team", {"web"}));
  const auto first = world.call<operations::DescribeParameters>(request);
  EXPECT_TRUE(first.Parameters->empty());
  ASSERT_TRUE(first.NextToken);
  request.NextToken = first.NextToken;
  EXPECT_EQ(names_of(*world.call<operations::DescribeParameters>(request).Parameters), Names{"z"});
}

TEST(DescribeParameters, RefusesATokenOfAnotherOperationOrRegion) {
  ParameterWorld world;
  for (int n = 0; n < 60; ++n) world.put("/p/" + std::to_string(n), "v");
  DescribeParametersRequest request;
  request.NextToken = world.call<operations::DescribeParameters>({}).NextToken;
  ASSERT_TRUE(request.NextToken);
  EXPECT_EQ(world.error_of<operations::DescribeParameters>(request), "");
  world.scope.region = "eu-west-1";
  EXPECT_EQ(world.error_of<operations::DescribeParameters>(request), "InvalidNextToken");
}

}  // namespace
}  // namespace windtunnel::ssm::test
