#pragma once

#include <map>
#include <string>

#include "emulator/world/service.hpp"
#include "emulator/world/world.hpp"
#include "services/lambda/function_name.hpp"
#include "simulation/fleet/traffic.hpp"
#include "simulation/rows.hpp"

namespace windtunnel::lambda {

/// What a stream of the fleet file has asked of a function since the minute began, by the version
/// that answered.
struct FunctionTrafficRow {
  simulation::Instant since{};
  std::map<std::string, simulation::TrafficExpectation> versions;
  static void fields(auto& row, auto& field) {
    field(1, row.since);
    field(2, row.versions);
  }
};

/// The traffic of the fleet file that goes to functions. No invocation is simulated: each minute
/// what they would have published is, under the dimensions of invocations through an alias or
/// without (LAM-022). Traffic that an alias divides is metered anew whenever its weights change.
class FunctionTraffic final : public world::Component {
 public:
  explicit FunctionTraffic(world::World& world);

  void start();
  /// Called before the function or alias routes otherwise.
  void settle(const FunctionReference& function);
  void publish(const simulation::Event& event);

 private:
  void settle(std::uint32_t stream);
  void publish_minute(std::uint32_t stream, simulation::Instant minute);
  void schedule_next();

  /// Under the stream's place in the fleet file.
  simulation::Rows<FunctionTrafficRow> rows_;
};

}  // namespace windtunnel::lambda
