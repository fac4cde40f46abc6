#include "emulator/world/key.hpp"

#include <cstdint>

namespace windtunnel::world {

void append_key_part(std::string& key, std::string_view part) {
  // A zero byte inside becomes 00 FF and the end 00 01, so that a shorter part sorts first.
  for (const char byte : part) {
    key.push_back(byte);
    if (byte == '\0') key.push_back('\xff');
  }
  key.push_back('\0');
  key.push_back('\x01');
}

std::string number_key(std::uint64_t number) {
  std::string key(8, '\0');
  for (int index = 7; index >= 0; --index, number >>= 8) key[index] = static_cast<char>(number);
  return key;
}

std::uint64_t read_number_key(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char byte : bytes.substr(0, 8)) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

}  // namespace windtunnel::world
