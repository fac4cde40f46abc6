#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The AppSpec file of a bundle for servers, as the agent reads it (CD-090 to CD-094). Errors carry
/// the agent's own words.
namespace windtunnel::codedeploy {

struct AppSpecScript {
  std::string location;
  /// In seconds; nothing where the file does not say.
  std::optional<std::int64_t> timeout;
  std::string runas;
  /// Whether the bundle does not have it.
  bool is_missing = false;
  static void fields(auto& row, auto& field) {
    field(1, row.location);
    field(2, row.timeout);
    field(3, row.runas);
    field(4, row.is_missing);
  }
};

/// The scripts of one lifecycle event, in the order in which they run.
struct AppSpecHook {
  std::string event;
  std::vector<AppSpecScript> scripts;
  static void fields(auto& row, auto& field) {
    field(1, row.event);
    field(2, row.scripts);
  }
};

struct AppSpecFile {
  std::string source;
  std::string destination;
};

struct AppSpec {
  /// Why it cannot be read; the rest is empty then.
  std::string error;
  std::string os;
  std::vector<AppSpecHook> hooks;
  std::vector<AppSpecFile> files;
  /// Overrides that of the deployment (CD-092); empty where the file does not say.
  std::string file_exists_behavior;
};

AppSpec parse_app_spec(std::string_view text);
/// What a host's agent says of an `os` that is not its own.
std::string unsupported_os(std::string_view os);

}  // namespace windtunnel::codedeploy
