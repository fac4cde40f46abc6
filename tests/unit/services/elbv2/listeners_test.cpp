// ELB-004, ELB-030, ELB-034, ELB-035.

#include "tests/unit/services/elbv2/elbv2_world.hpp"

namespace windtunnel::elbv2 {
namespace {

Listener describe(Elbv2World& world, const std::string& arn) {
  return world.call<operations::DescribeListeners>({.ListenerArns = {{arn}}}).Listeners->at(0);
}

// ELB-030, ELB-035.
TEST(CreateListener, ShowsASingleForwardInBothForms) {
  Elbv2World world;
  const std::string shop = world.load_balancer();
  const std::string group = world.target_group();
  const std::string arn = world.listener(shop, group);
  EXPECT_TRUE(arn.starts_with("arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/" +
                              shop.substr(shop.find("app/")) + "/"));
  const Listener made = describe(world, arn);
  EXPECT_EQ(made.LoadBalancerArn, shop);
  EXPECT_EQ(made.Port, 80);
  EXPECT_EQ(made.Protocol, "HTTP");
  EXPECT_FALSE(made.SslPolicy);
  const Action& action = made.DefaultActions->at(0);
  EXPECT_EQ(action.TargetGroupArn, group);
  EXPECT_EQ(action.ForwardConfig->TargetGroups->at(0).TargetGroupArn, group);
  EXPECT_EQ(action.ForwardConfig->TargetGroups->at(0).Weight, 1);
  EXPECT_EQ(action.ForwardConfig->TargetGroupStickinessConfig->Enabled, false);
  world.expect_same_after_restart_and_replay();
}

// ELB-035.
TEST(CreateListener, NamesNoSingleGroupWhereItForwardsToTwo) {
  Elbv2World world;
  const std::string blue = world.target_group("blue");
  const std::string green = world.target_group("green");
  const auto made = world.call<operations::CreateListener>(world.listener_request(
      world.load_balancer(), Elbv2World::forward_to({{blue, 90}, {green, 10}})));
  const Action& action = made.Listeners->at(0).DefaultActions->at(0);
  EXPECT_FALSE(action.TargetGroupArn);
  EXPECT_EQ(action.ForwardConfig->TargetGroups->at(1).Weight, 10);
}

TEST(CreateListener, RefusesForwardsThatContradictThemselves) {
  Elbv2World world;
  const std::string shop = world.load_balancer();
  const std::string blue = world.target_group("blue");
  const std::string green = world.target_group("green");
  const auto error_of = [&](Action action) {
    return world.error_of<operations::CreateListener>(
        world.listener_request(shop, std::move(action)));
  };
  Action both = Elbv2World::forward_to({{blue, 1}});
  both.TargetGroupArn = green;
  EXPECT_EQ(error_of(both), "ValidationError");
  EXPECT_EQ(error_of(Elbv2World::forward_to({{blue, 1000}})), "ValidationError");
  EXPECT_EQ(error_of(Elbv2World::forward_to({{blue, 1}, {blue, 1}})), "ValidationError");
  EXPECT_EQ(error_of({.Type = "forward"}), "ValidationError");
  EXPECT_EQ(error_of(Elbv2World::forward_to(blue + "0")), "TargetGroupNotFound");
  EXPECT_EQ(world.last_message, "Target groups '" + blue + "0' not found");
  EXPECT_EQ(error_of({.Type = "authenticate-oidc"}), "NotImplemented");
}

// ELB-034.
TEST(CreateListener, CompletesRedirects) {
  Elbv2World world;
  Action redirect{.Type = "redirect"};
  redirect.RedirectConfig.emplace().StatusCode = "HTTP_301";
  redirect.RedirectConfig->Protocol = "HTTPS";
  const auto made = world.call<operations::CreateListener>(
      world.listener_request(world.load_balancer(), redirect));
  const RedirectActionConfig& shown = *made.Listeners->at(0).DefaultActions->at(0).RedirectConfig;
  EXPECT_EQ(shown.Protocol, "HTTPS");
  EXPECT_EQ(shown.Host, "#{host}");
  EXPECT_EQ(shown.Port, "#{port}");
  EXPECT_EQ(shown.Path, "/#{path}");
  EXPECT_EQ(shown.Query, "#{query}");
}

// ELB-004, ELB-018.
TEST(CreateListener, GivesTheSameOneForTheSameSettingsAndRefusesOthersOnItsPort) {
  Elbv2World world;
  const std::string shop = world.load_balancer();
  const std::string group = world.target_group();
  const std::string arn = world.listener(shop, group);
  EXPECT_EQ(world.listener(shop, group), arn);
  EXPECT_EQ(world.error_of<operations::CreateListener>(
                world.listener_request(shop, Elbv2World::forward_to(world.target_group("other")))),
            "DuplicateListener");
  EXPECT_EQ(world.last_message,
            "A listener already exists on this port for this load balancer '" + shop + "'");
}

TEST(CreateListener, RefusesAGroupOfAnotherLoadBalancerOrProtocol) {
  Elbv2World world;
  const std::string group = world.target_group();
  world.listener(world.load_balancer(), group);
  EXPECT_EQ(world.error_of<operations::CreateListener>(world.listener_request(
                world.load_balancer("other"), Elbv2World::forward_to(group))),
            "TargetGroupAssociationLimit");
  CreateTargetGroupInput tcp = Elbv2World::group_request("tcp");
  tcp.Protocol = "TCP";
  const auto made = world.call<operations::CreateTargetGroup>(tcp);
  EXPECT_EQ(world.error_of<operations::CreateListener>(world.listener_request(
                world.load_balancer("other"),
                Elbv2World::forward_to(*made.TargetGroups->at(0).TargetGroupArn))),
            "IncompatibleProtocols");
}

// ELB-030.
TEST(CreateListener, WantsACertificateForHttpsAndRecordsIt) {
  Elbv2World world;
  auto request = world.listener_request(world.load_balancer(),
                                        Elbv2World::forward_to(world.target_group()), 443);
  request.Protocol = "HTTPS";
  EXPECT_EQ(world.error_of<operations::CreateListener>(request), "ValidationError");
  request.Certificates.emplace().emplace_back().CertificateArn = "arn:aws:acm:::certificate/1";
  const Listener made = world.call<operations::CreateListener>(request).Listeners->at(0);
  EXPECT_EQ(made.SslPolicy, "ELBSecurityPolicy-2016-08");
  EXPECT_EQ(made.MutualAuthentication->Mode, "off");
  EXPECT_EQ(made.Certificates->at(0).CertificateArn, "arn:aws:acm:::certificate/1");
}

TEST(CreateListener, RefusesProtocolsOfTheOtherTypeOfLoadBalancer) {
  Elbv2World world;
  auto request =
      world.listener_request(world.load_balancer(), Elbv2World::forward_to(world.target_group()));
  request.Protocol = "TCP";
  EXPECT_EQ(world.error_of<operations::CreateListener>(request), "ValidationError");
  EXPECT_EQ(world.last_message, "Listener protocol 'TCP' must be one of 'HTTP, HTTPS'");
}

// ELB-030.
TEST(DescribeListeners, ListsThoseOfALoadBalancerInOrderOfCreation) {
  Elbv2World world;
  const std::string shop = world.load_balancer();
  const std::string group = world.target_group();
  for (const std::int32_t port : {8080, 80, 443}) world.listener(shop, group, port);
  DescribeListenersInput request;
  request.LoadBalancerArn = shop;
  request.PageSize = 2;
  const auto first = world.call<operations::DescribeListeners>(request);
  EXPECT_EQ(first.Listeners->at(0).Port, 8080);
  EXPECT_EQ(first.Listeners->at(1).Port, 80);
  request.Marker = first.NextMarker;
  const auto second = world.call<operations::DescribeListeners>(request);
  EXPECT_EQ(second.Listeners->at(0).Port, 443);
  EXPECT_FALSE(second.NextMarker);
  request.LoadBalancerArn = world.load_balancer("other");
  EXPECT_EQ(world.error_of<operations::DescribeListeners>(request), "ValidationError");
  EXPECT_EQ(world.error_of<operations::DescribeListeners>({}), "ValidationError");
  EXPECT_EQ(world.last_message, "You must specify either listener ARNs or a load balancer ARN");
}

TEST(ModifyListener, ReplacesWhatIsGivenAndMovesTheUseOfGroups) {
  Elbv2World world;
  const std::string shop = world.load_balancer();
  const std::string blue = world.target_group("blue");
  const std::string green = world.target_group("green");
  const std::string arn = world.listener(shop, blue);
  ModifyListenerInput request{.ListenerArn = arn};
  request.DefaultActions = {{Elbv2World::forward_to({{blue, 0}, {green, 100}})}};
  world.call<operations::ModifyListener>(request);
  EXPECT_EQ(world.error_of<operations::DeleteTargetGroup>({.TargetGroupArn = blue}),
            "ResourceInUse");
  request.DefaultActions = {{Elbv2World::forward_to(green)}};
  const Listener shown = world.call<operations::ModifyListener>(request).Listeners->at(0);
  EXPECT_EQ(shown, describe(world, arn));
  EXPECT_EQ(shown.DefaultActions->at(0).TargetGroupArn, green);
  EXPECT_EQ(shown.Port, 80);
  EXPECT_EQ(world.error_of<operations::DeleteTargetGroup>({.TargetGroupArn = blue}), "");
  world.expect_same_after_restart_and_replay();
}

TEST(ModifyListener, RefusesAPortThatAnotherHas) {
  Elbv2World world;
  const std::string shop = world.load_balancer();
  const std::string group = world.target_group();
  world.listener(shop, group, 80);
  ModifyListenerInput request{.ListenerArn = world.listener(shop, group, 81)};
  request.Port = 80;
  EXPECT_EQ(world.error_of<operations::ModifyListener>(request), "DuplicateListener");
  request.Port = 82;
  EXPECT_EQ(world.call<operations::ModifyListener>(request).Listeners->at(0).Port, 82);
}

// ELB-018.
TEST(DeleteListener, IsRefusedForOneThatIsNotThere) {
  Elbv2World world;
  const std::string arn = world.listener(world.load_balancer(), world.target_group());
  world.call<operations::DeleteListener>({.ListenerArn = arn});
  EXPECT_EQ(world.error_of<operations::DeleteListener>({.ListenerArn = arn}), "ListenerNotFound");
  EXPECT_EQ(world.last_message, "One or more listeners not found");
}

}  // namespace
}  // namespace windtunnel::elbv2
