#pragma once

#include <cstdint>
#include <string>

#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/ecs/names.hpp"
#include "services/ecs/rows.hpp"

namespace windtunnel::ecs {

/// The numbers that ECS gives, each once in a world, and what those of clusters and services mean.
class Numbers final : public world::Component {
 public:
  explicit Numbers(world::World& world);

  /// A cluster's or service's number; of a cluster, `name` is empty.
  std::uint64_t of_place(const ServiceName& place);
  ServiceName place(std::uint64_t number) const;
  std::uint64_t of_task_set();
  /// The first of so many for tasks.
  std::uint64_t of_tasks(std::uint64_t count);
  /// "ecs-svc/9223370493425779968": less the later it is (ECS-002).
  std::string deployment_id();

 private:
  world::Table<CountRow, world::TableScope::world> counts_;
  world::Table<PlaceRow, world::TableScope::world> places_;
};

}  // namespace windtunnel::ecs
