#include "tests/unit/services/autoscaling/autoscaling_world.hpp"

namespace windtunnel::autoscaling {
namespace {

using Create = operations::CreateAutoScalingGroup;
using Update = operations::UpdateAutoScalingGroup;

/// A world with a launch template "shop" of one version.
class GroupsFromTemplates : public testing::Test {
 protected:
  GroupsFromTemplates() {
    id = *world
              .call<ec2::operations::CreateLaunchTemplate>(
                  {.LaunchTemplateData = data("t3.micro"), .LaunchTemplateName = "shop"})
              .LaunchTemplate->LaunchTemplateId;
  }
  static ec2::RequestLaunchTemplateData data(const std::string& type) {
    ec2::RequestLaunchTemplateData data;
    data.ImageId = "ami-0123456789abcdef0";
    data.InstanceType = type;
    data.TagSpecifications = {
        {{.ResourceType = "instance",
          .Tags = {{{.Key = "Role", .Value = "any"}, {.Key = "Stage", .Value = "test"}}}}}};
    return data;
  }
  void add_version(const std::string& type) {
    world.call<ec2::operations::CreateLaunchTemplateVersion>(
        {.LaunchTemplateData = data(type), .LaunchTemplateName = "shop"});
  }
  static CreateAutoScalingGroupType group_input(std::int32_t least,
                                                api::Opt<std::string> version = {}) {
    CreateAutoScalingGroupType in = AutoscalingWorld::group_input(least);
    in.LaunchConfigurationName.reset();
    in.LaunchTemplate =
        LaunchTemplateSpecification{.LaunchTemplateName = "shop", .Version = std::move(version)};
    return in;
  }
  void make_running_group(std::int32_t least, api::Opt<std::string> version = {}) {
    world.call<Create>(group_input(least, std::move(version)));
    world.advance(26s);
  }
  std::vector<std::string> versions() {
    std::vector<std::string> versions;
    for (const Instance& instance : world.instances()) {
      versions.push_back(instance.LaunchTemplate ? *instance.LaunchTemplate->Version : "none");
    }
    return versions;
  }

  AutoscalingWorld world;
  std::string id;
};

// ASG-001, ASG-004, ASG-005.
TEST_F(GroupsFromTemplates, ShowTheTemplateAndTheVersionOfEachInstance) {
  make_running_group(1);
  const AutoScalingGroup group = world.group();
  EXPECT_FALSE(group.LaunchConfigurationName);
  EXPECT_EQ(group.LaunchTemplate->LaunchTemplateId, id);
  EXPECT_EQ(group.LaunchTemplate->LaunchTemplateName, "shop");
  EXPECT_FALSE(group.LaunchTemplate->Version);
  const Instance instance = group.Instances->at(0);
  EXPECT_EQ(instance.InstanceType, "t3.micro");
  EXPECT_FALSE(instance.LaunchConfigurationName);
  EXPECT_EQ(instance.LaunchTemplate->LaunchTemplateId, id);
  EXPECT_EQ(instance.LaunchTemplate->LaunchTemplateName, "shop");
  EXPECT_EQ(instance.LaunchTemplate->Version, "1");
  const auto details = world.call<operations::DescribeAutoScalingInstances>({});
  EXPECT_EQ(details.AutoScalingInstances->at(0).LaunchTemplate->Version, "1");
  world.expect_same_after_restart_and_replay();
}

// ASG-011.
TEST_F(GroupsFromTemplates, TagWhatTheyLaunchAsTheTemplateSaysAndTheGroupOverIt) {
  CreateAutoScalingGroupType in = group_input(1);
  in.Tags =
      std::vector<Tag>{{.Key = "Role", .PropagateAtLaunch = true, .Value = std::string("web")}};
  world.call<Create>(in);
  world.advance(6s);
  EXPECT_EQ(world.host_tags(world.ids()[0]), (world::Tags{{"Role", "web"},
                                                          {"Stage", "test"},
                                                          {"aws:autoscaling:groupName", "shop"},
                                                          {"aws:ec2launchtemplate:id", id},
                                                          {"aws:ec2launchtemplate:version", "1"}}));
}

// ASG-026.
TEST_F(GroupsFromTemplates, LaunchFromTheVersionThatIsMeantAtThatTime) {
  make_running_group(1, "$Latest");
  add_version("t3.large");
  world.set_desired(2);
  world.advance(26s);
  EXPECT_THAT(versions(), ElementsAre("1", "2"));
  EXPECT_EQ(world.instances()[1].InstanceType, "t3.large");
  EXPECT_EQ(world.group().LaunchTemplate->Version, "$Latest");

  UpdateAutoScalingGroupType in;
  in.AutoScalingGroupName = "shop";
  in.DesiredCapacity = 3;
  in.LaunchTemplate =
      LaunchTemplateSpecification{.LaunchTemplateId = id, .Version = std::string("$Default")};
  world.call<Update>(in);
  world.advance(26s);
  EXPECT_THAT(versions(), ElementsAre("1", "2", "1"));
  world.call<ec2::operations::ModifyLaunchTemplate>(
      {.DefaultVersion = "2", .LaunchTemplateName = "shop"});
  world.set_desired(4);
  world.advance(26s);
  EXPECT_THAT(versions(), ElementsAre("1", "2", "1", "2"));
}

// ASG-006.
TEST_F(GroupsFromTemplates, MayChangeFromAConfigurationAndBack) {
  world.make_running_group(1);
  UpdateAutoScalingGroupType in;
  in.AutoScalingGroupName = "shop";
  in.DesiredCapacity = 2;
  in.LaunchTemplate = LaunchTemplateSpecification{.LaunchTemplateId = id};
  world.call<Update>(in);
  EXPECT_FALSE(world.group().LaunchConfigurationName);
  world.advance(26s);
  EXPECT_THAT(versions(), ElementsAre("none", "1"));
  in = {};
  in.AutoScalingGroupName = "shop";
  in.LaunchConfigurationName = "web";
  world.call<Update>(in);
  EXPECT_FALSE(world.group().LaunchTemplate);
  EXPECT_EQ(world.group().LaunchConfigurationName, "web");
  EXPECT_THAT(versions(), ElementsAre("none", "1"));
}

// ASG-001, ASG-015.
TEST_F(GroupsFromTemplates, NeedOneTemplateThatInstancesCanBeLaunchedFrom) {
  CreateAutoScalingGroupType in = group_input(1);
  in.LaunchConfigurationName = "web";
  EXPECT_EQ(world.error_of<Create>(in), "ValidationError");
  EXPECT_THAT(world.last_message, testing::StartsWith("Valid requests must contain either Launch"));
  in = group_input(1);
  in.LaunchTemplate->LaunchTemplateId = id;
  EXPECT_EQ(world.error_of<Create>(in), "ValidationError");
  EXPECT_EQ(world.last_message,
            "Valid requests must contain either launchTemplateId or LaunchTemplateName");
  EXPECT_EQ(world.error_of<Create>(group_input(1, "v1")), "ValidationError");
  EXPECT_EQ(world.last_message,
            "Invalid launch template version: either '$Default', '$Latest', or a numeric version "
            "are allowed.");
  EXPECT_EQ(world.error_of<Create>(group_input(1, "7")), "ValidationError");
  EXPECT_EQ(world.last_message,
            "You must use a valid fully-formed launch template. Could not find the specified "
            "version 7 for the launch template with ID " +
                id + ".");
  in = group_input(1);
  in.LaunchTemplate->LaunchTemplateName = "none";
  EXPECT_EQ(world.error_of<Create>(in), "ValidationError");
  EXPECT_EQ(world.last_message,
            "You must use a valid fully-formed launch template. The specified launch template, "
            "with template name none, does not exist.");
  // Checked as a launch would be, also where nothing is to be launched.
  ec2::RequestLaunchTemplateData wrong = data("t3.micro");
  wrong.ImageId = "web-image";
  world.call<ec2::operations::CreateLaunchTemplateVersion>(
      {.LaunchTemplateData = wrong, .LaunchTemplateName = "shop"});
  EXPECT_EQ(world.error_of<Create>(group_input(0, "2")), "ValidationError");
  EXPECT_EQ(world.last_message,
            "You must use a valid fully-formed launch template. Invalid id: \"web-image\" "
            "(expecting \"ami-...\")");
  wrong = data("t3.micro");
  wrong.NetworkInterfaces.emplace().push_back({.DeviceIndex = 0});
  world.call<ec2::operations::CreateLaunchTemplateVersion>(
      {.LaunchTemplateData = wrong, .LaunchTemplateName = "shop"});
  EXPECT_EQ(world.error_of<Create>(group_input(0, "3")), "NotImplemented");
  EXPECT_THAT(world.groups(), IsEmpty());
}

// ASG-025.
TEST_F(GroupsFromTemplates, CannotLaunchFromATemplateThatIsGone) {
  make_running_group(1);
  world.call<ec2::operations::DeleteLaunchTemplate>({.LaunchTemplateName = "shop"});
  world.set_desired(2);
  world.run_to_rest();
  const Activity failed = world.activities()[0];
  EXPECT_EQ(failed.StatusCode, "Failed");
  EXPECT_EQ(failed.StatusMessage, "The specified launch template, with template ID " + id +
                                      ", does not exist. Launching EC2 instance failed.");
  EXPECT_THAT(versions(), ElementsAre("1"));
  world.expect_same_after_restart_and_replay();
}

// ASG-045.
TEST_F(GroupsFromTemplates, EndInstancesOfConfigurationsFirstAndThenThoseOfTheOldestVersion) {
  CreateAutoScalingGroupType in = group_input(0, "$Latest");
  in.AvailabilityZones = std::vector<std::string>{"us-east-1a"};
  world.call<Create>(in);
  add_version("t3.large");
  world.set_desired(1);
  world.advance(26s);
  UpdateAutoScalingGroupType update;
  update.AutoScalingGroupName = "shop";
  update.DesiredCapacity = 2;
  update.LaunchTemplate =
      LaunchTemplateSpecification{.LaunchTemplateId = id, .Version = std::string("1")};
  world.call<Update>(update);
  world.advance(26s);
  update = {};
  update.AutoScalingGroupName = "shop";
  update.DesiredCapacity = 3;
  update.LaunchConfigurationName = "web";
  world.call<Update>(update);
  world.advance(26s);
  update = {};
  update.AutoScalingGroupName = "shop";
  update.LaunchTemplate = LaunchTemplateSpecification{.LaunchTemplateId = id};
  world.call<Update>(update);
  EXPECT_THAT(versions(), ElementsAre("2", "1", "none"));
  world.set_desired(2);
  world.advance(40s);
  EXPECT_THAT(versions(), ElementsAre("2", "1"));
  world.set_desired(1);
  world.advance(40s);
  EXPECT_THAT(versions(), ElementsAre("2"));
}

}  // namespace
}  // namespace windtunnel::autoscaling
