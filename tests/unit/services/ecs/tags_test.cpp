#include "tests/unit/services/ecs/ecs_world.hpp"

namespace windtunnel::ecs {
namespace {

std::vector<Tag> one(const std::string& key, const std::string& value) {
  return {{.key = key, .value = value}};
}

// ECS-084.
TEST(Tags, AreOnEveryKindOfResource) {
  EcsWorld ecs;
  ecs.create_for_code_deploy(ecs.target_group("blue"), 1);
  ecs.advance(1s);
  for (const std::string& arn :
       {ecs.arn("cluster/shop"), ecs.arn("service/shop/web"), ecs.arn("task-definition/web:1"),
        *ecs.task_sets().at(0).taskSetArn, ecs.task_arns().at(0)}) {
    ecs.call<operations::TagResource>({.resourceArn = arn, .tags = one("team", "a")});
    ecs.call<operations::TagResource>({.resourceArn = arn, .tags = one("stage", "b")});
    ecs.call<operations::UntagResource>({.resourceArn = arn, .tagKeys = {"team"}});
    const auto tags = ecs.call<operations::ListTagsForResource>({.resourceArn = arn}).tags;
    EXPECT_EQ(*tags, one("stage", "b")) << arn;
  }
  for (const char* tail : {"cluster/none", "service/shop/none", "task-definition/none:1",
                           "task/shop/0", "task-set/shop/web/ecs-svc/1", "thing/x"}) {
    EXPECT_EQ(ecs.error_of<operations::TagResource>(
                  {.resourceArn = ecs.arn(tail), .tags = one("team", "a")}),
              "ResourceNotFoundException");
  }
}

// ECS-084.
TEST(Tags, AreFiftyAtMostAndNotAwsOwn) {
  EcsWorld ecs;
  const std::string arn = ecs.arn("cluster/shop");
  EXPECT_EQ(
      ecs.error_of<operations::TagResource>({.resourceArn = arn, .tags = one("aws:team", "a")}),
      "InvalidParameterException");
  std::vector<Tag> many;
  for (int n = 0; n < 50; ++n) many.push_back(one("k" + std::to_string(n), "v")[0]);
  EXPECT_EQ(ecs.error_of<operations::TagResource>({.resourceArn = arn, .tags = many}), "");
  EXPECT_EQ(ecs.error_of<operations::TagResource>({.resourceArn = arn, .tags = one("x", "v")}),
            "InvalidParameterException");
}

// ECS-084.
TEST(Tags, OfServicesAndDefinitionsGoToTheirTasks) {
  EcsWorld ecs;
  CreateServiceRequest request = ecs.service_request("web", 1);
  request.tags = one("team", "a");
  request.propagateTags = "SERVICE";
  request.enableECSManagedTags = true;
  ecs.create(request);
  ecs.advance(1s);
  DescribeTasksRequest described{.cluster = "shop", .tasks = {ecs.task_arns().at(0)}};
  EXPECT_THAT(*ecs.call<operations::DescribeTasks>(described).tasks->at(0).tags, IsEmpty());
  described.include = std::vector<std::string>{"TAGS"};
  const auto tags = *ecs.call<operations::DescribeTasks>(described).tasks->at(0).tags;
  ASSERT_THAT(tags, SizeIs(3));
  EXPECT_EQ(*tags[0].key, "aws:ecs:clusterName");
  EXPECT_EQ(*tags[1].value, "web");
  EXPECT_EQ(*tags[2].value, "a");
}

// ECS-084.
TEST(Tags, OfServicesAreShownWhereTheyAreAskedFor) {
  EcsWorld ecs;
  CreateServiceRequest request = ecs.service_request("web", 0);
  request.tags = one("team", "a");
  ecs.create(request);
  EXPECT_FALSE(ecs.show("web").tags);
  DescribeServicesRequest described{.cluster = "shop", .services = {"web"}};
  described.include = std::vector<std::string>{"TAGS"};
  EXPECT_EQ(*ecs.call<operations::DescribeServices>(described).services->at(0).tags,
            one("team", "a"));
}

}  // namespace
}  // namespace windtunnel::ecs
