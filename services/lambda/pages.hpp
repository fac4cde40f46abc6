#pragma once

#include <algorithm>

#include "emulator/world/call.hpp"
#include "emulator/world/page.hpp"
#include "services/lambda/errors.hpp"
#include "services/lambda/limits.hpp"

namespace windtunnel::lambda {

/// One page of a listing. `subject` is what is listed: another function's Marker is foreign.
class Page : public world::Page {
 public:
  Page(const world::Call& call, std::string_view subject, const api::Opt<std::string>& marker,
       const api::Opt<std::int32_t>& most)
      : world::Page("lambda", call.operation.name,
                    call.scope.account + "/" + call.scope.region + "/" + std::string(subject),
                    marker,
                    std::min(limits::listed,
                             static_cast<std::size_t>(most.value_or(std::int32_t{limits::listed}))),
                    &errors::invalid_marker) {}
};

}  // namespace windtunnel::lambda
