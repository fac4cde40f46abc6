#include <cmath>

#include "simulation/fleet/fleet_reader.hpp"
#include "simulation/fleet/revision_behaviour.hpp"

namespace windtunnel::simulation {
namespace {

constexpr Duration longest_event = std::chrono::hours(24);
constexpr Duration longest_request = std::chrono::minutes(15);

RevisionMatch read_match(FleetReader& reader, const YamlNode& node) {
  RevisionMatch match;
  std::vector<FleetReader::Member> known;
  const auto glob = [&](std::string_view name, std::string& into) {
    known.push_back({name, [&reader, name, &into](const YamlNode& value) {
                       into = reader.text(value, name, 1024).value_or("*");
                     }});
  };
  glob("bucket", match.bucket);
  glob("key", match.key);
  glob("repository", match.repository);
  glob("commit", match.commit);
  glob("account", match.account);
  glob("region", match.region);
  glob("application", match.application);
  glob("group", match.group);
  reader.members(node, "match", known);
  const bool is_s3 = !match.bucket.empty() || !match.key.empty();
  const bool is_github = !match.repository.empty() || !match.commit.empty();
  if (is_s3 && is_github) {
    reader.complain(node, "match",
                    "no revision has both a bucket or key and a repository or commit");
  }
  return match;
}

EventBehaviour read_event(FleetReader& reader, const YamlNode& node, const std::string& name) {
  EventBehaviour event;
  reader.members(
      node, name,
      {{"takes",
        [&](const YamlNode& value) {
          event.takes = reader.duration_range(value, "takes", longest_event);
        }},
       {"fails",
        [&](const YamlNode& value) { event.failure_probability = reader.share(value, "fails"); }},
       {"says", [&](const YamlNode& value) { event.says = reader.text(value, "says", 4096); }},
       {"exit_code",
        [&](const YamlNode& value) {
          const auto code = reader.integer(value, "exit_code", 1, 255);
          if (code) event.exit_code = static_cast<std::int32_t>(*code);
        }},
       {"times_out",
        [&](const YamlNode& value) { event.times_out = reader.truth(value, "times_out"); }},
       {"runs", [&](const YamlNode& value) { event.runs = reader.code(value, "runs"); }}});
  if (event.runs &&
      (event.failure_probability || event.says || event.exit_code || event.times_out)) {
    reader.complain(node, "runs",
                    "what runs decides how it ends: leave out fails, says, exit_code and "
                    "times_out");
  }
  if (event.runs && is_internal(name)) {
    reader.complain(node, "runs", name + " runs no script");
  }
  return event;
}

/// A share as the percentage that was written: 29 of "29%", not what is next to it.
std::optional<double> read_percentage(FleetReader& reader, const YamlNode& node,
                                      std::string_view key) {
  const auto share = reader.share(node, key);
  if (!share) return std::nullopt;
  return std::round(*share * 1e6) / 1e4;
}

}  // namespace

RequestBehaviour read_requests(FleetReader& reader, const YamlNode& node) {
  RequestBehaviour requests;
  reader.members(
      node, "requests",
      {{"errors",
        [&](const YamlNode& value) {
          requests.error_probability = reader.share(value, "errors").value_or(0);
        }},
       {"latency",
        [&](const YamlNode& value) {
          const auto latency = reader.duration(value, "latency", longest_request);
          if (latency) requests.latency = *latency;
        }},
       {"cpu",
        [&](const YamlNode& value) { requests.cpu = read_percentage(reader, value, "cpu"); }},
       {"memory", [&](const YamlNode& value) {
          requests.memory = read_percentage(reader, value, "memory");
        }}});
  return requests;
}

void read_revisions(FleetReader& reader, const YamlNode& node,
                    std::vector<RevisionBehaviour>& revisions) {
  reader.elements(node, "revisions", [&](const YamlNode& element) {
    if (!revisions.empty() && revisions.back().match == RevisionMatch{}) {
      reader.complain(element, "revisions",
                      "nothing reaches this entry: the one before it has no match and takes all");
    }
    RevisionBehaviour revision;
    reader.members(
        element, "revisions",
        {{"match", [&](const YamlNode& value) { revision.match = read_match(reader, value); }},
         {"requests",
          [&](const YamlNode& value) {
            revision.requests = read_requests(reader, value);
            if (revision.requests.memory) {
              reader.complain(value, "requests",
                              "EC2 measures no memory: it is of task_definitions only");
            }
          }},
         {"events", [&](const YamlNode& value) {
            std::vector<FleetReader::Member> known;
            for (const std::string& name : event_behaviour_names()) {
              known.push_back({name, [&, name](const YamlNode& event) {
                                 revision.events[name] = read_event(reader, event, name);
                               }});
            }
            reader.members(value, "events", known);
          }}});
    revisions.push_back(std::move(revision));
  });
}

}  // namespace windtunnel::simulation
