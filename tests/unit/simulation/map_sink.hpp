#pragma once

#include <map>
#include <string>
#include <utility>

#include "simulation/section.hpp"

namespace windtunnel::simulation {

/// What a journal would hold of some sections, and how often it was written to.
class MapSink final : public ChangeSink {
 public:
  void put(std::uint16_t section, std::string_view key, std::string_view value) override {
    entries[{section, std::string(key)}] = value;
    ++writes;
  }
  void erase(std::uint16_t section, std::string_view key) override {
    entries.erase({section, std::string(key)});
    ++writes;
  }
  /// Fills a section from what was written under its number.
  void load_into(Section& section) const {
    for (const auto& [key, value] : entries) {
      if (key.first == section.number()) section.load(key.second, value);
    }
  }

  std::map<std::pair<std::uint16_t, std::string>, std::string> entries;
  int writes = 0;
};

}  // namespace windtunnel::simulation
