#include "demo/story.hpp"

#include "simulation/assertion.hpp"

namespace windtunnel::demo {
namespace {

using namespace std::chrono_literals;

// Ten minutes to three: the alarm trips at three in the morning.
constexpr Instant epoch = std::chrono::sys_days(std::chrono::March / 2 / 2026) + 2h + 50min;

/// No scene of any seed is as long.
constexpr Duration longest_scene = 1h;

constexpr Scene good_release{"Revision 1 goes out, one instance at a time.", 80};
constexpr Scene good_minute{"It is good: there are hardly any errors.", 30};
constexpr Scene bad_release{
    "Revision 2 goes out. Each instance that runs it fails 7% of its requests.", 25};
constexpr Scene alarm{"The alarm is on: CodeDeploy stops the deployment.", 2};
constexpr Scene failure{"An instance failed before the alarm was on: the deployment fails.", 2};
constexpr Scene rollback{"The group rolls back: revision 1 goes out again.", 60};
constexpr Scene recovery{"Revision 1 is back. The alarm looks at the last minutes.", 60};
constexpr Scene end{"Rolled back, and nobody had to get up.", 2};

Stage set_stage(std::uint64_t seed) {
  Stage stage(seed, epoch);
  stage.set_up();
  return stage;
}

}  // namespace

Story::Story(std::uint64_t seed) : stage_(set_stage(seed)), observer_(stage_, picture_) {
  picture_.title = "A bad release at three in the morning";
  picture_.seed = seed;
}

void Story::play(const Show& show) {
  show_ = show;
  observer_.follow(stage_.deploy(1));
  play_scene(good_release, [&] { return deployment_has_ended(); });
  const Instant deployed = stage_.now();
  play_scene(good_minute, [&] { return stage_.now() >= deployed + 1min; });

  observer_.follow(stage_.deploy(2));
  play_scene(bad_release, [&] { return is_alarmed() || deployment_has_ended(); });
  read_notice();
  play_scene(is_alarmed() ? alarm : failure,
             [&] { return deployment_has_ended() && !observer_.rollback_id().empty(); });

  observer_.follow(observer_.rollback_id());
  play_scene(rollback, [&] { return deployment_has_ended(); });
  if (is_alarmed()) play_scene(recovery, [&] { return !is_alarmed(); });
  play_scene(end, [] { return true; });
}

void Story::play_scene(const Scene& scene, const std::function<bool()>& has_ended) {
  const Instant last = stage_.now() + longest_scene;
  picture_.scene = scene;
  show_(picture_);
  while (!has_ended()) {
    WINDTUNNEL_ASSERT(stage_.now() < last, "the story does not go on");
    stage_.advance(step);
    observer_.look();
    show_(picture_);
  }
}

/// What the people on call would be told.
void Story::read_notice() {
  const auto notice = stage_.take_notice();
  if (!notice) return;
  picture_.news.push_back(
      {News::Weight::headline, stage_.now(), names::queue, "received", *notice, Tone::bad});
}

}  // namespace windtunnel::demo
