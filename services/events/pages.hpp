#pragma once

#include "emulator/world/call.hpp"
#include "emulator/world/page.hpp"
#include "services/events/errors.hpp"
#include "services/events/limits.hpp"

namespace windtunnel::events {

/// One page of a listing (EB-016). `subject` is what is listed: another one's NextToken is foreign.
class Page : public world::Page {
 public:
  Page(const world::Call& call, std::string_view subject, const api::Opt<std::string>& token,
       const api::Opt<std::int32_t>& most)
      : world::Page(
            "events", call.operation.name,
            call.scope.account + "/" + call.scope.region + "/" + std::string(subject), token,
            static_cast<std::size_t>(most.value_or(static_cast<std::int32_t>(limits::listed))),
            &errors::invalid_token) {}
};

}  // namespace windtunnel::events
