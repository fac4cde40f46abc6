#pragma once

#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulation/fleet/fleet_specification.hpp"
#include "simulation/fleet/yaml_document.hpp"

/// Internal to the fleet file's parser: values of a YAML tree, each refused with its place.
namespace windtunnel::simulation {

class FleetReader {
 public:
  explicit FleetReader(FileComplaints& complaints) : complaints_(complaints) {}

  struct Member {
    std::string_view name;
    std::function<void(const YamlNode&)> read;
  };

  void complain(const YamlNode& at, std::string_view key, const std::string& message) {
    complaints_.add(at, std::string(key) + ": " + message);
  }

  /// A map with known keys; an empty node is an empty map.
  void members(const YamlNode& node, std::string_view key, const std::vector<Member>& known);
  /// A map whose keys are names: visits key and value.
  void entries(const YamlNode& node, std::string_view key,
               const std::function<void(const YamlNode&, const YamlNode&)>& visit);
  void elements(const YamlNode& node, std::string_view key,
                const std::function<void(const YamlNode&)>& visit);

  /// Text that is not empty, of at most `most_bytes`.
  std::optional<std::string> text(const YamlNode& node, std::string_view key,
                                  std::size_t most_bytes);
  /// One of the words; the index among them.
  std::optional<std::size_t> word(const YamlNode& node, std::string_view key,
                                  const std::vector<std::string>& words);
  std::optional<bool> truth(const YamlNode& node, std::string_view key);
  std::optional<std::int64_t> integer(const YamlNode& node, std::string_view key,
                                      std::int64_t least, std::int64_t most);
  /// "7%" or "0.07", 0 to 1.
  std::optional<double> share(const YamlNode& node, std::string_view key);
  /// "300/s", "20/m", "1000/h", "50000/d" or a bare number per second.
  std::optional<double> rate_per_second(const YamlNode& node, std::string_view key);
  std::optional<Duration> duration(const YamlNode& node, std::string_view key, Duration most);
  /// "6s..14s" or "6s".
  std::optional<DurationRange> duration_range(const YamlNode& node, std::string_view key,
                                              Duration most);
  /// Code outside of the simulation: a command line, or the URL of an endpoint on loopback.
  std::optional<std::string> code(const YamlNode& node, std::string_view key);
  /// Keys and values of at most so many bytes.
  std::map<std::string, std::string> labels(const YamlNode& node, std::string_view key,
                                            std::size_t most_labels, std::size_t most_key_bytes,
                                            std::size_t most_value_bytes);

 private:
  FileComplaints& complaints_;
};

/// `requests: { errors: 7%, latency: 180ms, cpu: 85%, memory: 40% }`.
RequestBehaviour read_requests(FleetReader& reader, const YamlNode& node);

void read_accounts(FleetReader& reader, const YamlNode& node,
                   std::vector<InstanceGroupSpecification>& groups);
void read_revisions(FleetReader& reader, const YamlNode& node,
                    std::vector<RevisionBehaviour>& revisions);
void read_functions(FleetReader& reader, const YamlNode& node,
                    std::vector<FunctionBehaviour>& functions);
void read_task_definitions(FleetReader& reader, const YamlNode& node,
                           std::vector<TaskBehaviour>& task_definitions);
void read_traffic(FleetReader& reader, const YamlNode& node, std::vector<TrafficStream>& traffic);

}  // namespace windtunnel::simulation
