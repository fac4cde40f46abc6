#include "simulation/fleet/fleet_reader.hpp"
#include "simulation/fleet/yaml_json.hpp"

namespace windtunnel::simulation {
namespace {

/// The longest that AWS lets a function run.
constexpr Duration longest_invocation = std::chrono::minutes(15);
constexpr std::size_t longest_answer_bytes = 64 << 10;

FunctionMatch read_match(FleetReader& reader, const YamlNode& node) {
  FunctionMatch match;
  std::vector<FleetReader::Member> known;
  const auto glob = [&](std::string_view name, std::string& into) {
    known.push_back({name, [&reader, name, &into](const YamlNode& value) {
                       into = reader.text(value, name, 1024).value_or("*");
                     }});
  };
  glob("name", match.name);
  glob("version", match.version);
  glob("account", match.account);
  glob("region", match.region);
  reader.members(node, "match", known);
  return match;
}

std::string read_answer(FleetReader& reader, const YamlNode& node) {
  std::string json = json_of(node);
  if (json.size() > longest_answer_bytes) {
    reader.complain(node, "returns",
                    "the answer is longer than " + std::to_string(longest_answer_bytes) + " bytes");
  }
  return json == "null" ? std::string() : json;
}

FunctionBehaviour read_function(FleetReader& reader, const YamlNode& node) {
  FunctionBehaviour function;
  bool says_report = false;
  reader.members(
      node, "functions",
      {{"match", [&](const YamlNode& value) { function.match = read_match(reader, value); }},
       {"takes",
        [&](const YamlNode& value) {
          function.takes = reader.duration_range(value, "takes", longest_invocation);
        }},
       {"fails",
        [&](const YamlNode& value) {
          function.failure_probability = reader.share(value, "fails").value_or(0);
        }},
       {"says",
        [&](const YamlNode& value) {
          function.says = reader.text(value, "says", 4096).value_or("");
        }},
       {"returns", [&](const YamlNode& value) { function.returns = read_answer(reader, value); }},
       {"reports",
        [&](const YamlNode& value) {
          const auto index = reader.word(value, "reports", {"Succeeded", "Failed", "nothing"});
          if (index) function.reports = static_cast<HookReport>(*index);
          says_report = true;
        }},
       {"runs", [&](const YamlNode& value) {
          function.runs = reader.code(value, "runs").value_or("");
        }}});
  if (function.runs.empty()) return function;
  if (function.failure_probability > 0 || !function.says.empty() || !function.returns.empty()) {
    reader.complain(node, "runs",
                    "what runs decides how it ends and what it answers: leave out fails, says and "
                    "returns");
  }
  // Code that is a hook reports by itself, as a function would.
  if (!says_report) function.reports = HookReport::nothing;
  return function;
}

}  // namespace

void read_functions(FleetReader& reader, const YamlNode& node,
                    std::vector<FunctionBehaviour>& functions) {
  reader.elements(node, "functions", [&](const YamlNode& element) {
    if (!functions.empty() && functions.back().match == FunctionMatch{}) {
      reader.complain(element, "functions",
                      "nothing reaches this entry: the one before it has no match and takes all");
    }
    functions.push_back(read_function(reader, element));
  });
}

}  // namespace windtunnel::simulation
