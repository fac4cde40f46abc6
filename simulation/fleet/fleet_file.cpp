#include "simulation/fleet/fleet_file.hpp"

#include <algorithm>

#include "simulation/fleet/fleet_reader.hpp"

namespace windtunnel::simulation {

FleetSpecification read_fleet(const YamlNode& node, FileComplaints& complaints) {
  FleetReader reader(complaints);
  FleetSpecification fleet;
  reader.members(
      node, "fleet",
      {{"limits",
        [&](const YamlNode& value) {
          const auto index = reader.word(value, "limits", {"aws", "none"});
          if (index) fleet.limits = *index == 0 ? Limits::aws : Limits::none;
        }},
       {"accounts", [&](const YamlNode& value) { read_accounts(reader, value, fleet.groups); }},
       {"revisions",
        [&](const YamlNode& value) { read_revisions(reader, value, fleet.revisions); }},
       {"functions",
        [&](const YamlNode& value) { read_functions(reader, value, fleet.functions); }},
       {"task_definitions",
        [&](const YamlNode& value) {
          read_task_definitions(reader, value, fleet.task_definitions);
        }},
       {"traffic", [&](const YamlNode& value) { read_traffic(reader, value, fleet.traffic); }}});
  return fleet;
}

FleetSpecification parse_fleet_file(std::string_view yaml, std::string_view name) {
  FileComplaints complaints(name, yaml);
  const YamlNode root = parse_yaml(yaml, complaints);
  FleetSpecification fleet = read_fleet(root, complaints);
  complaints.raise();
  return fleet;
}

bool runs_outside_code(const FleetSpecification& fleet) {
  return std::any_of(fleet.functions.begin(), fleet.functions.end(),
                     [](const FunctionBehaviour& function) { return !function.runs.empty(); }) ||
         std::any_of(fleet.revisions.begin(), fleet.revisions.end(),
                     [](const RevisionBehaviour& revision) {
                       return std::any_of(
                           revision.events.begin(), revision.events.end(),
                           [](const auto& event) { return event.second.runs.has_value(); });
                     });
}

}  // namespace windtunnel::simulation
