#include "emulator/http/message.hpp"

#include "emulator/http/ascii.hpp"

namespace windtunnel::http {

std::string_view Request::header(std::string_view name) const {
  for (const auto& [field, value] : headers) {
    if (equal_ignoring_case(field, name)) return value;
  }
  return {};
}

}  // namespace windtunnel::http
