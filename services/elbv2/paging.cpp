#include "services/elbv2/paging.hpp"

#include "emulator/api/pagination.hpp"
#include "services/elbv2/errors.hpp"
#include "services/elbv2/limits.hpp"

namespace windtunnel::elbv2 {

Paging::Paging(const world::Call& call, const api::Opt<std::int32_t>& page_size,
               const api::Opt<std::string>& marker, std::string_view subject)
    : operation_(call.operation.name),
      scope_(call.scope.account + "/" + call.scope.region + "/" + std::string(subject)),
      limit_(static_cast<std::size_t>(page_size.value_or(limits::page))) {
  if (marker.or_default().empty()) return;
  const auto position = api::decode_token({"elbv2", operation_, scope_}, *marker);
  if (!position) throw errors::validation("The marker is not one that this operation gave");
  first_ = *position;
}

std::string Paging::marker(std::string_view position) const {
  return api::encode_token({"elbv2", operation_, scope_}, position);
}

}  // namespace windtunnel::elbv2
