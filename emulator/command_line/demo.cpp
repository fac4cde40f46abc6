#include "demo/demo.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>

#include "emulator/command_line/commands.hpp"
#include "emulator/command_line/world_options.hpp"

namespace windtunnel::command_line {

void add_demo(CLI::App& app) {
  const auto options = std::make_shared<demo::Options>();
  CLI::App* command = app.add_subcommand(
      "demo", "Watch a bad revision trip an alarm and roll back, live on this terminal");
  command->add_option("--seed", options->seed, "Seed of all luck in its world")
      ->check(whole_number())
      ->capture_default_str();
  command->add_flag("--fast", options->fast, "Show it without waiting for people to follow");
  command->footer(
      "Examples:\n"
      "  windtunnel demo                 live on a terminal; plain lines where there is none\n"
      "  windtunnel demo --fast > story.txt");
  command->callback([options] { demo::run(*options); });
}

}  // namespace windtunnel::command_line
