#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "services/ec2/api.hpp"
#include "services/ec2/definition.hpp"
#include "services/elb/api.hpp"
#include "services/elb/definition.hpp"
#include "tests/support/test_world.hpp"

namespace windtunnel::elb {

using namespace std::chrono_literals;

inline const world::ServiceRegistry& elb_registry() {
  static const world::ServiceRegistry registry = [] {
    world::ServiceRegistry made;
    made.add(ec2::definition());
    made.add(definition());
    return made;
  }();
  return registry;
}

/// A world with EC2 and classic load balancers, and the few calls that most tests make.
class ElbWorld : public test::TestWorld {
 public:
  ElbWorld() : TestWorld(elb_registry()) {}

  static Listener listener(const std::string& protocol, std::int32_t port) {
    Listener made;
    made.Protocol = protocol;
    made.LoadBalancerPort = port;
    made.InstancePort = 8080;
    return made;
  }
  static CreateAccessPointInput request(const std::string& name) {
    CreateAccessPointInput in;
    in.LoadBalancerName = name;
    in.Listeners = {listener("http", 80)};
    in.AvailabilityZones = std::vector<std::string>{"us-east-1a"};
    return in;
  }
  std::string create(const std::string& name) {
    return *call<operations::CreateLoadBalancer>(request(name)).DNSName;
  }
  LoadBalancerDescription describe(const std::string& name) {
    DescribeAccessPointsInput in;
    in.LoadBalancerNames = std::vector<std::string>{name};
    return call<operations::DescribeLoadBalancers>(in).LoadBalancerDescriptions->at(0);
  }
  LoadBalancerAttributes attributes(const std::string& name) {
    return *call<operations::DescribeLoadBalancerAttributes>({.LoadBalancerName = name})
                .LoadBalancerAttributes;
  }
  /// A running instance.
  std::string launch() {
    ec2::RunInstancesRequest in;
    in.ImageId = "ami-0123456789abcdef0";
    in.MinCount = 1;
    in.MaxCount = 1;
    const auto made = call<ec2::operations::RunInstances>(in);
    advance(20s);
    return *made.Instances->front().InstanceId;
  }
  static std::vector<Instance> list(const std::vector<std::string>& ids) {
    std::vector<Instance> instances;
    for (const std::string& id : ids) instances.emplace_back().InstanceId = id;
    return instances;
  }
  std::vector<std::string> ids(const api::Opt<std::vector<Instance>>& instances) {
    std::vector<std::string> ids;
    for (const Instance& instance : *instances) ids.push_back(*instance.InstanceId);
    return ids;
  }
  std::vector<std::string> add(const std::string& name, const std::vector<std::string>& which) {
    RegisterEndPointsInput in;
    in.LoadBalancerName = name;
    in.Instances = list(which);
    return ids(call<operations::RegisterInstancesWithLoadBalancer>(in).Instances);
  }
  std::vector<std::string> remove(const std::string& name, const std::vector<std::string>& which) {
    DeregisterEndPointsInput in;
    in.LoadBalancerName = name;
    in.Instances = list(which);
    return ids(call<operations::DeregisterInstancesFromLoadBalancer>(in).Instances);
  }
  /// "State ReasonCode Description".
  std::string health(const std::string& name, const std::string& id) {
    DescribeEndPointStateInput in;
    in.LoadBalancerName = name;
    in.Instances = list({id});
    const auto out = call<operations::DescribeInstanceHealth>(in);
    const InstanceState& state = out.InstanceStates->at(0);
    return *state.State + " " + *state.ReasonCode + " " + *state.Description;
  }
};

}  // namespace windtunnel::elb
