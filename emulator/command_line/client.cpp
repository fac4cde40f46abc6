#include "emulator/http/client.hpp"

#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <memory>
#include <nlohmann/json.hpp>

#include "emulator/command_line/commands.hpp"
#include "emulator/command_line/world_options.hpp"

namespace windtunnel::command_line {
namespace {

using nlohmann::json;

/// The control plane of a running server.
struct Client {
  std::string endpoint = "http://127.0.0.1:4566";
  std::string world = "default";

  /// The answer's body; throws the problem's sentence for an error.
  std::string ask(std::string_view method, const std::string& path, const std::string& body = {},
                  std::chrono::milliseconds timeout = std::chrono::seconds(30)) const {
    const auto answer = http::send_request(http::parse_endpoint(endpoint), method,
                                           "/_windtunnel/v1/" + path, body, timeout);
    if (answer.status < 300) return answer.body;
    const json problem = json::parse(answer.body, nullptr, false);
    throw std::runtime_error(problem.is_object() ? problem.value("detail", answer.body)
                                                 : "HTTP " + std::to_string(answer.status));
  }
  json ask_json(std::string_view method, const std::string& path, const json& body = {}) const {
    return json::parse(ask(method, path, body.is_null() ? "" : body.dump()));
  }
  std::string path(const std::string& rest = {}) const {
    return "worlds/" + world + (rest.empty() ? "" : "/" + rest);
  }
};
using ClientPtr = std::shared_ptr<Client>;

void print_clock(const json& clock) {
  std::printf("%s  %s%s\n", clock["now"].get_ref<const std::string&>().c_str(),
              clock["mode"].get_ref<const std::string&>().c_str(),
              clock["moving"].get<bool>() ? "  (moving)" : "");
  std::printf("events: %llu pending, %llu of them work; %llu run so far\n",
              clock["events"]["pending"].get<unsigned long long>(),
              clock["events"]["work"].get<unsigned long long>(),
              clock["events"]["run"].get<unsigned long long>());
  if (clock.contains("notice")) {
    std::printf("%s\n", clock["notice"].get_ref<const std::string&>().c_str());
  }
}

/// The end of the help of a command that asks the server; its examples are indented lines.
std::string server_footer(const std::string& examples) {
  return "Examples:\n" + examples + "\n\n--endpoint URL asks another server.";
}
/// The same of one that asks about one world.
std::string world_footer(const std::string& examples) {
  return "Examples:\n" + examples +
         "\n\n--world NAME asks about another world, --endpoint URL another server.";
}

/// Asks for a move and shows, on a terminal, how far it is until it has ended.
void move_clock(const Client& client, const json& move) {
  auto ended = std::async(std::launch::async, [&] {
    return client.ask("POST", client.path("clock/advance"), move.dump(),
                      std::chrono::milliseconds(0));
  });
  const bool on_terminal = isatty(STDERR_FILENO) != 0;
  bool shown = false;
  while (ended.wait_for(std::chrono::milliseconds(500)) != std::future_status::ready) {
    if (!on_terminal) continue;
    const json clock = client.ask_json("GET", client.path("clock"));
    std::fprintf(stderr, "\r\x1b[K%s  %llu events run, %llu pending",
                 clock["now"].get_ref<const std::string&>().c_str(),
                 clock["events"]["run"].get<unsigned long long>(),
                 clock["events"]["pending"].get<unsigned long long>());
    shown = true;
  }
  if (shown) std::fprintf(stderr, "\r\x1b[K");
  print_clock(json::parse(ended.get()));
}

void add_clock(CLI::App& app, const ClientPtr& client) {
  CLI::App* clock = app.add_subcommand("clock", "Read, set or move a world's simulated clock");
  clock->fallthrough();
  clock->footer(world_footer(
      R"(  windtunnel clock                 what time it is there, and what is still to come
  windtunnel clock set manual      from now on time moves only when told
  windtunnel clock advance 5m      five minutes pass)"));
  clock->callback([client, clock] {
    if (clock->get_subcommands().empty())
      print_clock(client->ask_json("GET", client->path("clock")));
  });

  CLI::App* set = clock->add_subcommand("set", "Change the clock mode");
  const auto mode = std::make_shared<std::string>();
  set->fallthrough();
  set->footer(world_footer(
      R"(  windtunnel clock set warp          after each request time runs until no work is left
  windtunnel clock set paced:30s     each API request first lets 30 s pass
  windtunnel clock set manual        only 'windtunnel clock advance' moves time
  windtunnel clock set realtime:60   a minute each second)"));
  set->add_option("MODE", *mode, "warp, paced:STEP, manual or realtime[:RATE]")
      ->required()
      ->type_name("");
  set->callback([client, mode] {
    print_clock(client->ask_json("PUT", client->path("clock"), {{"mode", *mode}}));
  });

  struct Move {
    std::string by, until, operation;
    bool idle = false, step = false;
  };
  const auto move = std::make_shared<Move>();
  CLI::App* ahead = clock->add_subcommand(
      "advance", "Move time: by a SPAN, or as far as one of the options says");
  ahead->fallthrough();
  ahead->footer(world_footer(R"(  windtunnel clock advance 5m
  windtunnel clock advance --until 2026-01-01T00:10:00Z
  windtunnel clock advance --operation d-ABCDEF123   until the deployment has ended)"));
  ahead->add_option("SPAN", move->by, "How far: 90s, 5m, 2h30m, 1d")->type_name("");
  ahead->add_option("--until", move->until, "Until this instant")->type_name("INSTANT");
  ahead->add_flag("--idle", move->idle, "Until no work is left");
  ahead->add_option("--operation", move->operation, "Until this deployment has ended")
      ->type_name("ID");
  ahead->add_flag("--step", move->step, "One event");
  ahead->require_option(1);
  ahead->callback([client, move] {
    json body;
    if (!move->by.empty()) body["by"] = move->by;
    if (!move->until.empty()) body["until"] = move->until;
    if (!move->operation.empty()) body["untilOperation"] = move->operation;
    if (move->idle) body["untilIdle"] = true;
    if (move->step) body["steps"] = 1;
    move_clock(*client, body);
  });

  CLI::App* cancel = clock->add_subcommand("cancel", "End the move that is under way");
  cancel->fallthrough();
  cancel->footer(world_footer("  windtunnel clock cancel   the world stays where it has come to"));
  cancel->callback(
      [client] { print_clock(client->ask_json("POST", client->path("clock/cancel"))); });
}

struct NewWorld {
  std::string name, epoch, clock, limits, account, fleet;
  std::optional<std::uint64_t> seed;
};

json describe(const NewWorld& world) {
  json body = {{"name", world.name}};
  if (world.seed) body["seed"] = *world.seed;
  for (const auto& [member, value] :
       {std::pair{"epoch", &world.epoch}, std::pair{"clock", &world.clock},
        std::pair{"limits", &world.limits}, std::pair{"account", &world.account}}) {
    if (!value->empty()) body[member] = *value;
  }
  if (!world.fleet.empty()) body["fleet"] = read_file("--fleet", world.fleet);
  return body;
}

void add_worlds(CLI::App& app, const ClientPtr& client) {
  CLI::App* worlds = app.add_subcommand("worlds", "List, create, show, reset and delete worlds");
  worlds->fallthrough();
  worlds->footer(server_footer(R"(  windtunnel worlds                             their names
  windtunnel worlds create test-7 --seed 7      clients reach it at URL/_world/test-7
  windtunnel worlds reset test-7                it begins anew, as it was made)"));
  worlds->callback([client, worlds] {
    if (!worlds->get_subcommands().empty()) return;
    const json document = client->ask_json("GET", "worlds");
    for (const json& name : document["worlds"]) {
      std::printf("%s\n", name.get_ref<const std::string&>().c_str());
    }
  });

  const auto made = std::make_shared<NewWorld>();
  CLI::App* create = worlds->add_subcommand("create", "Make a world");
  create->fallthrough();
  create->footer(server_footer(
      R"(  windtunnel worlds create test-7 --epoch 2026-01-01T00:00:00Z --seed 7 --clock manual
  windtunnel worlds create shop --fleet fixtures/fleets/web-12.yaml

What is not given is as 'serve' was told. Clients reach the world at URL/_world/NAME.)"));
  create->add_option("NAME", made->name, "1 to 63 letters, digits, - and _")
      ->required()
      ->type_name("");
  create->add_option("--seed", made->seed, "Seed of all luck in it")
      ->check(whole_number())
      ->type_name("N");
  create->add_option("--epoch", made->epoch, "Its time at the start, such as 2026-01-01T00:00:00Z")
      ->type_name("INSTANT");
  create->add_option("--clock", made->clock, "warp, paced:STEP, manual or realtime[:RATE]")
      ->type_name("MODE");
  create->add_option("--fleet", made->fleet, "Fleet file (YAML): docs/fleet-files.md")
      ->type_name("FILE");
  create->add_option("--limits", made->limits, "aws: quotas hold; none: they are lifted")
      ->type_name("aws|none");
  create->add_option("--account", made->account, "Account of callers whose access key names none")
      ->type_name("ACCOUNT");
  create->callback([client, made] {
    std::printf("%s", client->ask("POST", "worlds", describe(*made).dump()).c_str());
  });

  struct Action {
    const char* name;
    const char* method;
    const char* rest;
    const char* help;
  };
  for (const Action& action :
       {Action{"show", "GET", "", "Show a world's settings, clock and state"},
        Action{"reset", "POST", "/reset", "Begin a world anew, with the settings it was made with"},
        Action{"delete", "DELETE", "", "Delete a world; the next request to it makes it anew"}}) {
    const auto name = std::make_shared<std::string>();
    CLI::App* command = worlds->add_subcommand(action.name, action.help);
    command->fallthrough();
    command->footer(server_footer("  windtunnel worlds " + std::string(action.name) + " test-7"));
    command->add_option("NAME", *name, "The world's name")->required()->type_name("");
    command->callback([client, name, action] {
      std::printf("%s", client->ask(action.method, "worlds/" + *name + action.rest).c_str());
    });
  }
}

void print_events(const json& document) {
  for (const json& event : document["events"]) {
    std::printf("%s  %-10s  %s\n", event["due"].get_ref<const std::string&>().c_str(),
                event["class"].get_ref<const std::string&>().c_str(),
                event["kind"].get_ref<const std::string&>().c_str());
  }
  std::printf("%llu pending\n", document["pending"].get<unsigned long long>());
}

}  // namespace

void add_client(CLI::App& app) {
  const auto client = std::make_shared<Client>();
  app.add_option("--endpoint", client->endpoint, "The server that a command asks")
      ->envname("WINDTUNNEL_ENDPOINT")
      ->type_name("URL")
      ->capture_default_str();
  app.add_option("--world", client->world, "The world that it asks about")
      ->type_name("NAME")
      ->capture_default_str();

  CLI::App* health = app.add_subcommand("health", "Whether the server answers (exit status 0)");
  health->fallthrough();
  health->footer(
      server_footer("  until windtunnel health; do sleep 0.1; done   wait for a server"));
  health->callback([client] {
    std::printf("%s", client->ask("GET", "health", {}, std::chrono::seconds(3)).c_str());
  });
  add_clock(app, client);
  add_worlds(app, client);

  CLI::App* events = app.add_subcommand("events", "What happens next in a world, and when");
  const auto limit = std::make_shared<std::uint64_t>(20);
  events->fallthrough();
  events->footer(world_footer(R"(  windtunnel events --limit 5

Each line is an instant, who is waited for (work, deadline or background) and a kind of event;
ARCHITECTURE.md says what the kinds are.)"));
  events->add_option("--limit", *limit, "How many events at the most")
      ->type_name("N")
      ->check(whole_number())
      ->capture_default_str();
  events->callback([client, limit] {
    print_events(client->ask_json("GET", client->path("events?limit=" + std::to_string(*limit))));
  });

  CLI::App* history = app.add_subcommand("history", "What happened in a world, as NDJSON");
  const auto first = std::make_shared<std::uint64_t>(0);
  history->fallthrough();
  history->footer(world_footer(R"(  windtunnel history | jq 'select(.kind == "AlarmStateChanged")'
  windtunnel history --from 120   from the 121st line on)"));
  history->add_option("--from", *first, "The first line's number, counted from 0")
      ->type_name("N")
      ->check(whole_number())
      ->capture_default_str();
  history->callback([client, first] {
    std::fputs(client->ask("GET", client->path("history?from=" + std::to_string(*first))).c_str(),
               stdout);
  });

  CLI::App* digest = app.add_subcommand("digest", "A hash of the world's whole state");
  digest->fallthrough();
  digest->footer(
      world_footer("  windtunnel digest   the same seed, epoch and requests: the same digest"));
  digest->callback([client] {
    std::printf("%s\n", client->ask_json("GET", client->path("digest"))["digest"]
                            .get_ref<const std::string&>()
                            .c_str());
  });
}

}  // namespace windtunnel::command_line
