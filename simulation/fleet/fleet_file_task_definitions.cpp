#include "simulation/fleet/fleet_reader.hpp"

namespace windtunnel::simulation {
namespace {

constexpr Duration longest_start = std::chrono::hours(1);

TaskDefinitionMatch read_match(FleetReader& reader, const YamlNode& node) {
  TaskDefinitionMatch match;
  std::vector<FleetReader::Member> known;
  const auto glob = [&](std::string_view name, std::string& into) {
    known.push_back({name, [&reader, name, &into](const YamlNode& value) {
                       into = reader.text(value, name, 1024).value_or("*");
                     }});
  };
  glob("family", match.family);
  glob("revision", match.revision);
  glob("image", match.image);
  glob("account", match.account);
  glob("region", match.region);
  reader.members(node, "match", known);
  return match;
}

TaskBehaviour read_behaviour(FleetReader& reader, const YamlNode& node) {
  TaskBehaviour behaviour;
  reader.members(
      node, "task_definitions",
      {{"match", [&](const YamlNode& value) { behaviour.match = read_match(reader, value); }},
       {"starts",
        [&](const YamlNode& value) {
          behaviour.starts = reader.truth(value, "starts").value_or(true);
        }},
       {"healthy",
        [&](const YamlNode& value) {
          behaviour.healthy = reader.truth(value, "healthy").value_or(true);
        }},
       {"start_time",
        [&](const YamlNode& value) {
          behaviour.start_time = reader.duration(value, "start_time", longest_start);
        }},
       {"requests",
        [&](const YamlNode& value) { behaviour.requests = read_requests(reader, value); }}});
  return behaviour;
}

}  // namespace

void read_task_definitions(FleetReader& reader, const YamlNode& node,
                           std::vector<TaskBehaviour>& task_definitions) {
  reader.elements(node, "task_definitions", [&](const YamlNode& element) {
    if (!task_definitions.empty() && task_definitions.back().match == TaskDefinitionMatch{}) {
      reader.complain(element, "task_definitions",
                      "nothing reaches this entry: the one before it has no match and takes all");
    }
    task_definitions.push_back(read_behaviour(reader, element));
  });
}

}  // namespace windtunnel::simulation
