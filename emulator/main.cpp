#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cstdio>
#include <exception>

#include "emulator/command_line/commands.hpp"
#include "emulator/control/control.hpp"

using namespace windtunnel;

namespace {

constexpr const char* footer = R"(Point any AWS client at the server, with any credentials:

  export AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_REGION=us-east-1
  export AWS_ACCESS_KEY_ID=123456789012 AWS_SECRET_ACCESS_KEY=any
  aws ssm put-parameter --name /greeting --value hello --type String

A 12-digit access key is the account. (Debian's AWS CLI 2.9 ignores AWS_ENDPOINT_URL: give it
--endpoint-url.)

'windtunnel COMMAND --help' says what a command takes, and shows how it is used.)";

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Windtunnel: a local AWS that runs on simulated time.", "windtunnel");
  app.set_version_flag("--version", "windtunnel " + std::string(control::version));
  // Were one required, CLI11 would answer an unknown word as if none had been written.
  app.require_subcommand(0, 1);
  command_line::add_serve(app);
  command_line::add_demo(app);
  command_line::add_client(app);
  command_line::add_replay(app);
  command_line::add_coverage(app);
  // Not before: commands have footers of their own, and would begin with this one.
  app.footer(footer);
  try {
    app.parse(argc, argv);
    if (!app.get_subcommands().empty()) return 0;
    std::fputs(app.help().c_str(), stderr);
    return 2;
  } catch (const CLI::ParseError& error) {
    // Help and version end here too; of the errors, a line and where to read on is enough.
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "windtunnel: %s\n", error.what());
    return 1;
  }
}
