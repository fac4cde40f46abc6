#include "demo/frame.hpp"

#include <gtest/gtest.h>

namespace windtunnel::demo {
namespace {

using namespace std::chrono_literals;

Instant at(std::string_view text) {
  return simulation::parse_instant("2026-03-02T" + std::string(text) + "Z").value();
}

/// The moment in which the deployment of revision 2 was stopped.
Picture stopped() {
  Picture picture;
  picture.title = "A bad release";
  picture.seed = 42;
  picture.epoch = at("02:50:00");
  picture.now = at("03:01:28");
  picture.scene = {"The alarm is on.", 2};
  picture.instances = {
      {.id = "i-0a0000000000000a1", .zone = "us-east-1a", .serves = 2},
      {.id = "i-0a0000000000000a2", .zone = "us-east-1a", .serves = 1, .failed = true},
      {.id = "i-0b0000000000000b1", .zone = "us-east-1b", .serves = 1, .becomes = 2, .served = 1},
      {.id = "i-0b0000000000000b2", .zone = "us-east-1b"}};
  picture.metric = {"App 5xx", 50, picture.epoch, {4, 0, 25, 51, 100}};
  picture.alarm = {"web-5xx", "ALARM"};
  using enum TargetStatus;
  picture.deployments = {{.id = "d-1",
                          .revision = 1,
                          .status = "Succeeded",
                          .took = 6min + 35s,
                          .targets = {succeeded, succeeded, succeeded, succeeded}},
                         {.id = "d-2",
                          .revision = 2,
                          .status = "Stopped",
                          .error = "ALARM_ACTIVE",
                          .took = 52s,
                          .targets = {succeeded, failed, skipped, skipped}},
                         {.id = "d-3",
                          .revision = 1,
                          .is_rollback = true,
                          .status = "InProgress",
                          .targets = {in_progress, pending, pending, pending}}};
  picture.under_way = {{.instance = "i-0b0000000000000b1",
                        .zone = "us-east-1b",
                        .done = 2,
                        .total = 7,
                        .current = "BeforeInstall",
                        .running = 1'800ms}};
  using Weight = News::Weight;
  picture.news = {
      {Weight::event, at("03:01:23"), "i-0a000000", "Succeeded", "Install, 2.0 s", Tone::quiet},
      {Weight::minute, at("03:01:24"), "App 5xx", "100", "####", Tone::bad},
      {Weight::headline, at("03:01:25"), "web-5xx", "ALARM", "1 datapoint", Tone::bad}};
  return picture;
}

/// As a terminal shows it: blanks at the end of a line are not seen.
std::string seen(const Line& line, std::size_t columns) {
  std::string text = line.text(columns, false);
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

std::string seen(const Lines& lines, std::size_t columns) {
  std::string text = "\n";
  for (const Line& line : lines) text += seen(line, columns) + "\n";
  return text;
}

TEST(Frame, ShowsFleetMetricAlarmDeploymentsLifecycleAndNewsSideBySideWhereTheyFit) {
  EXPECT_EQ(seen(frame(stopped(), {80, 24}, 25), 80), R"(
 A bad release                                        seed 42   x 25   03:01:28
 The alarm is on.

 us-east-1a   2  1 ✗            App 5xx a minute  100   web-5xx  ALARM
                                        ██
 us-east-1b  1→2  ·                     ██
                                ┄┄┄┄┄┄▄▄██┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄ 50
  1  on 2        2  on 1            ▂▂████
                                ▂▂▁▁██████
                                02:50                              03:10

 d-1  web-1.zip  Succeeded          ■■■■  6 m 35 s
 d-2  web-2.zip  Stopped            ■✗--  52.0 s ALARM_ACTIVE
 d-3  web-1.zip  InProgress         ▶···  rollback

 i-0b000000  us-east-1b  ●●◐○○○○  BeforeInstall  1.8 s

 03:01:23  i-0a000000   Succeeded   Install, 2.0 s
 03:01:25  web-5xx      ALARM       1 datapoint
)");
}

TEST(Frame, PutsTheMetricBelowTheFleetOnANarrowTerminalAndCutsWhatIsTooLong) {
  EXPECT_EQ(seen(frame(stopped(), {40, 24}, 25), 40), R"(
 A bad release                 03:01:28
 The alarm is on.

 us-east-1a   2  1 ✗

 us-east-1b  1→2  ·

  1  on 2        2  on 1
 App 5xx a minute  100 ▁▁▂▄█
 web-5xx  ALARM

 d-1  web-1.zip  Succeeded          ■■■…
 d-2  web-2.zip  Stopped            ■✗-…
 d-3  web-1.zip  InProgress         ▶··…

 i-0b000000  us-east-1b  ●●◐○○○○  Befor…

 03:01:23  i-0a000000   Succeeded   Ins…
 03:01:25  web-5xx      ALARM       1 d…
)");
}

TEST(Frame, GivesTheNewsTheRowsThatAreLeftAndTakesNoMoreThanThereAre) {
  const Lines most = frame(stopped(), {80, 19}, 0);
  ASSERT_EQ(most.size(), 19u);
  EXPECT_EQ(seen(most.back(), 80), " 03:01:25  web-5xx      ALARM       1 datapoint");
  for (std::size_t rows = 0; rows <= 19; ++rows) {
    EXPECT_EQ(frame(stopped(), {80, rows}, 0).size(), rows);
  }
}

TEST(Frame, IsNeverWiderThanTheTerminal) {
  for (std::size_t width = 0; width <= 130; ++width) {
    for (const Line& line : frame(stopped(), {width, 24}, 80)) {
      EXPECT_LE(columns(line.text(width, false)), width);
    }
  }
}

TEST(Frame, LeavesOutTheSpeedWhereNobodyWaits) {
  EXPECT_EQ(seen(frame(stopped(), {60, 24}, 0).front(), 60),
            " A bad release                           seed 42   03:01:28");
}

TEST(Frame, KeepsItsLinesInPlaceBeforeThereIsAnythingToShowInThem) {
  Picture early = stopped();
  early.deployments.resize(1);
  early.under_way.clear();
  early.metric.minutes.clear();
  const Lines lines = frame(early, {80, 24}, 25);
  EXPECT_EQ(lines.size(), frame(stopped(), {80, 24}, 25).size());
  EXPECT_EQ(seen(lines.back(), 80), " 03:01:25  web-5xx      ALARM       1 datapoint");
}

}  // namespace
}  // namespace windtunnel::demo
