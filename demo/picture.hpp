#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "simulation/time.hpp"

/// What the demo shows, as plain values: read from the world by the Observer, drawn by frame().
namespace windtunnel::demo {

using simulation::Duration;
using simulation::Instant;

/// One instance, and the revision that it answers requests with.
struct Instance {
  std::string id{};
  std::string zone{};
  /// The number of the revision that it serves; 0 where nothing was deployed yet.
  int serves = 0;
  /// What is being deployed to it (0 for nothing), and what it served when that began.
  int becomes = 0;
  int served = 0;
  /// The last deployment to it failed.
  bool failed = false;
};

enum class TargetStatus { pending, in_progress, succeeded, failed, skipped };

struct Deployment {
  std::string id{};
  int revision = 0;
  bool is_rollback = false;
  /// CodeDeploy's word: Created, InProgress, Succeeded, Stopped, Failed.
  std::string status{};
  /// The code of its error, such as ALARM_ACTIVE; empty without one.
  std::string error{};
  Instant created{};
  /// Its length once it has ended.
  Duration took{};
  /// In the order in which they are picked.
  std::vector<TargetStatus> targets{};

  bool has_ended() const {
    return status == "Succeeded" || status == "Stopped" || status == "Failed";
  }
};

/// The lifecycle events of an instance that is being deployed to.
struct Lifecycle {
  std::string instance{};
  std::string zone{};
  /// How many have succeeded, of how many.
  int done = 0;
  int total = 0;
  /// The one that runs, and since when; empty between two of them.
  std::string current{};
  Duration running{};
};

/// The sum of each minute, from the world's first on.
struct Metric {
  std::string name{};
  double threshold = 0;
  Instant since{};
  std::vector<double> minutes{};
};

struct Alarm {
  std::string name{};
  /// OK, ALARM or INSUFFICIENT_DATA.
  std::string state{};
};

enum class Tone { quiet, neutral, good, bad };

/// Something that happened.
struct News {
  /// What kind of thing: a lifecycle event, the metric's value of a minute, an instance that is
  /// done, or a turn of the story.
  enum class Weight { event, minute, instance, headline };
  Weight weight = Weight::instance;
  Instant at{};
  std::string subject{};
  std::string what{};
  std::string more{};
  Tone tone = Tone::neutral;
};

/// A part of the story, and how fast it is played to people.
struct Scene {
  std::string_view caption{};
  /// Simulated seconds per second.
  int rate = 1;
};

struct Picture {
  std::string_view title{};
  std::uint64_t seed = 0;
  Instant epoch{};
  Instant now{};
  Scene scene{};
  /// By zone.
  std::vector<Instance> instances{};
  Metric metric{};
  Alarm alarm{};
  /// In the order of their creation.
  std::vector<Deployment> deployments{};
  std::vector<Lifecycle> under_way{};
  /// All of it, oldest first.
  std::vector<News> news{};
};

}  // namespace windtunnel::demo
