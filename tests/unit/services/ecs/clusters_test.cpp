#include "tests/unit/services/ecs/ecs_world.hpp"

namespace windtunnel::ecs {
namespace {

// ECS-010.
TEST(CreateCluster, ShowsItAsAwsDoesAndIsIdempotent) {
  EcsWorld ecs;
  const Cluster made = *ecs.call<operations::CreateCluster>({.clusterName = "prod"}).cluster;
  EXPECT_EQ(*made.clusterArn, ecs.arn("cluster/prod"));
  EXPECT_EQ(*made.status, "ACTIVE");
  EXPECT_EQ(*made.runningTasksCount, 0);
  EXPECT_EQ(*made.pendingTasksCount, 0);
  EXPECT_EQ(*made.activeServicesCount, 0);
  EXPECT_EQ(*made.registeredContainerInstancesCount, 0);
  EXPECT_THAT(*made.statistics, IsEmpty());
  EXPECT_THAT(*made.capacityProviders, IsEmpty());
  ASSERT_THAT(*made.settings, SizeIs(1));
  EXPECT_EQ(*made.settings->at(0).name, "containerInsights");
  EXPECT_EQ(*made.settings->at(0).value, "disabled");
  EXPECT_EQ(*ecs.call<operations::CreateCluster>({.clusterName = "prod"}).cluster, made);
  EXPECT_EQ(*ecs.call<operations::CreateCluster>({}).cluster->clusterName, "default");
}

// ECS-003.
TEST(CreateCluster, ChecksTheName) {
  EcsWorld ecs;
  for (const std::string& name : {std::string("a b"), std::string(256, 'a'), std::string("a/b")}) {
    EXPECT_EQ(ecs.error_of<operations::CreateCluster>({.clusterName = name}),
              "InvalidParameterException");
  }
}

TEST(CreateCluster, RefusesWhatIsNotModelled) {
  EcsWorld ecs;
  EXPECT_EQ(ecs.error_of<operations::CreateCluster>(
                {.capacityProviders = std::vector<std::string>{"FARGATE"}, .clusterName = "prod"}),
            "NotImplemented");
}

// ECS-012.
TEST(DescribeClusters, NamesThoseThatAreMissing) {
  EcsWorld ecs;
  DescribeClustersRequest request;
  request.clusters = std::vector<std::string>{"shop", ecs.arn("cluster/shop"), "other"};
  const auto found = ecs.call<operations::DescribeClusters>(request);
  EXPECT_THAT(*found.clusters, SizeIs(2));
  ASSERT_THAT(*found.failures, SizeIs(1));
  EXPECT_EQ(*found.failures->at(0).arn, ecs.arn("cluster/other"));
  EXPECT_EQ(*found.failures->at(0).reason, "MISSING");
}

// ECS-084.
TEST(DescribeClusters, ShowsTagsAndSettingsWhereTheyAreAskedFor) {
  EcsWorld ecs;
  ecs.call<operations::CreateCluster>(
      {.clusterName = "prod", .tags = std::vector<Tag>{{.key = "team", .value = "a"}}});
  DescribeClustersRequest request;
  request.clusters = std::vector<std::string>{"prod"};
  EXPECT_THAT(*ecs.call<operations::DescribeClusters>(request).clusters->at(0).tags, IsEmpty());
  request.include = std::vector<std::string>{"TAGS", "SETTINGS"};
  const auto found = ecs.call<operations::DescribeClusters>(request);
  EXPECT_THAT(*found.clusters->at(0).tags, SizeIs(1));
  EXPECT_THAT(*found.clusters->at(0).settings, SizeIs(1));
}

// ECS-005.
TEST(DescribeClusters, TakesAHundred) {
  EcsWorld ecs;
  DescribeClustersRequest request;
  request.clusters = std::vector<std::string>(101, "shop");
  EXPECT_EQ(ecs.error_of<operations::DescribeClusters>(request), "InvalidParameterException");
}

// ECS-085.
TEST(ListClusters, ComesInPages) {
  EcsWorld ecs;
  ecs.call<operations::CreateCluster>({.clusterName = "a"});
  ecs.call<operations::CreateCluster>({.clusterName = "z"});
  const auto first = ecs.call<operations::ListClusters>({.maxResults = 2});
  EXPECT_THAT(*first.clusterArns, ElementsAre(ecs.arn("cluster/a"), ecs.arn("cluster/shop")));
  const auto second =
      ecs.call<operations::ListClusters>({.maxResults = 2, .nextToken = *first.nextToken});
  EXPECT_THAT(*second.clusterArns, ElementsAre(ecs.arn("cluster/z")));
  EXPECT_FALSE(second.nextToken);
  EXPECT_EQ(ecs.error_of<operations::ListClusters>({.nextToken = "nonsense"}),
            "InvalidParameterException");
  EXPECT_EQ(ecs.error_of<operations::ListClusters>({.maxResults = 101}),
            "InvalidParameterException");
}

// ECS-012.
TEST(DeleteCluster, NeedsItEmpty) {
  EcsWorld ecs;
  ecs.create(ecs.service_request("web", 0));
  EXPECT_EQ(ecs.error_of<operations::DeleteCluster>({.cluster = "shop"}),
            "ClusterContainsServicesException");
  ecs.call<operations::DeleteService>({.cluster = "shop", .service = "web"});
  ecs.advance(5s);
  const Task task = ecs.run();
  EXPECT_EQ(ecs.error_of<operations::DeleteCluster>({.cluster = "shop"}),
            "ClusterContainsTasksException");
  ecs.call<operations::StopTask>({.cluster = "shop", .task = *task.taskArn});
  const auto deleted = ecs.call<operations::DeleteCluster>({.cluster = "shop"});
  EXPECT_EQ(*deleted.cluster->status, "INACTIVE");
  DescribeClustersRequest request;
  request.clusters = std::vector<std::string>{"shop"};
  EXPECT_EQ(*ecs.call<operations::DescribeClusters>(request).clusters->at(0).status, "INACTIVE");
  EXPECT_EQ(ecs.error_of<operations::DeleteCluster>({.cluster = "shop"}),
            "ClusterNotFoundException");
  EXPECT_EQ(ecs.last_message, "Cluster not found.");
  EXPECT_EQ(*ecs.call<operations::CreateCluster>({.clusterName = "shop"}).cluster->status,
            "ACTIVE");
}

// ECS-003.
TEST(Clusters, AreNamedByNameOrArnAndDefaultToDefault) {
  EcsWorld ecs;
  EXPECT_EQ(ecs.error_of<operations::ListServices>({}), "ClusterNotFoundException");
  EXPECT_EQ(ecs.error_of<operations::ListServices>({.cluster = ecs.arn("cluster/shop")}), "");
  EXPECT_EQ(ecs.error_of<operations::ListServices>(
                {.cluster = "arn:aws:ecs:eu-west-1:123456789012:cluster/shop"}),
            "InvalidParameterException");
  EXPECT_EQ(ecs.last_message,
            "Invalid identifier: Identifier is for eu-west-1. Your accessing region is us-east-1");
}

}  // namespace
}  // namespace windtunnel::ecs
