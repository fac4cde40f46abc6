#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

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

/// A page of the documentation: docs/coverage.md.
void print_markdown(const json& document) {
  std::printf(
      "# Coverage\n\n"
      "The operations that are implemented. All others of these services answer HTTP 501\n"
      "`NotImplemented` and name themselves. [services.md](services.md) says how each service "
      "behaves.\n"
      "This page is what `windtunnel coverage --format markdown` prints.\n\n"
      "| service | implemented | operations |\n|---|---|---|\n");
  for (const json& service : document["services"]) {
    const char* const name = service["service"].get_ref<const std::string&>().c_str();
    std::printf("| [%s](services.md#%s) | %zu of %zu |", name, name, service["implemented"].size(),
                service["implemented"].size() + service["notImplemented"].size());
    for (const json& operation : service["implemented"]) {
      std::printf(" %s", operation.get_ref<const std::string&>().c_str());
    }
    std::printf(" |\n");
  }
}

/// Leaves the named services alone in the document, all where none is named.
void keep_services(json& document, const std::vector<std::string>& names) {
  if (names.empty()) return;
  json kept = json::array();
  for (const std::string& name : names) {
    std::string known;
    const json* found = nullptr;
    for (const json& service : document["services"]) {
      known += (known.empty() ? "" : ", ") + service["service"].get<std::string>();
      if (service["service"] == name) found = &service;
    }
    if (found == nullptr) {
      throw CLI::ValidationError("SERVICE", "'" + name + "' is none of " + known);
    }
    kept.push_back(*found);
  }
  document["services"] = std::move(kept);
}

}  // namespace

void add_coverage(CLI::App& app) {
  struct Options {
    std::vector<std::string> services;
    std::string format = "text";
    bool all = false;
  };
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("coverage", "Which AWS operations this build implements");
  command->add_option("SERVICE", options->services, "Only of these services; default: all")
      ->type_name("");
  command->add_option("--format", options->format, "How it is written")
      ->check(CLI::IsMember({"text", "markdown", "json"}).description(""))
      ->type_name("text|markdown|json")
      ->capture_default_str();
  command->footer(R"(Examples:
  windtunnel coverage                 what is implemented, service by service
  windtunnel coverage ssm sts --all   of these two, and what is not (HTTP 501, NotImplemented)
  windtunnel coverage --format json   for programs)");
  command->add_flag("--all", options->all, "List what is not implemented too");
  command->callback([options] {
    json document = control::coverage_document(services::registry());
    keep_services(document, options->services);
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
