#include <gmock/gmock.h>

#include "services/services.hpp"
#include "tests/house/sources.hpp"

// ARCHITECTURE.md shows every kind of event, with its class and band, in order of its number.
namespace windtunnel::house {
namespace {

using simulation::Band;
using simulation::EventClass;

std::string_view name_of(EventClass event_class) {
  switch (event_class) {
    case EventClass::work:
      return "work";
    case EventClass::deadline:
      return "deadline";
    case EventClass::background:
      return "background";
  }
  return "";
}

std::string_view name_of(Band band) {
  constexpr std::string_view names[] = {"control", "fault",  "lifecycle", "metrics",
                                        "alarm",   "action", "report"};
  return names[static_cast<std::size_t>(band)];
}

std::string row_of(const world::EventKind& kind) {
  return "| `" + std::string(kind.name) + "` | " + std::string(name_of(kind.event_class)) + " | " +
         std::string(name_of(kind.band)) + " |";
}

/// By number, as the registry has them.
template <class Visit>
void each_kind(Visit&& visit) {
  const auto& registry = services::registry();
  for (std::uint32_t number = 0; number <= UINT16_MAX; ++number) {
    const auto* handler = registry.find_event(static_cast<std::uint16_t>(number));
    if (handler != nullptr) visit(number, handler->kind);
  }
}

/// The first three cells of the rows below "| event kind |".
std::vector<std::string> rows_of(const std::string& document) {
  std::vector<std::string> rows;
  std::size_t at = document.find("| event kind |");
  while (at < document.size() && document[at] == '|') {
    const std::size_t end = document.find('\n', at);
    const std::string line = document.substr(at, end - at);
    std::size_t bar = 0;
    for (int cell = 0; cell < 3; ++cell) bar = line.find('|', bar + 1);
    if (line.starts_with("| `")) rows.push_back(line.substr(0, bar + 1));
    at = end + 1;
  }
  return rows;
}

TEST(EventTable, InTheArchitectureIsThatOfTheRegistrations) {
  std::vector<std::string> registered;
  each_kind(
      [&](std::uint32_t, const world::EventKind& kind) { registered.push_back(row_of(kind)); });
  EXPECT_THAT(rows_of(read_file("ARCHITECTURE.md")), testing::ElementsAreArray(registered))
      << "ARCHITECTURE.md, \"Time\", is to have one row for each kind that a definition.cpp "
         "registers";
}

TEST(EventTable, HasNamesThatSayWhoseTheyAre) {
  for (const auto& definition : services::registry().definitions()) {
    const std::string prefix = std::string(definition.model().name) + ".";
    for (const auto& [number, handler] : definition.events()) {
      EXPECT_TRUE(handler.kind.name.starts_with(prefix)) << handler.kind.name;
    }
  }
}

}  // namespace
}  // namespace windtunnel::house
