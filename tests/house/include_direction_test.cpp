#include <gtest/gtest.h>
#include <re2/re2.h>

#include <algorithm>
#include <optional>

#include "tests/house/sources.hpp"

// Dependencies point one way: simulation <- emulator/{api,world} <- services <- the rest of the
// emulator. Link lines say so too, but an include path is one for all.
namespace windtunnel::house {
namespace {

/// A room and what it may include beside itself.
struct Room {
  std::string_view folder;
  std::vector<std::string_view> may_include;
};

const std::vector<Room>& rooms() {
  static const std::vector<Room> all = {
      {"simulation/", {}},
      {"emulator/api/", {"simulation/"}},
      {"emulator/world/", {"simulation/", "emulator/api/"}},
      {"emulator/journal/", {"simulation/", "emulator/api/", "emulator/world/"}},
      {"emulator/http/", {}},
      // Of a world it knows only whose resources a request is about.
      {"emulator/protocol/",
       {"simulation/", "emulator/api/", "emulator/http/", "emulator/world/scope.hpp"}},
      {"emulator/host/",
       {"simulation/", "emulator/api/", "emulator/world/", "emulator/journal/", "emulator/http/",
        "emulator/protocol/"}},
      {"emulator/control/",
       {"simulation/", "emulator/api/", "emulator/world/", "emulator/http/", "emulator/host/"}},
      // The command line and main are wiring: they know every room and the list of services.
      {"emulator/command_line/",
       {"simulation/", "emulator/", "services/services.hpp", "demo/demo.hpp"}},
      {"emulator/main.cpp", {"emulator/", "services/services.hpp"}},
      {"services/", {"simulation/", "emulator/api/", "emulator/world/"}},
      // A client in this process: of a service it knows the wire types alone.
      {"demo/", {"simulation/", "emulator/api/", "emulator/world/", "services/services.hpp"}},
  };
  return all;
}

/// What stands in the quotes of an include.
std::optional<std::string> included_by(const SourceLine& line) {
  static const RE2 pattern(R"(^\s*#include\s+["<]([^">]+)[">])");
  std::string path;
  if (!RE2::PartialMatch(line.code, pattern, &path)) return std::nullopt;
  return path;
}

bool is_ours(std::string_view path) {
  constexpr std::string_view ours[] = {"simulation/", "emulator/", "services/", "demo/",
                                       "tests/",      "bench/",    "tools/"};
  return std::any_of(std::begin(ours), std::end(ours),
                     [&](std::string_view folder) { return path.starts_with(folder); });
}

/// "ssm" of "services/ssm/parameters.cpp"; empty for services.cpp itself.
std::string_view service_of(std::string_view path) {
  path.remove_prefix(std::string_view("services/").size());
  const std::size_t slash = path.find('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

bool is_wire_types(std::string_view path) {
  return path.starts_with("services/") &&
         path == "services/" + std::string(service_of(path)) + "/api.hpp";
}

/// The composition root takes each service's definition; a service takes its own headers, and of
/// another its generated wire types only.
bool service_may_include(std::string_view file, std::string_view path) {
  if (!path.starts_with("services/")) return false;
  const std::string_view own = service_of(file);
  if (own.empty()) return path == "services/services.hpp" || path.ends_with("/definition.hpp");
  return service_of(path) == own || is_wire_types(path);
}

bool may_include(std::string_view file, std::string_view path) {
  if (file.starts_with("demo/") && is_wire_types(path)) return true;
  if (file.starts_with("services/") && service_may_include(file, path)) return true;
  for (const Room& room : rooms()) {
    if (!file.starts_with(room.folder)) continue;
    if (path.starts_with(room.folder) && !file.starts_with("services/")) return true;
    return std::any_of(room.may_include.begin(), room.may_include.end(),
                       [&](std::string_view allowed) { return path.starts_with(allowed); });
  }
  return false;
}

std::vector<SourceLine> all_sources() {
  std::vector<SourceLine> lines;
  for (const char* folder : {"simulation", "emulator", "services", "demo"}) {
    for (SourceLine& line : read_sources(folder)) lines.push_back(std::move(line));
  }
  return lines;
}

TEST(IncludeDirection, PointsOneWay) {
  for (const SourceLine& line : all_sources()) {
    const auto path = included_by(line);
    if (path && is_ours(*path) && !may_include(line.file, *path)) {
      ADD_FAILURE() << line.place() << ": must not include " << *path;
    }
  }
}

TEST(IncludeDirection, LeavesTheNetworkToTheRoomsThatServe) {
  // Beast is the http room's alone; the host has the strands on which its worlds run.
  static const RE2 network(R"(^boost/(asio|beast)(/|\.hpp))");
  for (const SourceLine& line : all_sources()) {
    const auto path = included_by(line);
    if (!path || !RE2::PartialMatch(*path, network) || line.file.starts_with("emulator/http/")) {
      continue;
    }
    const bool strand = line.file.starts_with("emulator/host/") && path->starts_with("boost/asio");
    EXPECT_TRUE(strand) << line.place() << ": must not include " << *path;
  }
}

TEST(IncludeDirection, KeepsHeavyHeadersOutOfTheHeadersOfHandlers) {
  // Each costs seconds in every file that sees it; nlohmann/json_fwd.hpp does for declarations.
  static const RE2 heavy(
      R"(^(nlohmann/json\.hpp|regex|re2/re2\.h|simdjson\.h|pugixml\.hpp|rocksdb/.*)$)");
  for (const char* folder : {"simulation", "emulator/world", "services"}) {
    for (const SourceLine& line : read_sources(folder)) {
      const auto path = included_by(line);
      if (!path || !line.file.ends_with(".hpp")) continue;
      EXPECT_FALSE(RE2::PartialMatch(*path, heavy)) << line.place() << ": includes " << *path;
    }
  }
}

TEST(IncludeDirection, KnowsRightFromWrong) {
  EXPECT_TRUE(may_include("simulation/fleet/fleet.cpp", "simulation/rows.hpp"));
  EXPECT_FALSE(may_include("simulation/rows.hpp", "emulator/api/types.hpp"));
  EXPECT_FALSE(may_include("emulator/world/world.cpp", "services/ssm/api.hpp"));
  EXPECT_FALSE(may_include("emulator/world/world.cpp", "emulator/http/message.hpp"));
  EXPECT_TRUE(may_include("emulator/protocol/credential.hpp", "emulator/world/scope.hpp"));
  EXPECT_FALSE(may_include("emulator/protocol/credential.hpp", "emulator/world/world.hpp"));
  EXPECT_TRUE(may_include("services/ssm/parameters.cpp", "services/ssm/errors.hpp"));
  EXPECT_TRUE(may_include("services/ssm/parameters.cpp", "services/sts/api.hpp"));
  EXPECT_FALSE(may_include("services/ssm/parameters.cpp", "services/sts/errors.hpp"));
  EXPECT_FALSE(may_include("services/ssm/parameters.cpp", "services/services.hpp"));
  EXPECT_FALSE(may_include("services/ssm/parameters.cpp", "emulator/protocol/codec.hpp"));
  EXPECT_TRUE(may_include("services/services.cpp", "services/ssm/definition.hpp"));
  EXPECT_FALSE(may_include("services/services.cpp", "services/ssm/parameters.hpp"));
  EXPECT_TRUE(may_include("demo/stage.cpp", "services/ssm/api.hpp"));
  EXPECT_FALSE(may_include("demo/stage.cpp", "services/ssm/errors.hpp"));
  EXPECT_FALSE(may_include("demo/stage.cpp", "emulator/host/worlds.hpp"));
  EXPECT_FALSE(may_include("emulator/host/worlds.cpp", "services/services.hpp"));
  EXPECT_TRUE(may_include("emulator/main.cpp", "services/services.hpp"));
  EXPECT_FALSE(may_include("emulator/host/worlds.cpp", "tests/support/test_world.hpp"));
}

}  // namespace
}  // namespace windtunnel::house
