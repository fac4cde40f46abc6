#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/codedeploy/api.hpp"
#include "tests/support/test_world.hpp"

namespace windtunnel::stories {

using namespace std::chrono_literals;

/// A world of all services in which deployments of every kind are told from beginning to end: two
/// instances "web" and two "next", a bucket of bundles, the target group "site" behind a load
/// balancer, the function "cart", the service "shop", and the alarm "errors".
class StoryWorld : public test::TestWorld {
 public:
  /// `more`: what else stands in the fleet file. Bundles whose key is "fails-" and an event fail in
  /// that event.
  explicit StoryWorld(const std::string& more = "", std::uint64_t seed = 1,
                      std::uint32_t instances = 2);

  // --- Instances -------------------------------------------------------------------------------

  struct GroupOptions {
    std::string config = "CodeDeployDefault.AllAtOnce";
    bool behind_load_balancers = false;
    /// Minutes that it waits to be continued; 0 for not at all. Blue/green where it is set.
    std::optional<int> ready_wait = std::nullopt;
    int termination_wait = 5;
    bool keeps_originals = false;
    std::string copied_group = {};
    std::vector<std::string> rolls_back_on = {};
    bool has_alarm = true;
  };
  void make_server_group(const GroupOptions& options);
  void make_target_group();
  void make_auto_scaling_group();
  std::string deploy(const std::string& key, const std::string& green_fleet = "");

  // --- Functions and services ------------------------------------------------------------------

  /// "cart", with the versions 1 to 3 and the alias "live" on 1.
  void make_function();
  void make_lambda_group(const std::string& config, const std::vector<std::string>& rolls_back_on);
  std::string deploy_function(const std::string& from, const std::string& to,
                              const std::map<std::string, std::string>& hooks = {});
  /// "shop" in the cluster "prod": two tasks of "web:1", target groups "one" and "two", listeners
  /// on 80 and, for tests, 8080.
  void make_service();
  void make_ecs_group(const std::string& config, const std::vector<std::string>& rolls_back_on,
                      int ready_wait = 0, int termination_wait = 5);
  std::string deploy_service(int revision, const std::map<std::string, std::string>& hooks = {});
  /// Percent of the production listener's traffic that each target group gets, by name.
  std::map<std::string, int> listener_weights();

  // --- Either ----------------------------------------------------------------------------------

  void set_alarm(const std::string& state);
  codedeploy::DeploymentInfo info(const std::string& deployment);
  std::vector<codedeploy::DeploymentTarget> targets(const std::string& deployment);
  /// All deployments, the oldest first.
  std::vector<std::string> deployments();
  bool is_over(const std::string& deployment);
  /// Goes on until nothing is under way any more, a day at most.
  void finish_all();
  /// What happened, for people to read: times count from the first deployment's creation.
  std::string history();

  std::string production_listener;
  std::string test_listener;
  std::map<std::string, std::string> target_groups;

 private:
  static world::Settings settings(const std::string& more, std::uint64_t seed,
                                  std::uint32_t instances);
  void make_application(const std::string& platform);
  codedeploy::CreateDeploymentGroupInput group_input(const std::vector<std::string>& rolls_back_on,
                                                     bool has_alarm = true);
  std::string make_ip_target_group(const std::string& name);
  std::string make_listener(const std::string& balancer, int port, const std::string& group);
  std::string make_load_balancer(const std::string& name);
};

}  // namespace windtunnel::stories
