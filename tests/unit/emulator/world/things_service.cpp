#include "tests/unit/emulator/world/things_service.hpp"

#include "emulator/world/blobs.hpp"
#include "simulation/assertion.hpp"

namespace windtunnel::things {

using simulation::Band;
using simulation::Duration;
using simulation::Event;
using simulation::EventClass;
using world::Call;

namespace {

world::OutsideCall code_named(std::string id, std::uint64_t subject) {
  world::OutsideCall code;
  code.owner = "things";
  code.subject = subject;
  code.invocation_id = std::move(id);
  code.code = "true";
  return code;
}

}  // namespace

Things::Things(world::World& world)
    : Component(world),
      things(world.tracker(), service_number * 256 + 1, "things"),
      names_(world.tracker(), service_number * 256 + 2, "growing"),
      trace_(world.tracker(), service_number * 256 + 3, "trace") {
  world.directory().bind(things, "Test::Thing",
                         [](const world::Scope&, std::string_view name) {
                           return name.starts_with('.') ? std::nullopt : std::optional(std::string(name));
                         });
}

testmodel::PutThingOutput Things::put_thing(Call& call, const testmodel::PutThingInput& input) {
  if (input.Name.starts_with("code")) {
    world_.schedule(kind_of(run_code), world_.now() + Duration(*input.Weight),
                    static_cast<std::uint64_t>(input.Size));
    return {.ModifiedAt = call.now(), .Version = 1};
  }
  ThingRow& row = things.edit(call.scope, input.Name);
  row.size = input.Size;
  row.interval_ms = input.Weight.value_or(1000);
  if (!row.body.empty()) world_.blobs().release(row.body);
  row.body.clear();
  if (input.Data) row.body = world_.blobs().hold(input.Data->bytes);
  world_.note("ThingPut", {{"name", input.Name}});
  const std::string key = world::Table<ThingRow>::key(call.scope, input.Name);
  const std::uint64_t subject = simulation::hash_bytes(key).low;
  names_.edit(world::number_key(subject)).body = key;
  world_.schedule(kind_of(grow), world_.now() + Duration(row.interval_ms), subject);
  if (input.Color == "RED") {
    world_.raise(world::AlarmStateChanged{call.scope, "never", "", ""});
    throw api::ApiError("ThingLimitExceeded", "red things are too many");
  }
  return {.ModifiedAt = call.now(), .Version = 1};
}

testmodel::ListThingsOutput Things::list_things(Call& call, const testmodel::ListThingsInput&) {
  testmodel::ListThingsOutput output;
  auto& names = output.Names.emplace();
  things.scan(call.scope, {}, {}, [&](std::string_view name, const ThingRow&) {
    names.emplace_back(name);
    return true;
  });
  return output;
}

testmodel::Everything Things::echo(Call& call, const testmodel::Everything& input) {
  if (input.Timestamp && !call.final_attempt) call.park(*input.Timestamp);
  if (input.String == "code") {
    trace("was told " + call.run_outside(code_named("asked", 0)).output);
  } else if (input.String) {
    trace(*input.String);
  }
  return input;
}

void Things::on_grow(const Event& event) {
  const std::string key = names_.find(world::number_key(event.subject))->body;
  simulation::Rows<ThingRow>& rows = things;
  ThingRow& row = rows.edit(key);
  if (++row.grown < row.size) {
    world_.schedule(kind_of(grow), world_.now() + Duration(row.interval_ms), event.subject);
  }
}

void Things::on_give_up(const Event& event) { trace("gave up " + std::to_string(event.subject)); }

void Things::on_tick(const Event&) {
  world_.schedule(kind_of(tick), world_.now() + std::chrono::hours(1));
}

void Things::on_mark(const Event& event) {
  constexpr std::string_view names[] = {"control", "fault", "lifecycle", "metrics",
                                        "alarm",   "action", "report"};
  trace(std::string(names[static_cast<std::size_t>(event.band)]) + " " +
        std::to_string(event.subject));
}

void Things::on_again(const Event& event) {
  trace("again");
  // With a detail it never ends; without, a mark of the first band follows in this instant.
  world_.schedule(kind_of(event.detail != 0 ? again : mark), world_.now(), event.subject, event.detail);
}

void Things::on_break_down(const Event&) {
  trace("broken");
  WINDTUNNEL_ASSERT(false, "the thing broke down");
}

void Things::on_refuse(const Event&) { throw api::ApiError("ThingNotFoundException", "gone"); }

void Things::on_run_code(const Event& event) {
  world_.open_outside_call(code_named("run " + std::to_string(event.subject), event.subject));
}

void Things::on_code_ended(const world::OutsideCallEnded& signal) {
  trace(signal.call.invocation_id + " said " + signal.result.output);
}

void Things::on_alarm(const world::AlarmStateChanged& signal) {
  trace("heard " + signal.alarm_name);
  if (signal.alarm_name == "fail") throw api::ApiError("ThingNotFoundException", "no such thing");
  if (signal.alarm_name == "chain") world_.raise(world::AlarmStateChanged{signal.scope, "next", "", ""});
}

void Things::on_operation(const world::OperationStateChanged& signal) {
  trace(signal.id + " " + signal.old_state + ">" + signal.new_state + (signal.ended ? "." : ""));
}

void Things::on_resource(const world::ResourceChanged& signal) {
  constexpr std::string_view changes[] = {"created", "updated", "deleted"};
  trace(signal.type + " " + signal.identifier + " " +
        std::string(changes[static_cast<std::size_t>(signal.change)]));
}

void Things::trace(std::string_view line) {
  std::string& text = trace_.edit("trace").text;
  text.append(text.empty() ? "" : "|").append(line);
}

std::string Things::traced() const {
  const TraceRow* row = trace_.find("trace");
  return row == nullptr ? "" : row->text;
}

void Watcher::on_alarm(const world::AlarmStateChanged& signal) {
  world_.component<Things>().trace("watched " + signal.alarm_name);
}

const world::ServiceRegistry& registry() {
  static const world::ServiceRegistry all = [] {
    world::ServiceDefinition definition(testmodel::service_model, service_number);
    definition.component<Things>();
    definition.component<Watcher>();
    definition.handle<PutThing, &Things::put_thing>();
    definition.handle<ListThings, &Things::list_things>();
    definition.handle<EchoEverything, &Things::echo>();
    definition.handle<Ping, &Things::ping>();
    definition.on_event<&Things::on_grow>(grow, {"Grow"});
    definition.on_event<&Things::on_give_up>(give_up, {"GiveUp", Band::lifecycle, EventClass::deadline});
    definition.on_event<&Things::on_tick>(tick, {"Tick", Band::lifecycle, EventClass::background});
    for (int band = 0; band <= static_cast<int>(Band::report); ++band) {
      definition.on_event<&Things::on_mark>(static_cast<std::uint8_t>(mark + band),
                                            {"Mark", static_cast<Band>(band)});
    }
    definition.on_event<&Things::on_again>(again, {"Again", Band::report});
    definition.on_event<&Things::on_break_down>(break_down, {"BreakDown"});
    definition.on_event<&Things::on_refuse>(refuse, {"Refuse"});
    definition.on_event<&Things::on_run_code>(run_code, {"RunCode"});
    definition.on_signal<world::OutsideCallEnded, &Things::on_code_ended>();
    definition.on_signal<world::AlarmStateChanged, &Things::on_alarm>();
    definition.on_signal<world::AlarmStateChanged, &Watcher::on_alarm>();
    definition.on_signal<world::OperationStateChanged, &Things::on_operation>();
    definition.on_signal<world::ResourceChanged, &Things::on_resource>();
    world::ServiceRegistry made;
    made.add(std::move(definition));
    return made;
  }();
  return all;
}

std::vector<std::string> ThingsTest::history(std::string_view kind) {
  std::vector<std::string> found;
  const std::string wanted = "\"kind\":\"" + std::string(kind) + "\"";
  for (const std::string& line : test.world->history().lines()) {
    if (line.find(wanted) != std::string::npos) found.push_back(line);
  }
  return found;
}

void ThingsTest::expect_durable() {
  test.world->flush();
  EXPECT_EQ(test.restored()->digest(), test.world->digest());
  const auto replayed = test.replayed();
  EXPECT_EQ(replayed->digest(), test.world->digest());
  EXPECT_EQ(replayed->now(), test.world->now());
  EXPECT_EQ(replayed->history().lines(), test.world->history().lines());
}

}  // namespace windtunnel::things
