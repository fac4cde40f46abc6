#pragma once

#include "emulator/world/call.hpp"
#include "emulator/world/page.hpp"
#include "services/ecs/errors.hpp"
#include "services/ecs/limits.hpp"

namespace windtunnel::ecs {

/// One page of a listing (ECS-085). `subject` is what is listed: the token of another is refused.
class Page : public world::Page {
 public:
  Page(const world::Call& call, std::string_view subject, const api::Opt<std::string>& token,
       const api::Opt<std::int32_t>& most, std::int32_t usual = limits::page)
      : world::Page("ecs", call.operation.name,
                    call.scope.account + "/" + call.scope.region + "/" + std::string(subject),
                    token, room(most.value_or(usual)), &errors::invalid_next_token) {}

 private:
  static std::size_t room(std::int32_t asked) {
    if (asked < 1 || asked > limits::page) {
      throw errors::invalid_parameter("maxResults must be from 1 to 100.");
    }
    return static_cast<std::size_t>(asked);
  }
};

}  // namespace windtunnel::ecs
