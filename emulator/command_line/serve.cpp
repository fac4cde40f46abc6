#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cstdio>
#include <memory>
#include <optional>

#include "emulator/command_line/commands.hpp"
#include "emulator/command_line/world_options.hpp"
#include "emulator/control/control.hpp"
#include "emulator/host/gateway.hpp"
#include "emulator/http/server.hpp"
#include "services/services.hpp"

namespace windtunnel::command_line {
namespace {

struct ServeOptions {
  http::ServerOptions server;
  WorldOptions world;
  std::string data_dir;
  std::string durability = "process";
  bool allow_exec = false;
  std::string exec_limit = "60s";
};

/// The composition of the whole server. Members end in reverse: worlds before the context that
/// their strands belong to, and the journal last.
class Emulator {
 public:
  explicit Emulator(const ServeOptions& options)
      : host_(options.server.host),
        journal_(open_journal(options)),
        server_(options.server,
                [this](http::Request&& request, http::Responder respond) {
                  if (control::Control::handles(request)) {
                    control_.serve(std::move(request), std::move(respond));
                  } else {
                    gateway_.serve(std::move(request), std::move(respond));
                  }
                }),
        runner_(make_runner(options)),
        worlds_(server_.context(), services::registry(), options.world.defaults(), journal_.get(),
                runner_.get()),
        gateway_(worlds_),
        control_(worlds_) {}
  /// Code ends before the worlds that it answers to.
  ~Emulator() { runner_.reset(); }

  void serve(const std::string& described) {
    worlds_.open();
    server_.start();
    server_.on_termination_signal([this](int) {
      worlds_.halt();
      server_.stop();
    });
    std::printf("windtunnel ready on %s (%s)\n", url_of(host_).c_str(), described.c_str());
    std::fflush(stdout);
    server_.join();
  }

 private:
  static std::unique_ptr<journal::Journal> open_journal(const ServeOptions& options) {
    if (options.data_dir.empty()) return nullptr;
    const auto durability = options.durability == "machine" ? journal::Durability::machine
                                                            : journal::Durability::process;
    return std::make_unique<journal::Journal>(options.data_dir,
                                              journal::Journal::Access::read_write, durability);
  }

  std::unique_ptr<host::OutsideRunner> make_runner(const ServeOptions& options) {
    if (!options.allow_exec) return nullptr;
    const auto limit = simulation::parse_duration(options.exec_limit);
    if (!limit || limit->count() <= 0) {
      throw CLI::ValidationError(
          "--exec-limit", "'" + options.exec_limit + "' is no duration: write 500ms, 60s or 5m");
    }
    return std::make_unique<host::OutsideRunner>(*limit, [this] { return url_of(reached_host()); });
  }

  std::string url_of(const std::string& host) const {
    const bool is_ipv6 = host.find(':') != std::string::npos;
    return "http://" + (is_ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(server_.port());
  }

  /// Where this machine itself reaches a server that listens on all addresses.
  std::string reached_host() const {
    if (host_ == "0.0.0.0") return "127.0.0.1";
    return host_ == "::" ? "::1" : host_;
  }

  const std::string host_;
  std::unique_ptr<journal::Journal> journal_;
  http::Server server_;
  std::unique_ptr<host::OutsideRunner> runner_;
  host::Worlds worlds_;
  host::Gateway gateway_;
  control::Control control_;
};

void serve(const ServeOptions& options) {
  const host::WorldDefaults defaults = options.world.defaults();
  Emulator emulator(options);
  emulator.serve((options.data_dir.empty() ? "in memory" : "journal in " + options.data_dir) +
                 ", clock " + world::format_clock_mode(defaults.settings.clock) + ", seed " +
                 std::to_string(defaults.settings.seed));
}

}  // namespace

void add_serve(CLI::App& app) {
  const auto options = std::make_shared<ServeOptions>();
  CLI::App* command = app.add_subcommand(
      "serve", "Start the server; AWS clients reach it as endpoint http://127.0.0.1:4566");
  command->footer(R"(Examples:
  windtunnel serve                                         a world in memory, at wall time
  windtunnel serve --fleet fixtures/fleets/web-12.yaml     with twelve web servers
  windtunnel serve --epoch 2026-01-01T00:00:00Z --seed 7   the same to the byte every time
  windtunnel serve --data-dir state                        goes on where it ended

The options of a world hold for 'default', for worlds made on first use, and where 'worlds create'
says nothing else; a world that --data-dir has already keeps its own. Signatures are not checked:
do not expose the port. docs/guide.md says more.)");
  command->add_option("--host", options->server.host, "Address to listen on; 0.0.0.0 for all")
      ->check(not_empty())
      ->type_name("ADDRESS")
      ->capture_default_str();
  command->add_option("--port", options->server.port, "Port to listen on; 0 for any free one")
      ->check(CLI::Range(0, 65535).description(""))
      ->type_name("PORT")
      ->capture_default_str();
  command
      ->add_option("--data-dir", options->data_dir,
                   "Keep worlds in this directory; without it they live in memory")
      ->check(not_empty())
      ->type_name("DIR");
  command
      ->add_option("--durability", options->durability,
                   "What a journalled change survives: the end of the process, or of the machine")
      ->check(CLI::IsMember({"process", "machine"}).description(""))
      ->type_name("process|machine")
      ->capture_default_str();
  options->world.add_to(*command);
  command->add_option("--threads", options->server.threads, "Threads that serve worlds")
      ->check(CLI::Range(1, 256).description(""))
      ->type_name("N")
      ->capture_default_str();
  command
      ->add_option("--allow-host", options->server.allowed_hosts,
                   "Accept this Host header too (NAME, *.SUFFIX or *)")
      ->check(not_empty())
      ->type_name("HOST");
  command
      ->add_option("--allow-origin", options->server.allowed_origins,
                   "Let pages of this origin in (https://app.example, or *)")
      ->check(not_empty())
      ->type_name("ORIGIN");
  command->add_flag("--allow-exec", options->allow_exec,
                    "Let fleet files run commands of this machine, and endpoints on it ('runs')");
  command
      ->add_option("--exec-limit", options->exec_limit,
                   "How long such a command may take, in real time")
      ->check(not_empty())
      ->type_name("DURATION")
      ->capture_default_str();
  command->callback([options] { serve(*options); });
}

}  // namespace windtunnel::command_line
