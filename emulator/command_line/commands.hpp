#pragma once

namespace CLI {
class App;
}

/// The commands of the `windtunnel` binary. Each adds itself to the command line; its work is done
/// when that is parsed. Failures leave by exceptions, which main turns into one sentence.
namespace windtunnel::command_line {

/// serve: the server itself.
void add_serve(CLI::App& app);
/// health, clock, worlds, events, history, digest: clients of a running server.
void add_client(CLI::App& app);
/// replay: rebuilds worlds from their command logs.
void add_replay(CLI::App& app);
/// demo: the story of a bad revision, in this process and on this terminal.
void add_demo(CLI::App& app);
/// coverage: what is implemented.
void add_coverage(CLI::App& app);

}  // namespace windtunnel::command_line
