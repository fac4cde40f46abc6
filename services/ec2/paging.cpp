#include "services/ec2/paging.hpp"

#include "emulator/api/pagination.hpp"
#include "services/ec2/errors.hpp"

namespace windtunnel::ec2 {

Paging::Paging(const world::Call& call, const api::Opt<std::int32_t>& max_results,
               const api::Opt<std::string>& next_token, limits::PageSize size)
    : operation_(call.operation.name), scope_(call.scope.account + "/" + call.scope.region) {
  const std::int32_t limit = max_results.value_or(size.most);
  if (limit < size.least || limit > size.most) {
    throw errors::invalid_parameter_value(
        "Value ( " + std::to_string(limit) +
        " ) for parameter maxResults is invalid. Expecting a value between " +
        std::to_string(size.least) + " and " + std::to_string(size.most) + ".");
  }
  limit_ = static_cast<std::size_t>(limit);
  if (next_token.or_default().empty()) return;
  const auto position = api::decode_token({"ec2", operation_, scope_}, *next_token);
  if (!position) throw errors::invalid_next_token(*next_token);
  after_ = *position;
}

std::string Paging::token(std::string_view position) const {
  return api::encode_token({"ec2", operation_, scope_}, position);
}

}  // namespace windtunnel::ec2
