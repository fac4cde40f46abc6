#include "simulation/fleet/task_behaviour.hpp"

#include <gtest/gtest.h>

#include "simulation/fleet/fleet_file.hpp"

namespace windtunnel::simulation {
namespace {

std::vector<TaskBehaviour> entries_of(const std::string& yaml) {
  return parse_fleet_file(yaml, "tasks.yaml").task_definitions;
}

TEST(TaskBehaviour, IsReadFromTheFleetFile) {
  const auto entries = entries_of(
      "task_definitions:\n"
      "  - match: { family: web, revision: 2, image: \"*:bad\", account: \"1\", region: us-* }\n"
      "    starts: false\n"
      "    healthy: false\n"
      "    start_time: 45s\n"
      "    requests: { errors: 7%, latency: 180ms }\n"
      "  - {}\n");
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].match, (TaskDefinitionMatch{"web", "2", "*:bad", "1", "us-*"}));
  EXPECT_FALSE(entries[0].starts);
  EXPECT_FALSE(entries[0].healthy);
  EXPECT_EQ(entries[0].start_time, Duration(45'000));
  EXPECT_EQ(entries[0].requests, (RequestBehaviour{0.07, Duration(180), {}, {}}));
  EXPECT_EQ(entries[1], TaskBehaviour{});
}

TEST(TaskBehaviour, SaysWhatTasksUseAsAPercentage) {
  const auto entries = entries_of(
      "task_definitions: [{ match: { revision: 1 }, requests: { cpu: 29%, memory: 0.4 } }, {}]");
  EXPECT_EQ(entries[0].requests.cpu, 29);
  EXPECT_EQ(entries[0].requests.memory, 40);
  EXPECT_FALSE(entries[1].requests.cpu);
  EXPECT_FALSE(entries[1].requests.memory);
  EXPECT_THROW(entries_of("task_definitions: [{ requests: { cpu: 101% } }]"), FleetFileError);
}

TEST(TaskBehaviour, SurvivesTheWayThroughARow) {
  const FleetSpecification fleet = parse_fleet_file(
      "task_definitions: [{ match: { family: a }, starts: false, start_time: 0s, "
      "requests: { errors: 1%, latency: 0ms, cpu: 85%, memory: 40% } }]",
      "f");
  EXPECT_EQ(decode_row<FleetSpecification>(encode_row(fleet)), fleet);
}

TEST(TaskBehaviour, IsThatOfTheFirstEntryThatFits) {
  const auto entries = entries_of(
      "task_definitions: [{ match: { family: web, revision: 2 }, starts: false }, "
      "{ match: { image: \"*/sidecar:*\" }, healthy: false }]");
  EXPECT_EQ(find_task_entry(entries, {"web", "2", {"web:2"}, "1", "r"}), 0u);
  EXPECT_EQ(find_task_entry(entries, {"web", "1", {"web:1", "x/sidecar:3"}, "1", "r"}), 1u);
  EXPECT_FALSE(find_task_entry(entries, {"web", "1", {"web:1"}, "1", "r"}));
  EXPECT_FALSE(task_behaviour_at(entries, 0).starts);
  EXPECT_FALSE(task_behaviour_at(entries, 1).healthy);
  EXPECT_EQ(task_behaviour_at(entries, {}), TaskBehaviour{});
  EXPECT_EQ(task_behaviour_at(entries, 2), TaskBehaviour{});
}

}  // namespace
}  // namespace windtunnel::simulation
