#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>

#include "services/lambda/api.hpp"
#include "tests/unit/services/stories/story_world.hpp"

/// Golden histories: every strategy on success, on failure at each lifecycle event, on alarm and on
/// stop, as files in fixtures/histories. After a change that is meant, look at what it changes:
///
///     WINDTUNNEL_WRITE_HISTORIES=1 build/release/bin/unit_services_stories && git diff fixtures
namespace windtunnel::stories {
namespace {

using Options = StoryWorld::GroupOptions;
using codedeploy::operations::ContinueDeployment;
using codedeploy::operations::StopDeployment;

const std::vector<std::string> on_failure = {"DEPLOYMENT_FAILURE"};
const std::vector<std::string> on_alarm = {"DEPLOYMENT_STOP_ON_ALARM"};
const std::vector<std::string> on_request = {"DEPLOYMENT_STOP_ON_REQUEST"};

/// One file: titled stories one after the other.
class Book {
 public:
  explicit Book(std::string name) : name_(std::move(name)) {}

  void tell(const std::string& title, StoryWorld& world) {
    text_ += "== " + title + "\n" + world.history() + "\n";
  }
  void compare() const {
    const std::string path =
        std::string(WINDTUNNEL_SOURCE_DIR) + "/fixtures/histories/" + name_ + ".txt";
    if (std::getenv("WINDTUNNEL_WRITE_HISTORIES") != nullptr) {
      std::ofstream(path, std::ios::binary) << text_;
      return;
    }
    std::ifstream file(path, std::ios::binary);
    std::stringstream expected;
    expected << file.rdbuf();
    EXPECT_EQ(text_, expected.str()) << path;
  }

 private:
  std::string name_;
  std::string text_;
};

void stop(StoryWorld& world, const std::string& id) {
  world.call<StopDeployment>({.deploymentId = id});
}

/// Goes on, a second at a time, until `is_there` holds; an hour at most.
void go_until(StoryWorld& world, const std::function<bool()>& is_there) {
  for (int second = 0; second < 3600 && !is_there(); ++second) world.advance(1s);
}

// --- In place ------------------------------------------------------------------------------------

using Middle = std::function<void(StoryWorld&, const std::string&)>;

void tell_in_place(Book& book, const std::string& title, const Options& options,
                   const std::string& first, const std::string& second, const Middle& middle = {}) {
  StoryWorld world;
  world.make_server_group(options);
  world.deploy(first);
  world.finish_all();
  if (!second.empty()) {
    const std::string id = world.deploy(second);
    if (middle) middle(world, id);
    world.finish_all();
  }
  book.tell(title, world);
}

void tell_alarm_and_stops(Book& book, Options options) {
  const auto fire = [](StoryWorld& world, const std::string&) {
    world.advance(8s);
    world.set_alarm("ALARM");
  };
  tell_in_place(book, "an alarm, without rollback", options, "good.zip", "slow.zip", fire);
  options.rolls_back_on = on_alarm;
  tell_in_place(book, "an alarm, rolled back", options, "good.zip", "slow.zip", fire);
  const auto fire_before = [](StoryWorld& world, const std::string&) { world.set_alarm("ALARM"); };
  tell_in_place(book, "an alarm that fires already", options, "good.zip", "slow.zip", fire_before);
  const auto stop_later = [](StoryWorld& world, const std::string& id) {
    world.advance(8s);
    stop(world, id);
  };
  tell_in_place(book, "a stop, without rollback", options, "good.zip", "slow.zip", stop_later);
  options.rolls_back_on = on_request;
  tell_in_place(book, "a stop, rolled back", options, "good.zip", "slow.zip", stop_later);
}

/// The scripts of what was installed last run before the new bundle is there.
bool is_of_earlier_bundle(const std::string& event) {
  return event == "BeforeBlockTraffic" || event == "AfterBlockTraffic" ||
         event == "ApplicationStop";
}

TEST(Histories, InPlace) {
  Book book("in-place");
  tell_in_place(book, "success", {}, "good.zip", "better.zip");
  for (const std::string event : {"ApplicationStop", "DownloadBundle", "BeforeInstall", "Install",
                                  "AfterInstall", "ApplicationStart", "ValidateService"}) {
    const std::string bad = "fails-" + event + ".zip";
    const bool earlier = is_of_earlier_bundle(event);
    tell_in_place(book, "failure in " + event + ", rolled back", {.rolls_back_on = on_failure},
                  earlier ? bad : "good.zip", earlier ? "good.zip" : bad);
  }
  tell_alarm_and_stops(book, {});
  book.compare();
}

TEST(Histories, InPlaceOneAtATimeAndHalfAtATime) {
  Book book("in-place-pace");
  for (const std::string pace : {"OneAtATime", "HalfAtATime"}) {
    const Options options{.config = "CodeDeployDefault." + pace};
    tell_in_place(book, pace + ": success", options, "good.zip", "");
    tell_in_place(book, pace + ": failure", options, "fails-AfterInstall.zip", "");
  }
  book.compare();
}

TEST(Histories, InPlaceBehindLoadBalancers) {
  Book book("in-place-load-balanced");
  const Options options{.behind_load_balancers = true};
  tell_in_place(book, "success", options, "good.zip", "better.zip");
  for (const std::string event :
       {"BeforeBlockTraffic", "BlockTraffic", "AfterBlockTraffic", "ApplicationStop",
        "DownloadBundle", "BeforeInstall", "Install", "AfterInstall", "ApplicationStart",
        "ValidateService", "BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic"}) {
    const std::string bad = "fails-" + event + ".zip";
    const bool earlier = is_of_earlier_bundle(event);
    tell_in_place(book, "failure in " + event, options, earlier ? bad : "good.zip",
                  earlier ? "good.zip" : bad);
  }
  tell_alarm_and_stops(book, options);
  book.compare();
}

// --- Blue/green ----------------------------------------------------------------------------------

/// The first deployment takes the group from web to next, the second back to web, which is kept
/// alive for it.
void tell_blue_green(Book& book, const std::string& title, Options options,
                     const std::string& first, const std::string& second,
                     const Middle& middle = {}) {
  options.keeps_originals = true;
  StoryWorld world;
  world.make_server_group(options);
  const std::string id = world.deploy(first, "next");
  if (options.ready_wait != 0) {
    go_until(world, [&] { return *world.info(id).status == "Ready"; });
    if (!second.empty()) world.call<ContinueDeployment>({.deploymentId = id});
  }
  if (second.empty() && middle) middle(world, id);
  world.finish_all();
  if (!second.empty()) {
    const std::string next = world.deploy(second, "web");
    if (middle) middle(world, next);
    world.finish_all();
  }
  book.tell(title, world);
}

TEST(Histories, BlueGreen) {
  Book book("blue-green");
  const Options options{.ready_wait = 0, .rolls_back_on = on_failure};
  tell_blue_green(book, "success", options, "good.zip", "");
  for (const std::string event : {"ApplicationStop", "DownloadBundle", "BeforeInstall", "Install",
                                  "AfterInstall", "ApplicationStart", "ValidateService",
                                  "BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic"}) {
    tell_blue_green(book, "failure in " + event, options, "good.zip", "fails-" + event + ".zip");
  }
  for (const std::string event : {"BeforeBlockTraffic", "BlockTraffic", "AfterBlockTraffic"}) {
    tell_blue_green(book, "failure in " + event + " of the original instances", options,
                    "fails-" + event + ".zip", "good.zip");
  }
  const auto fire_in = [](const std::string& event_status, std::size_t at) {
    return [=](StoryWorld& world, const std::string& id) {
      go_until(world, [&] {
        const auto targets = world.targets(id);
        return !targets.empty() &&
               *targets[0].instanceTarget->lifecycleEvents->at(at).status == event_status;
      });
      world.set_alarm("ALARM");
    };
  };
  Options watched{.ready_wait = 0, .rolls_back_on = on_alarm};
  tell_blue_green(book, "an alarm while replacement instances are installed", watched, "good.zip",
                  "better.zip", fire_in("InProgress", 4));
  tell_blue_green(book, "an alarm while they get traffic", watched, "good.zip", "better.zip",
                  fire_in("InProgress", 8));
  tell_blue_green(book, "an alarm while the original ones lose it", watched, "good.zip",
                  "better.zip", fire_in("Succeeded", 9));
  book.compare();
}

TEST(Histories, BlueGreenThatWaits) {
  Book book("blue-green-waits");
  tell_blue_green(book, "continued", {.ready_wait = 30}, "good.zip", "better.zip",
                  [](StoryWorld& world, const std::string& id) {
                    go_until(world, [&] { return *world.info(id).status == "Ready"; });
                    world.advance(10min);
                    world.call<ContinueDeployment>({.deploymentId = id});
                  });
  tell_blue_green(book, "nobody continues it", {.ready_wait = 30}, "good.zip", "");
  tell_blue_green(book, "stopped while it is ready", {.ready_wait = 30}, "good.zip", "", stop);
  tell_blue_green(book, "an alarm while it is ready", {.ready_wait = 30}, "good.zip", "",
                  [](StoryWorld& world, const std::string&) { world.set_alarm("ALARM"); });
  book.compare();
}

TEST(Histories, BlueGreenOfAnAutoScalingGroup) {
  Book book("blue-green-copy");
  Options options{.ready_wait = 0, .copied_group = "shop", .rolls_back_on = on_failure};
  const auto tell = [&](const std::string& title, const std::string& second,
                        const Middle& middle = {}) {
    StoryWorld world;
    world.make_auto_scaling_group();
    world.make_server_group(options);
    world.deploy("good.zip");
    world.finish_all();
    const std::string id = world.deploy(second);
    if (middle) middle(world, id);
    world.finish_all();
    book.tell(title, world);
  };
  tell("success", "better.zip");
  tell("failure in AfterInstall", "fails-AfterInstall.zip");
  options.rolls_back_on = on_request;
  tell("stopped in the termination wait, rolled back", "better.zip",
       [](StoryWorld& world, const std::string& id) {
         go_until(world, [&] { return *world.info(id).instanceTerminationWaitTimeStarted; });
         stop(world, id);
       });
  book.compare();
}

// --- Functions and services ----------------------------------------------------------------------

constexpr const char* hook_functions =
    "functions:\n  - { match: { name: check }, takes: 2s }\n"
    "  - { match: { name: refuse }, takes: 2s, reports: Failed }\n"
    "  - { match: { name: silent }, reports: nothing }\n";

TEST(Histories, Lambda) {
  Book book("lambda");
  const auto tell = [&](const std::string& title, const std::string& config,
                        const std::vector<std::string>& rolls_back_on,
                        const std::map<std::string, std::string>& hooks,
                        const Middle& middle = {}) {
    StoryWorld world(hook_functions);
    world.make_function();
    world.make_lambda_group("LambdaAllAtOnce", rolls_back_on);
    world.deploy_function("1", "2");
    world.finish_all();
    codedeploy::UpdateDeploymentGroupInput update;
    update.applicationName = "shop";
    update.currentDeploymentGroupName = "main";
    update.deploymentConfigName = "CodeDeployDefault." + config;
    world.call<codedeploy::operations::UpdateDeploymentGroup>(update);
    const std::string id = world.deploy_function("2", "3", hooks);
    if (middle) middle(world, id);
    world.finish_all();
    book.tell(title, world);
  };
  const std::map<std::string, std::string> hooks = {{"BeforeAllowTraffic", "check"},
                                                    {"AfterAllowTraffic", "check"}};
  for (const std::string config :
       {"LambdaAllAtOnce", "LambdaCanary10Percent5Minutes", "LambdaLinear10PercentEvery1Minute"}) {
    tell(config + ": success", config, {}, hooks);
  }
  for (const std::string event : {"BeforeAllowTraffic", "AfterAllowTraffic"}) {
    tell("failure in " + event, "LambdaAllAtOnce", {}, {{event, "refuse"}});
    tell("failure in " + event + ", rolled back", "LambdaAllAtOnce", on_failure,
         {{event, "refuse"}});
  }
  tell("a hook that is silent", "LambdaAllAtOnce", on_failure, {{"BeforeAllowTraffic", "silent"}});
  tell("failure in AllowTraffic", "LambdaCanary10Percent5Minutes", on_failure, {},
       [](StoryWorld& world, const std::string&) {
         world.advance(1min);
         world.call<lambda::operations::DeleteFunction>({.FunctionName = "cart"});
       });
  const auto fire = [](StoryWorld& world, const std::string&) {
    world.advance(3min + 30s);
    world.set_alarm("ALARM");
  };
  tell("an alarm in mid shift, rolled back", "LambdaLinear10PercentEvery1Minute", on_alarm, hooks,
       fire);
  tell("an alarm in mid shift, without rollback", "LambdaLinear10PercentEvery1Minute", {}, hooks,
       fire);
  const auto stop_later = [](StoryWorld& world, const std::string& id) {
    world.advance(3min + 30s);
    stop(world, id);
  };
  tell("a stop, rolled back", "LambdaLinear10PercentEvery1Minute", on_request, hooks, stop_later);
  tell("a stop, without rollback", "LambdaLinear10PercentEvery1Minute", {}, hooks, stop_later);
  book.compare();
}

TEST(Histories, Ecs) {
  Book book("ecs");
  const auto tell = [&](const std::string& title, const std::string& config,
                        const std::vector<std::string>& rolls_back_on,
                        const std::map<std::string, std::string>& hooks, int ready_wait = 0,
                        const Middle& middle = {}, int revision = 2) {
    StoryWorld world(
        std::string(hook_functions) +
        "task_definitions:\n  - { match: { family: web, revision: 3 }, healthy: false }\n");
    world.make_function();
    world.make_service();
    world.make_ecs_group(config, rolls_back_on, ready_wait);
    const std::string id = world.deploy_service(revision, hooks);
    if (middle) middle(world, id);
    world.finish_all();
    book.tell(title, world);
  };
  const std::map<std::string, std::string> hooks = {{"BeforeInstall", "check"},
                                                    {"AfterInstall", "check"},
                                                    {"AfterAllowTestTraffic", "check"},
                                                    {"BeforeAllowTraffic", "check"},
                                                    {"AfterAllowTraffic", "check"}};
  for (const std::string config :
       {"ECSAllAtOnce", "ECSCanary10Percent5Minutes", "ECSLinear10PercentEvery1Minutes"}) {
    tell(config + ": success", config, {}, hooks);
  }
  for (const auto& [event, function] : hooks) {
    tell("failure in " + event, "ECSAllAtOnce", on_failure, {{event, "refuse"}});
  }
  tell("failure in Install", "ECSAllAtOnce", on_failure, {}, 0, {}, 3);
  const auto fire = [](StoryWorld& world, const std::string& id) {
    go_until(world, [&] {
      const auto targets = world.targets(id);
      return !targets.empty() &&
             *targets[0].ecsTarget->lifecycleEvents->at(6).status == "InProgress";
    });
    world.advance(2min + 30s);
    world.set_alarm("ALARM");
  };
  tell("an alarm in mid shift, given back", "ECSLinear10PercentEvery1Minutes", on_alarm, {}, 0,
       fire);
  tell("an alarm in mid shift, without rollback", "ECSLinear10PercentEvery1Minutes", {}, {}, 0,
       fire);
  tell("continued", "ECSAllAtOnce", {}, {}, 30, [](StoryWorld& world, const std::string& id) {
    go_until(world, [&] { return *world.info(id).status == "Ready"; });
    world.call<ContinueDeployment>({.deploymentId = id});
  });
  tell("nobody continues it", "ECSAllAtOnce", {}, {}, 30);
  tell("a stop in the termination wait, given back", "ECSAllAtOnce", on_request, {}, 0,
       [](StoryWorld& world, const std::string& id) {
         go_until(world, [&] { return *world.info(id).instanceTerminationWaitTimeStarted; });
         stop(world, id);
       });
  book.compare();
}

TEST(Histories, AreEqualOnEveryRun) {
  const auto run = [] {
    StoryWorld world(hook_functions);
    world.make_service();
    world.make_ecs_group("ECSLinear10PercentEvery1Minutes", on_alarm);
    world.deploy_service(2);
    world.finish_all();
    return std::pair(world.history(), world.world->digest());
  };
  EXPECT_EQ(run(), run());
}

}  // namespace
}  // namespace windtunnel::stories
