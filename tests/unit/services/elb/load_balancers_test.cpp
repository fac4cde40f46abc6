#include "tests/unit/services/elb/elb_world.hpp"

namespace windtunnel::elb {
namespace {

class ClassicLoadBalancers : public testing::Test {
 protected:
  std::string error(const CreateAccessPointInput& in) {
    return world.error_of<operations::CreateLoadBalancer>(in);
  }

  ElbWorld world;
};

// ELB-050, ELB-052
TEST_F(ClassicLoadBalancers, AreThereAtOnce) {
  const std::string dns_name = world.create("shop");
  EXPECT_THAT(dns_name, testing::MatchesRegex("shop-[0-9]+\\.us-east-1\\.elb\\.amazonaws\\.com"));
  const auto shop = world.describe("shop");
  EXPECT_EQ(shop.LoadBalancerName, "shop");
  EXPECT_EQ(shop.DNSName, dns_name);
  EXPECT_EQ(shop.CanonicalHostedZoneName, dns_name);
  EXPECT_EQ(shop.Scheme, "internet-facing");
  EXPECT_EQ(shop.CreatedTime, world.world->now());
  EXPECT_THAT(*shop.AvailabilityZones, testing::ElementsAre("us-east-1a"));
  EXPECT_EQ(shop.Subnets->size(), 1u);
  EXPECT_EQ(shop.SecurityGroups->size(), 1u);
  EXPECT_TRUE(shop.Instances->empty());
  const Listener& listener = *shop.ListenerDescriptions->at(0).Listener;
  EXPECT_EQ(listener.Protocol, "HTTP");
  EXPECT_EQ(listener.InstanceProtocol, "HTTP");
  EXPECT_EQ(shop.HealthCheck->Target, "TCP:8080");
  EXPECT_EQ(shop.HealthCheck->Interval, 30);
  EXPECT_EQ(shop.HealthCheck->Timeout, 5);
  EXPECT_EQ(shop.HealthCheck->UnhealthyThreshold, 2);
  EXPECT_EQ(shop.HealthCheck->HealthyThreshold, 10);
}

// ELB-050
TEST_F(ClassicLoadBalancers, NeedListenersThatGoTogether) {
  auto in = world.request("shop");
  in.Listeners.clear();
  EXPECT_EQ(error(in), "ValidationError");
  EXPECT_EQ(world.last_message, "Listeners cannot be empty");
  in.Listeners = {world.listener("HTTP", 80), world.listener("TCP", 80)};
  EXPECT_EQ(error(in), "DuplicateListener");
  EXPECT_EQ(world.last_message,
            "A listener already exists for shop with LoadBalancerPort 80, but with a different "
            "InstancePort, Protocol, or SSLCertificateId");
  in.Listeners = {world.listener("UDP", 80)};
  EXPECT_EQ(error(in), "UnsupportedProtocol");
  in.Listeners = {world.listener("HTTPS", 443)};
  EXPECT_EQ(error(in), "CertificateNotFound");
  in.Listeners[0].SSLCertificateId = "arn:aws:iam::123456789012:server-certificate/c";
  in.Listeners[0].InstanceProtocol = "TCP";
  EXPECT_EQ(error(in), "InvalidConfigurationRequest");
  in.Listeners[0].InstanceProtocol.reset();
  in.Listeners.push_back(world.listener("TCP", 0));
  EXPECT_EQ(error(in), "ValidationError");
  in.Listeners.back().LoadBalancerPort = 22;
  EXPECT_EQ(error(in), "");
  EXPECT_EQ(world.describe("shop").ListenerDescriptions->at(1).Listener->InstanceProtocol, "TCP");
}

TEST_F(ClassicLoadBalancers, AreInZonesOrSubnets) {
  auto in = world.request("shop");
  in.Subnets = std::vector<std::string>{"subnet-0123456789abcdef0"};
  EXPECT_EQ(error(in), "InvalidConfigurationRequest");
  in.AvailabilityZones.reset();
  EXPECT_EQ(error(in), "");
  EXPECT_EQ(world.describe("shop").AvailabilityZones->size(), 1u);
  in.LoadBalancerName = "other";
  in.Subnets->front() = "nonsense";
  EXPECT_EQ(error(in), "SubnetNotFound");
  in.Subnets.reset();
  EXPECT_EQ(error(in), "ValidationError");
  in.AvailabilityZones = std::vector<std::string>{"eu-west-1a"};
  EXPECT_EQ(error(in), "ValidationError");
  in.AvailabilityZones->front() = "us-east-1b";
  in.Scheme = "public";
  EXPECT_EQ(error(in), "InvalidScheme");
  in.Scheme = "internal";
  EXPECT_TRUE(
      world.call<operations::CreateLoadBalancer>(in).DNSName->starts_with("internal-other-"));
}

// ELB-051
TEST_F(ClassicLoadBalancers, HaveNamesThatAreTheirsAlone) {
  const std::string dns_name = world.create("shop");
  EXPECT_EQ(world.create("shop"), dns_name);
  auto in = world.request("shop");
  in.Listeners[0].InstancePort = 1;
  EXPECT_EQ(error(in), "DuplicateLoadBalancerName");
  for (const char* name : {"", "-x", "x-", "x_y", "abcdefghijklmnopqrstuvwxyz0123456"}) {
    EXPECT_EQ(error(world.request(name)), "ValidationError") << name;
  }
  EXPECT_EQ(world.error_of<operations::DescribeInstanceHealth>({.LoadBalancerName = "gone"}),
            "LoadBalancerNotFound");
  EXPECT_EQ(world.last_message, "There is no ACTIVE Load Balancer named 'gone'");
  world.call<operations::DeleteLoadBalancer>({.LoadBalancerName = "shop"});
  world.call<operations::DeleteLoadBalancer>({.LoadBalancerName = "shop"});
  EXPECT_NE(world.create("shop"), dns_name);
}

TEST_F(ClassicLoadBalancers, AreTwentyInARegion) {
  for (int number = 0; number < 20; ++number) world.create("b" + std::to_string(number));
  EXPECT_EQ(error(world.request("more")), "TooManyLoadBalancers");
  DescribeAccessPointsInput page;
  page.PageSize = 15;
  const auto first = world.call<operations::DescribeLoadBalancers>(page);
  EXPECT_EQ(first.LoadBalancerDescriptions->size(), 15u);
  page.Marker = first.NextMarker;
  const auto second = world.call<operations::DescribeLoadBalancers>(page);
  EXPECT_EQ(second.LoadBalancerDescriptions->size(), 5u);
  EXPECT_FALSE(second.NextMarker);
}

// ELB-052
TEST_F(ClassicLoadBalancers, HaveHealthChecks) {
  world.create("shop");
  ConfigureHealthCheckInput in;
  in.LoadBalancerName = "shop";
  in.HealthCheck = *world.describe("shop").HealthCheck;
  const auto with_target = [&](const std::string& target) {
    in.HealthCheck.Target = target;
    return world.error_of<operations::ConfigureHealthCheck>(in);
  };
  for (const char* target : {"TCP:1", "SSL:65535", "HTTP:80/", "HTTPS:443/a/b"}) {
    EXPECT_EQ(with_target(target), "") << target;
  }
  EXPECT_EQ(world.describe("shop").HealthCheck->Target, "HTTPS:443/a/b");
  for (const char* target :
       {"HTTP:80", "HTTP:/x", "TCP:0", "TCP:65536", "TCP:x", "TCP:80/x", "TCP", "HTTP", ""}) {
    EXPECT_EQ(with_target(target), "ValidationError") << target;
  }
  EXPECT_EQ(with_target("UDP:80"), "ValidationError");
  EXPECT_EQ(world.last_message, "HealthCheck Target must begin with one of HTTP, TCP, HTTPS, SSL");
  in.HealthCheck.Timeout = 30;
  EXPECT_EQ(with_target("TCP:80"), "ValidationError");
}

// ELB-053
TEST_F(ClassicLoadBalancers, HaveAttributes) {
  world.create("shop");
  const auto before = world.attributes("shop");
  EXPECT_FALSE(before.AccessLog->Enabled);
  EXPECT_FALSE(before.CrossZoneLoadBalancing->Enabled);
  EXPECT_FALSE(before.ConnectionDraining->Enabled);
  EXPECT_EQ(before.ConnectionDraining->Timeout, 300);
  EXPECT_EQ(before.ConnectionSettings->IdleTimeout, 60);
  ModifyLoadBalancerAttributesInput in;
  in.LoadBalancerName = "shop";
  in.LoadBalancerAttributes.ConnectionDraining.emplace().Enabled = true;
  const auto changed = world.call<operations::ModifyLoadBalancerAttributes>(in);
  EXPECT_FALSE(changed.LoadBalancerAttributes->CrossZoneLoadBalancing);
  EXPECT_TRUE(world.attributes("shop").ConnectionDraining->Enabled);
  EXPECT_EQ(world.attributes("shop").ConnectionDraining->Timeout, 300);
  in.LoadBalancerAttributes.ConnectionDraining->Timeout = 4000;
  EXPECT_EQ(world.error_of<operations::ModifyLoadBalancerAttributes>(in),
            "InvalidConfigurationRequest");
  in.LoadBalancerAttributes.ConnectionDraining.reset();
  AdditionalAttribute attribute;
  attribute.Key = "unknown";
  in.LoadBalancerAttributes.AdditionalAttributes.emplace().push_back(attribute);
  EXPECT_EQ(world.error_of<operations::ModifyLoadBalancerAttributes>(in),
            "LoadBalancerAttributeNotFound");
}

TEST_F(ClassicLoadBalancers, HaveTags) {
  auto in = world.request("shop");
  Tag tag;
  tag.Key = "a";
  tag.Value = "1";
  in.Tags = std::vector<Tag>{tag, tag};
  EXPECT_EQ(error(in), "DuplicateTagKeys");
  in.Tags->pop_back();
  EXPECT_EQ(error(in), "");
  tag.Key = "b";
  world.call<operations::AddTags>({.LoadBalancerNames = {"shop"}, .Tags = {tag}});
  const auto tags = [&] {
    const auto out = world.call<operations::DescribeTags>({.LoadBalancerNames = {"shop"}});
    std::vector<std::string> keys;
    for (const Tag& one : *out.TagDescriptions->at(0).Tags) keys.push_back(one.Key);
    return keys;
  };
  EXPECT_THAT(tags(), testing::ElementsAre("a", "b"));
  TagKeyOnly key;
  key.Key = "a";
  world.call<operations::RemoveTags>({.LoadBalancerNames = {"shop"}, .Tags = {key}});
  EXPECT_THAT(tags(), testing::ElementsAre("b"));
  EXPECT_EQ(world.error_of<operations::DescribeTags>({.LoadBalancerNames = {"gone"}}),
            "LoadBalancerNotFound");
}

}  // namespace
}  // namespace windtunnel::elb
