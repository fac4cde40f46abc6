#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/world/local_client.hpp"
#include "simulation/time.hpp"

namespace windtunnel::demo {

/// The names of what the stage is set with.
namespace names {
inline const std::string account = "123456789012";
inline const std::string region = "us-east-1";
inline const std::string bucket = "revisions";
inline const std::string application = "web";
inline const std::string group = "prod";
inline const std::string metric_namespace = "App";
inline const std::string metric = "5xx";
inline const std::string service = "web";
inline const std::string alarm = "web-5xx";
inline const std::string topic = "ops";
inline const std::string queue = "notices";
}  // namespace names

/// The demo's world, in memory and in this process, and what its story does there. Everything goes
/// through the services' own operations.
class Stage {
 public:
  /// An empty world with the fleet of twelve web servers.
  Stage(std::uint64_t seed, simulation::Instant epoch);

  /// Bundles, a queue that hears of alarms, an alarm on the fleet's errors, a deployment group
  /// that rolls back.
  void set_up();
  /// Starts the deployment of a revision; its id.
  std::string deploy(int revision);
  /// The subject of a notice in the queue, which is taken out of it; nothing where there is none.
  std::optional<std::string> take_notice();

  void advance(simulation::Duration span);
  simulation::Instant now() const { return world_->now(); }
  std::string digest() const { return world_->digest().text(); }

  /// Calls an operation, and lets run what is due at this instant.
  template <class Operation>
  typename Operation::Output call(const typename Operation::Input& input) {
    auto output = client_.call<Operation>(input);
    settle();
    return output;
  }

 private:
  void make_alarm(const std::string& topic_arn);
  void make_group();
  void settle();

  std::unique_ptr<world::World> world_;
  world::LocalClient client_;
  std::string queue_url_;
};

}  // namespace windtunnel::demo
