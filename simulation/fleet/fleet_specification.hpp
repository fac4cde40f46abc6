#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "simulation/row_codec.hpp"
#include "simulation/time.hpp"

/// What a fleet file says, as plain values. A world is made with the content of its fleet file,
/// so each of these is a row type: it can stand in the command log and in the journal.
namespace windtunnel::simulation {

/// Whether AWS's quotas hold in the world. `unstated` leaves it to the server's flag.
enum class Limits : std::uint8_t { unstated = 0, aws = 1, none = 2 };

enum class Platform : std::uint8_t { linux = 0, windows = 1 };

/// An agent on a host: not there, running, or installed but not answering.
enum class AgentState : std::uint8_t { absent = 0, up = 1, down = 2 };

struct Agents {
  AgentState codedeploy = AgentState::absent;
  AgentState ssm = AgentState::absent;
  bool operator==(const Agents&) const = default;
  static void fields(auto& row, auto& field) {
    field(1, row.codedeploy);
    field(2, row.ssm);
  }
};

/// A number of alike hosts: EC2 instances, or machines on premises (which have neither zones nor
/// type nor image). Its name, with account and region, is the path that all of its instances'
/// ids and luck hang on.
struct InstanceGroupSpecification {
  std::string account;
  std::string region;
  std::string name;
  std::uint32_t count = 0;
  std::vector<std::string> zones;
  std::string type;
  std::string image;
  Platform platform = Platform::linux;
  bool on_premises = false;
  /// Stopped instances are there, count as failing in a deployment (CD-043), and serve nothing.
  bool stopped = false;
  std::map<std::string, std::string> tags;
  Agents agents;
  /// One machine on premises that bears the group's name itself, without a number.
  bool single = false;
  /// Files that are on the hosts before anything is deployed, by full path.
  std::vector<std::string> files;
  bool operator==(const InstanceGroupSpecification&) const = default;
  static void fields(auto& row, auto& field) {
    field(1, row.account);
    field(2, row.region);
    field(3, row.name);
    field(4, row.count);
    field(5, row.zones);
    field(6, row.type);
    field(7, row.image);
    field(8, row.platform);
    field(9, row.on_premises);
    field(10, row.stopped);
    field(11, row.tags);
    field(12, row.agents);
    field(13, row.single);
    field(14, row.files);
  }
};

/// Globs (`*` any run, `?` one character) that a revision's location and place must match; an
/// empty one matches anything.
struct RevisionMatch {
  std::string bucket;
  std::string key;
  std::string repository;
  std::string commit;
  std::string account;
  std::string region;
  std::string application;
  std::string group;
  bool operator==(const RevisionMatch&) const = default;
  static void fields(auto& row, auto& field) {
    field(1, row.bucket);
    field(2, row.key);
    field(3, row.repository);
    field(4, row.commit);
    field(5, row.account);
    field(6, row.region);
    field(7, row.application);
    field(8, row.group);
  }
};

/// How an instance or task that runs a revision answers requests.
struct RequestBehaviour {
  /// The share of requests that end in an error, 0 to 1.
  double error_probability = 0;
  Duration latency{50};
  /// How much it uses of its processors and of its memory, in percent; what is not stated is not
  /// measured.
  std::optional<double> cpu;
  std::optional<double> memory;
  bool operator==(const RequestBehaviour&) const = default;
  static void fields(auto& row, auto& field) {
    field(1, row.error_probability);
    field(2, row.latency);
    field(3, row.cpu);
    field(4, row.memory);
  }
};

/// Durations from `least` to `most`, both included.
struct DurationRange {
  Duration least{0};
  Duration most{0};
  bool operator==(const DurationRange&) const = default;
  static void fields(auto& row, auto& field) {
    field(1, row.least);
    field(2, row.most);
  }
};

/// What a lifecycle event does on an instance. What is not stated comes from the `scripts` entry
/// and then from the defaults of CD-170.
struct EventBehaviour {
  std::optional<DurationRange> takes;
  /// The chance that it fails, 0 to 1. Certain where only `times_out` is stated.
  std::optional<double> failure_probability;
  /// What the script wrote before it failed.
  std::optional<std::string> says;
  std::optional<std::int32_t> exit_code;
  /// Whether it fails by running into its timeout rather than by its exit code.
  std::optional<bool> times_out;
  /// Code outside of the simulation that decides how it ends: a command line, or the URL of an
  /// endpoint on loopback.
  std::optional<std::string> runs;
  bool operator==(const EventBehaviour&) const = default;
  static void fields(auto& row, auto& field) {
    field(1, row.takes);
    field(2, row.failure_probability);
    field(3, row.says);
    field(4, row.exit_code);
    field(5, row.times_out);
    field(6, row.runs);
  }
};

/// One entry of `revisions`; the first whose match fits a revision is the one that counts.
struct RevisionBehaviour {
  RevisionMatch match;
  RequestBehaviour requests;
  /// By lifecycle event, or `scripts` for every event that runs a script.
  std::map<std::string, EventBehaviour> events;
  bool operator==(const RevisionBehaviour&) const = default;
  static void fields(auto& row, auto& field) {
    field(1, row.match);
    field(2, row.requests);
    field(3, row.events);
  }
};

/// Globs that a Lambda function's place and the version that runs must match; an empty one matches
/// anything.
struct FunctionMatch {
  std::string name;
  /// `$LATEST` or a number, whatever alias was invoked.
  std::string version;
  std::string account;
  std::string region;
  bool operator==(const FunctionMatch&) const = default;
  static void fields(auto& row, auto& field) {
    field(1, row.name);
    field(2, row.version);
    field(3, row.account);
    field(4, row.region);
  }
};

/// What a function that CodeDeploy invokes as a lifecycle hook tells it.
enum class HookReport : std::uint8_t { succeeded = 0, failed = 1, nothing = 2 };

/// One entry of `functions`; the first whose match fits an invocation is the one that counts.
struct FunctionBehaviour {
  FunctionMatch match;
  std::optional<DurationRange> takes;
  /// The chance that an invocation ends in a function error, 0 to 1.
  double failure_probability = 0;
  /// The errorMessage of such an error.
  std::string says;
  /// What an invocation that succeeds answers, as JSON; empty for null.
  std::string returns;
  HookReport reports = HookReport::succeeded;
  /// Code outside of the simulation that answers instead: a command line, or the URL of an endpoint
  /// on loopback. Empty where the function is modelled.
  std::string runs;
  bool operator==(const FunctionBehaviour&) const = default;
  static void fields(auto& row, auto& field) {
    field(1, row.match);
    field(2, row.takes);
    field(3, row.failure_probability);
    field(4, row.says);
    field(5, row.returns);
    field(6, row.reports);
    field(7, row.runs);
  }
};

/// Globs that a task definition of ECS, or the image of one of its essential containers, must
/// match; an empty one matches anything.
struct TaskDefinitionMatch {
  std::string family;
  std::string revision;
  std::string image;
  std::string account;
  std::string region;
  bool operator==(const TaskDefinitionMatch&) const = default;
  static void fields(auto& row, auto& field) {
    field(1, row.family);
    field(2, row.revision);
    field(3, row.image);
    field(4, row.account);
    field(5, row.region);
  }
};

/// One entry of `task_definitions`; the first whose match fits a task is the one that counts.
struct TaskBehaviour {
  TaskDefinitionMatch match;
  /// Otherwise an essential container exits instead of running.
  bool starts = true;
  /// Otherwise it runs, but answers neither health checks nor requests.
  bool healthy = true;
  /// From a task's creation until it runs.
  std::optional<Duration> start_time;
  /// How it answers as a target of load balancers.
  RequestBehaviour requests;
  bool operator==(const TaskBehaviour&) const = default;
  static void fields(auto& row, auto& field) {
    field(1, row.match);
    field(2, row.starts);
    field(3, row.healthy);
    field(4, row.start_time);
    field(5, row.requests);
  }
};

/// Who is asked: the instances with a tag, those of a CodeDeploy deployment group, a function, or
/// a load balancer's targets. An empty account or region means every one of them; a function and a
/// load balancer have both.
struct TrafficTarget {
  std::string tag_key;
  std::string tag_value;
  std::string application;
  std::string group;
  std::string account;
  std::string region;
  /// "cart" or "cart:live", with the version or alias that is invoked.
  std::string function;
  /// The name of an application load balancer, and the port of its listener.
  std::string load_balancer;
  std::uint16_t port = 0;
  /// What its requests ask for there: "/" where the path is empty, of no host where that is.
  std::string path;
  std::string host;
  bool operator==(const TrafficTarget&) const = default;
  static void fields(auto& row, auto& field) {
    field(1, row.tag_key);
    field(2, row.tag_value);
    field(3, row.application);
    field(4, row.group);
    field(5, row.account);
    field(6, row.region);
    field(7, row.function);
    field(8, row.load_balancer);
    field(9, row.port);
    field(10, row.path);
    field(11, row.host);
  }
};

/// How the rate moves through a day: `steady` stays at `high`; `daily` swings as a cosine between
/// `low` and `high` (shares of the rate), highest at `peak` after midnight UTC.
struct TrafficShape {
  enum class Kind : std::uint8_t { steady = 0, daily = 1 };
  Kind kind = Kind::steady;
  double low = 1;
  double high = 1;
  Duration peak{0};
  bool operator==(const TrafficShape&) const = default;
  static void fields(auto& row, auto& field) {
    field(1, row.kind);
    field(2, row.low);
    field(3, row.high);
    field(4, row.peak);
  }
};

/// The metrics that the target publishes each minute; one with an empty name is not published.
struct PublishedMetrics {
  std::string metric_namespace;
  std::string errors;
  std::string count;
  /// In milliseconds.
  std::string latency;
  std::map<std::string, std::string> dimensions;
  bool operator==(const PublishedMetrics&) const = default;
  static void fields(auto& row, auto& field) {
    field(1, row.metric_namespace);
    field(2, row.errors);
    field(3, row.count);
    field(4, row.latency);
    field(5, row.dimensions);
  }
};

struct TrafficStream {
  TrafficTarget to;
  double rate_per_second = 0;
  TrafficShape shape;
  PublishedMetrics publishes;
  bool operator==(const TrafficStream&) const = default;
  static void fields(auto& row, auto& field) {
    field(1, row.to);
    field(2, row.rate_per_second);
    field(3, row.shape);
    field(4, row.publishes);
  }
};

/// A whole fleet file.
struct FleetSpecification {
  Limits limits = Limits::unstated;
  /// In the order of the file.
  std::vector<InstanceGroupSpecification> groups;
  std::vector<RevisionBehaviour> revisions;
  std::vector<TrafficStream> traffic;
  std::vector<FunctionBehaviour> functions;
  std::vector<TaskBehaviour> task_definitions;
  UnknownFields unknown;
  bool operator==(const FleetSpecification&) const = default;
  static void fields(auto& row, auto& field) {
    field(1, row.limits);
    field(2, row.groups);
    field(3, row.revisions);
    field(4, row.traffic);
    field(5, row.functions);
    field(6, row.task_definitions);
  }
};

}  // namespace windtunnel::simulation
