#include "services/ec2/paging.hpp"

#include "emulator/api/pagination.hpp"
#include "services/ec2/errors.hpp"
#include "services/ec2/limits.hpp"

namespace windtunnel::ec2 {

Paging::Paging(const world::Call& call, const api::Opt<std::int32_t>& max_results,
               const api::Opt<std::string>& next_token)
    : operation_(call.operation.name), scope_(call.scope.account + "/" + call.scope.region) {
  const std::int32_t limit = max_results.value_or(limits::most_page);
  if (limit < limits::least_page || limit > limits::most_page) {
    throw errors::invalid_parameter_value("Value ( " + std::to_string(limit) +
                                          " ) for parameter maxResults is invalid. Expecting a "
                                          "value between 5 and 1000.");
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
