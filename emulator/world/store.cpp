#include "emulator/world/store.hpp"

namespace windtunnel::world {
namespace {

std::string section_key(std::uint16_t section, std::string_view key) {
  std::string result;
  result.reserve(3 + key.size());
  result.push_back(area::section);
  result.push_back(static_cast<char>(section >> 8));
  result.push_back(static_cast<char>(section));
  result.append(key);
  return result;
}

}  // namespace

void Batch::put(std::uint16_t section, std::string_view key, std::string_view value) {
  put(section_key(section, key), std::string(value));
}

void Batch::erase(std::uint16_t section, std::string_view key) { erase(section_key(section, key)); }

}  // namespace windtunnel::world
