#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "emulator/world/instances.hpp"
#include "services/ec2/api.hpp"
#include "services/ec2/definition.hpp"
#include "tests/support/test_world.hpp"

namespace windtunnel::ec2 {

/// Notes the signals that reach the other services.
class Listener final : public world::Component {
 public:
  using Component::Component;
  void on_state(const world::InstanceStateChanged& signal) { states.push_back(signal); }
  void on_resource(const world::ResourceChanged& signal) { resources.push_back(signal); }

  std::vector<world::InstanceStateChanged> states;
  std::vector<world::ResourceChanged> resources;
};

/// A world with EC2 alone and, in 123456789012 / us-east-1, three web servers in zones a and b
/// (the group web, tagged Role=web and Stage=prod) and one stopped database.
class Ec2World : public test::TestWorld {
 public:
  Ec2World() : TestWorld(only_ec2(), with_fleet()) {}

  static constexpr const char* image = "ami-0123456789abcdef0";

  Reservation launch(std::int32_t count, world::Tags tags = {}) {
    RunInstancesRequest request{.ImageId = image, .MaxCount = count, .MinCount = count};
    std::vector<Tag> list;
    for (const auto& [key, value] : tags) list.push_back({.Key = key, .Value = value});
    request.TagSpecifications = {{{.ResourceType = "instance", .Tags = list}}};
    return call<operations::RunInstances>(request);
  }
  std::string launch_one() { return *launch(1).Instances->front().InstanceId; }

  Instance describe(const std::string& id) {
    const auto output = call<operations::DescribeInstances>({.InstanceIds = {{id}}});
    return output.Reservations->at(0).Instances->at(0);
  }
  std::string state_of(const std::string& id) { return *describe(id).State->Name; }

  /// The ids that a filter lets through, in order.
  std::vector<std::string> ids(std::vector<Filter> filters = {}) {
    DescribeInstancesRequest request;
    if (!filters.empty()) request.Filters = std::move(filters);
    return ids_of(call<operations::DescribeInstances>(request));
  }
  static std::vector<std::string> ids_of(const DescribeInstancesResult& output) {
    std::vector<std::string> ids;
    for (const Reservation& reservation : *output.Reservations) {
      for (const Instance& instance : *reservation.Instances) ids.push_back(*instance.InstanceId);
    }
    std::sort(ids.begin(), ids.end());
    return ids;
  }
  simulation::Instance in_fleet(const std::string& id) {
    return world->fleet().find(scope.account, scope.region, id).value();
  }
  world::Tags tags_of(const std::string& id) { return world::instance_tags(*world, in_fleet(id)); }
  Listener& listener() { return world->component<Listener>(); }

  void expect_same_after_restart_and_replay() {
    EXPECT_EQ(restored()->digest(), world->digest());
    EXPECT_EQ(replayed()->digest(), world->digest());
  }

 private:
  static const world::ServiceRegistry& only_ec2() {
    static const world::ServiceRegistry registry = [] {
      world::ServiceDefinition ec2 = definition();
      ec2.component<Listener>();
      ec2.on_signal<world::InstanceStateChanged, &Listener::on_state>();
      ec2.on_signal<world::ResourceChanged, &Listener::on_resource>();
      world::ServiceRegistry made;
      made.add(std::move(ec2));
      return made;
    }();
    return registry;
  }
  static world::Settings with_fleet() {
    using simulation::AgentState;
    world::Settings settings = settings_at();
    simulation::InstanceGroupSpecification web;
    web.account = settings.account;
    web.region = "us-east-1";
    web.name = "web";
    web.count = 3;
    web.zones = {"us-east-1a", "us-east-1b"};
    web.type = "m5.large";
    web.image = "ami-0aaaaaaaaaaaaaaaa";
    web.tags = {{"Role", "web"}, {"Stage", "prod"}};
    web.agents = {.codedeploy = AgentState::up, .ssm = AgentState::absent};
    simulation::InstanceGroupSpecification database = web;
    database.name = "database";
    database.count = 1;
    database.type = "r5.large";
    database.stopped = true;
    database.tags = {{"Role", "database"}};
    settings.fleet.groups = {web, database};
    return settings;
  }
};

}  // namespace windtunnel::ec2
