#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "emulator/world/call.hpp"
#include "emulator/world/operation.hpp"
#include "emulator/world/table.hpp"
#include "services/testmodel/api.hpp"
#include "tests/support/test_world.hpp"

/// A service of the tests' own over the test model, with everything that a service may have.
namespace windtunnel::things {

using testmodel::operations::EchoEverything;
using testmodel::operations::ListThings;
using testmodel::operations::Ping;
using testmodel::operations::PutThing;

inline constexpr std::uint8_t service_number = 250;

/// Event kinds, by what they are for.
enum EventNumber : std::uint8_t {
  grow = 1,        // work: a thing grows by one, until it has its size
  give_up = 2,     // a deadline
  tick = 3,        // background, for ever
  mark = 10,       // work: 10 + band writes the band's name and the subject to the trace
  again = 20,      // work: schedules a mark, or itself, for the same instant
  break_down = 21, // work: fails an assertion
  refuse = 22,     // work: an ApiError that nobody catches
  run_code = 23,   // work: opens an outside call
};
constexpr std::uint16_t kind_of(int number) {
  return static_cast<std::uint16_t>(service_number * 256 + number);
}

struct ThingRow {
  std::int64_t size = 0;
  std::int64_t grown = 0;
  std::int64_t interval_ms = 0;
  std::string body;  // a key of Blobs
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.size);
    field(2, row.grown);
    field(3, row.interval_ms);
    field(4, row.body);
  }
};

/// Things, and a trace of what happened as part of the world's state.
class Things final : public world::Component {
 public:
  explicit Things(world::World& world);

  /// Makes a thing that grows `Size` times, every `Weight` milliseconds (1,000). With the color RED
  /// it fails after having changed everything it changes. One named "code..." is no thing: code is
  /// run for the number `Size`, after `Weight`.
  testmodel::PutThingOutput put_thing(world::Call& call, const testmodel::PutThingInput& input);
  testmodel::ListThingsOutput list_things(world::Call& call, const testmodel::ListThingsInput& input);
  /// Parks until `Timestamp`; then writes `String` to the trace, if there is one, and answers. With
  /// the string "code" it writes what code outside answered.
  testmodel::Everything echo(world::Call& call, const testmodel::Everything& input);
  api::Unit ping(world::Call&, const api::Unit&) { return {}; }

  void on_grow(const simulation::Event& event);
  void on_give_up(const simulation::Event& event);
  void on_tick(const simulation::Event& event);
  void on_mark(const simulation::Event& event);
  void on_again(const simulation::Event& event);
  void on_break_down(const simulation::Event& event);
  void on_refuse(const simulation::Event& event);
  void on_run_code(const simulation::Event& event);

  /// "fail" writes and then fails; "chain" raises another signal.
  void on_alarm(const world::AlarmStateChanged& signal);
  void on_operation(const world::OperationStateChanged& signal);
  void on_resource(const world::ResourceChanged& signal);
  void on_code_ended(const world::OutsideCallEnded& signal);

  void trace(std::string_view line);
  std::string traced() const;

  world::Table<ThingRow> things;

 private:
  struct TraceRow {
    std::string text;
    static void fields(auto& row, auto& field) { field(1, row.text); }
  };
  simulation::Rows<ThingRow> names_;  // of growing things, by the events' subject
  simulation::Rows<TraceRow> trace_;
};

/// Subscribed behind Things to the same signal.
class Watcher final : public world::Component {
 public:
  using Component::Component;
  void on_alarm(const world::AlarmStateChanged& signal);
};

const world::ServiceRegistry& registry();

/// A test world of this service.
struct ThingsTest : ::testing::Test {
  ThingsTest() : test(registry()) {}
  explicit ThingsTest(world::Settings settings) : test(registry(), std::move(settings)) {}

  Things& things() { return test.world->component<Things>(); }
  std::string traced() { return things().traced(); }
  const ThingRow* find(std::string_view name) { return things().things.find(test.scope, name); }
  void put(std::string name, std::int32_t size, std::int64_t interval_ms = 1000) {
    test.call<PutThing>({.Name = std::move(name), .Size = size, .Weight = interval_ms});
  }
  /// Runs `body` in a turn of its own, which is no command.
  void turn(const std::function<void(world::World&)>& body) {
    test.in_call([&](world::Call& call) { body(call.world); });
    test.world->flush();
  }
  std::string clock() { return simulation::format_instant(test.world->now()); }
  /// Lines of the history of that kind.
  std::vector<std::string> history(std::string_view kind);
  /// Neither a copy from the journal nor a replay of the log can be told from the world.
  void expect_durable();

  test::TestWorld test;
};

}  // namespace windtunnel::things
