#include "services/ecs/numbers.hpp"

#include <algorithm>
#include <limits>

#include "services/ecs/sections.hpp"

namespace windtunnel::ecs {

Numbers::Numbers(world::World& world)
    : Component(world),
      counts_(world.tracker(), sections::numbers, "ecs numbers"),
      places_(world.tracker(), sections::places, "ecs places") {}

std::uint64_t Numbers::of_place(const ServiceName& place) {
  const std::uint64_t number = ++counts_.edit({}, "places").count;
  PlaceRow& row = places_.edit({}, world::number_key(number));
  row.account = place.scope.account;
  row.region = place.scope.region;
  row.cluster = place.cluster;
  row.service = place.name;
  return number;
}

ServiceName Numbers::place(std::uint64_t number) const {
  const PlaceRow& row = *places_.find({}, world::number_key(number));
  return {{row.account, row.region}, row.cluster, row.service};
}

std::uint64_t Numbers::of_task_set() { return ++counts_.edit({}, "task sets").count; }

std::uint64_t Numbers::of_tasks(std::uint64_t count) {
  std::uint64_t& last = counts_.edit({}, "tasks").count;
  const std::uint64_t first = last + 1;
  last += count;
  return first;
}

std::string Numbers::deployment_id() {
  const auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  const auto now = static_cast<std::uint64_t>(simulation::to_milliseconds(world_.now()));
  std::uint64_t& last = counts_.edit({}, "deployment ids").count;
  last = last == 0 ? most - now : std::min(most - now, last - 1);
  return "ecs-svc/" + std::to_string(last);
}

}  // namespace windtunnel::ecs
