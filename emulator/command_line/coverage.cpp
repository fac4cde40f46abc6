#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cstdio>
#include <memory>

#include "emulator/command_line/commands.hpp"
#include "emulator/control/documents.hpp"
#include "services/services.hpp"

namespace windtunnel::command_line {
namespace {

using nlohmann::json;

/// Names after one another in lines of 100 columns.
void print_names(const json& names) {
  std::size_t column = 0;
  for (const json& each : names) {
    const auto& name = each.get_ref<const std::string&>();
    if (column != 0 && column + name.size() + 1 > 96) {
      std::printf("\n");
      column = 0;
    }
    std::printf("%s%s", column == 0 ? "    " : " ", name.c_str());
    column += name.size() + 1;
  }
  if (column != 0) std::printf("\n");
}

void print_text(const json& document, bool with_missing) {
  for (const json& service : document["services"]) {
    const std::size_t has = service["implemented"].size();
    std::printf("%-14s %3zu of %3zu operations  (%s, API %s)\n",
                service["service"].get_ref<const std::string&>().c_str(), has,
                has + service["notImplemented"].size(),
                service["name"].get_ref<const std::string&>().c_str(),
                service["apiVersion"].get_ref<const std::string&>().c_str());
    print_names(service["implemented"]);
    if (!with_missing) continue;
    std::printf("  not implemented (HTTP 501, NotImplemented):\n");
    print_names(service["notImplemented"]);
  }
}

void print_markdown(const json& document) {
  std::printf("| service | implemented | operations |\n|---|---|---|\n");
  for (const json& service : document["services"]) {
    std::printf("| %s | %zu of %zu |", service["service"].get_ref<const std::string&>().c_str(),
                service["implemented"].size(),
                service["implemented"].size() + service["notImplemented"].size());
    for (const json& name : service["implemented"]) {
      std::printf(" %s", name.get_ref<const std::string&>().c_str());
    }
    std::printf(" |\n");
  }
}

}  // namespace

void add_coverage(CLI::App& app) {
  struct Options {
    std::string format = "text";
    bool all = false;
  };
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("coverage", "Which AWS operations this build implements");
  command->add_option("--format", options->format, "text, markdown or json")
      ->check(CLI::IsMember({"text", "markdown", "json"}))
      ->capture_default_str();
  command->add_flag("--all", options->all, "List what is not implemented too");
  command->callback([options] {
    const json document = control::coverage_document(services::registry());
    if (options->format == "json") {
      std::printf("%s\n", document.dump(2).c_str());
    } else if (options->format == "markdown") {
      print_markdown(document);
    } else {
      print_text(document, options->all);
    }
  });
}

}  // namespace windtunnel::command_line
