#include <gtest/gtest.h>

#include "simulation/fleet/fleet_file.hpp"
#include "simulation/fleet/revision_behaviour.hpp"
#include "simulation/fleet/traffic.hpp"

namespace windtunnel::simulation {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const RandomKey key = RandomKey(42).child("deployment").child("web-1");

TEST(Glob, MatchesRunsAndSingleCharacters) {
  EXPECT_TRUE(matches_glob("", "anything"));
  EXPECT_TRUE(matches_glob("web-2*.zip", "web-2.zip"));
  EXPECT_TRUE(matches_glob("web-2*.zip", "web-2.1/a.zip"));
  EXPECT_FALSE(matches_glob("web-2*.zip", "web-1.zip"));
  EXPECT_FALSE(matches_glob("web-2*.zip", "web-2.zipp"));
  EXPECT_TRUE(matches_glob("?eb", "web"));
  EXPECT_TRUE(matches_glob("?eb", "öeb"));
  EXPECT_FALSE(matches_glob("?eb", "eb"));
  EXPECT_TRUE(matches_glob("*a*b*", "xxaxxbxx"));
  EXPECT_FALSE(matches_glob("*a*b*c", "xxaxxbxx"));
  EXPECT_TRUE(matches_glob("**", ""));
}

TEST(Glob, NeverBacktracksWithoutBound) {
  std::string glob;
  for (int index = 0; index < 200; ++index) glob += "a*";
  EXPECT_FALSE(matches_glob(glob + "b", std::string(1'000, 'a')));
}

std::vector<RevisionBehaviour> revisions_of(const std::string& yaml) {
  return parse_fleet_file("revisions:\n" + yaml, "test.yaml").revisions;
}

TEST(FindRevision, TakesTheFirstEntryThatMatches) {
  const auto revisions = revisions_of(
      "  - match: { bucket: releases, key: 'web-2*', application: web }\n"
      "  - match: { repository: example/*, commit: 'bad*' }\n"
      "  - match: { key: '*.zip' }\n");
  EXPECT_EQ(
      find_revision(revisions, {.bucket = "releases", .key = "web-2.zip", .application = "web"}),
      0u);
  EXPECT_EQ(
      find_revision(revisions, {.bucket = "releases", .key = "web-2.zip", .application = "x"}), 2u);
  EXPECT_EQ(find_revision(revisions, {.repository = "example/till", .commit = "bad0"}), 1u);
  EXPECT_EQ(find_revision(revisions, {.bucket = "b", .key = "web.tgz"}), no_revision_entry);
  EXPECT_EQ(behaviour_at(revisions, no_revision_entry).requests.error_probability, 0);
}

TEST(PlanStep, TakesTheConstantsWithoutAFile) {
  const RevisionBehaviour none;
  EXPECT_EQ(plan_step(none, "DownloadBundle", false, key).takes, seconds(3));
  EXPECT_EQ(plan_step(none, "Install", false, key).takes, seconds(2));
  EXPECT_EQ(plan_step(none, "AfterInstall", false, key).takes, Duration(200));
  EXPECT_EQ(plan_step(none, "AfterInstall", true, key).takes, seconds(5));
  EXPECT_EQ(plan_step(none, "AfterInstall", true, key).outcome, StepOutcome::succeeded);
}

TEST(PlanStep, AnEventsOwnEntryStandsOverScripts) {
  const auto revision = revisions_of(
      "  - events:\n"
      "      scripts: { takes: 7s, fails: 100%, says: common }\n"
      "      AfterInstall: { says: own, exit_code: 3 }\n"
      "      ValidateService: { fails: 0% }\n")[0];
  const StepPlan install = plan_step(revision, "AfterInstall", true, key);
  EXPECT_EQ(install.outcome, StepOutcome::failed);
  EXPECT_EQ(install.takes, seconds(7));
  EXPECT_EQ(install.says, "own");
  EXPECT_EQ(install.exit_code, 3);
  EXPECT_EQ(plan_step(revision, "ValidateService", true, key).outcome, StepOutcome::succeeded);
  EXPECT_EQ(plan_step(revision, "BeforeInstall", true, key).says, "common");
  EXPECT_EQ(plan_step(revision, "BeforeInstall", true, key).exit_code, 1);
  // Neither the agent's own events nor hooks without a script are scripts.
  EXPECT_EQ(plan_step(revision, "Install", true, key).outcome, StepOutcome::succeeded);
  EXPECT_EQ(plan_step(revision, "Install", true, key).takes, seconds(2));
  EXPECT_EQ(plan_step(revision, "BeforeInstall", false, key).takes, Duration(200));
}

TEST(PlanStep, TimesOutForCertainUnlessAChanceIsStated) {
  const auto revision = revisions_of("  - events: { AfterInstall: { times_out: true } }\n")[0];
  const StepPlan plan = plan_step(revision, "AfterInstall", true, key);
  EXPECT_EQ(plan.outcome, StepOutcome::timed_out);
  EXPECT_EQ(plan.exit_code, 0);
}

TEST(PlanStep, DrawsFromTheKeyAlone) {
  const auto revision =
      revisions_of("  - events: { AfterInstall: { takes: 6s..14s, fails: 20% } }\n")[0];
  int failed = 0;
  std::int64_t total_milliseconds = 0;
  for (std::uint64_t instance = 0; instance < 10'000; ++instance) {
    const StepPlan plan = plan_step(revision, "AfterInstall", true, key.child(instance));
    const StepPlan again = plan_step(revision, "AfterInstall", true, key.child(instance));
    ASSERT_EQ(plan.takes, again.takes);
    ASSERT_EQ(plan.outcome, again.outcome);
    ASSERT_GE(plan.takes, seconds(6));
    ASSERT_LE(plan.takes, seconds(14));
    failed += plan.outcome == StepOutcome::failed;
    total_milliseconds += plan.takes.count();
  }
  EXPECT_NEAR(failed, 2'000, 150);
  EXPECT_NEAR(static_cast<double>(total_milliseconds) / 10'000, 10'000, 100);
  // How long an event takes otherwise is for whoever the file tells nothing.
  EXPECT_EQ(plan_step(revision, "BlockTraffic", false, key, seconds(65)).takes, seconds(65));
  EXPECT_GE(plan_step(revision, "AfterInstall", true, key, seconds(1)).takes, seconds(6));
}

TrafficStream web_traffic() {
  return parse_fleet_file(
             "traffic:\n"
             "  - to: { tag: app=web }\n"
             "    rate: 300/s\n"
             "    shape: { daily: { low: 30%, high: 100%, peak: '14:00' } }\n"
             "    publishes: { namespace: App, errors: 5xx }\n",
             "test.yaml")
      .traffic[0];
}

const Instant midnight = *parse_instant("2026-03-02T00:00:00Z");

TEST(Traffic, SwingsThroughTheDay) {
  const TrafficStream stream = web_traffic();
  EXPECT_NEAR(request_rate(stream, midnight + hours(14)), 300, 1e-9);
  EXPECT_NEAR(request_rate(stream, midnight + hours(2)), 90, 1e-9);
  EXPECT_NEAR(request_rate(stream, midnight + hours(8)), 195, 1e-9);
}

TEST(Traffic, ExpectationsOverSpansAddUp) {
  const TrafficStream stream = web_traffic();
  EXPECT_NEAR(expected_requests(stream, midnight, midnight + hours(24 * 7)), 195.0 * 86'400 * 7,
              1e-3);
  double sum = 0;
  for (int minute = 0; minute < 600; ++minute) {
    sum += expected_requests(stream, midnight + minutes(minute), midnight + minutes(minute + 1));
  }
  EXPECT_NEAR(sum, expected_requests(stream, midnight, midnight + minutes(600)), 1e-3);
}

TEST(Traffic, ErrorsFollowTheRevisionsInService) {
  TrafficStream stream = web_traffic();
  stream.shape = {};
  const RequestBehaviour good{0.0, Duration(40), {}, {}};
  const RequestBehaviour bad{0.07, Duration(180), {}, {}};
  const RevisionShare shares[] = {{&good, 9}, {&bad, 3}};
  const auto expected = expected_traffic(stream, midnight, midnight + minutes(1), shares);
  EXPECT_NEAR(expected.requests, 18'000, 1e-6);
  EXPECT_NEAR(expected.errors, 18'000 * 0.25 * 0.07, 1e-6);
  EXPECT_EQ(draw_traffic(expected, key, 0).latency_milliseconds, 75);
  EXPECT_EQ(expected_traffic(stream, midnight, midnight + minutes(1), {}), TrafficExpectation{});
  EXPECT_EQ(draw_traffic({}, key, 0), TrafficCounts{});
}

TEST(Traffic, DrawsWholeCountsAroundTheExpectation) {
  for (const double share : {0.0, 0.0002, 0.07, 0.6, 0.9999, 1.0}) {
    const TrafficExpectation expected{18'000, 18'000 * share, 18'000 * 40.0};
    double requests = 0;
    double errors = 0;
    constexpr int drawn_minutes = 2'000;
    for (std::int64_t minute = 0; minute < drawn_minutes; ++minute) {
      const TrafficCounts counts = draw_traffic(expected, key, minute);
      ASSERT_EQ(counts, draw_traffic(expected, key, minute));
      ASSERT_GE(counts.errors, 0);
      ASSERT_LE(counts.errors, counts.requests);
      if (share == 0.0) {
        ASSERT_EQ(counts.errors, 0);
      }
      if (share == 1.0) {
        ASSERT_EQ(counts.errors, counts.requests);
      }
      requests += static_cast<double>(counts.requests);
      errors += static_cast<double>(counts.errors);
    }
    EXPECT_NEAR(requests / drawn_minutes, 18'000, 20);
    EXPECT_NEAR(errors / drawn_minutes, 18'000 * share, 18'000 * share * 0.001 + 0.3);
  }
}

TEST(Traffic, AStreamsLuckDoesNotDependOnItsPlaceInTheFile) {
  const RandomKey world(7);
  TrafficStream other = web_traffic();
  other.publishes.dimensions["Service"] = "other";
  EXPECT_EQ(traffic_key(world, web_traffic()), traffic_key(world, web_traffic()));
  EXPECT_FALSE(traffic_key(world, web_traffic()) == traffic_key(world, other));
}

}  // namespace
}  // namespace windtunnel::simulation
