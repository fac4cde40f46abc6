#include "services/ssm/parameter_page.hpp"

#include "emulator/api/pagination.hpp"
#include "services/ssm/errors.hpp"
#include "services/ssm/limits.hpp"

namespace windtunnel::ssm {
namespace {

std::string scope_text(const world::Call& call) {
  return call.scope.account + "/" + call.scope.region;
}

}  // namespace

PageWalk::PageWalk(const world::Call& call, const api::Opt<std::string>& token,
                   std::size_t page_size)
    : call_(call), page_size_(page_size) {
  if (!token) return;
  auto position = api::decode_token({"ssm", call.operation.name, scope_text(call)}, *token);
  if (!position) throw errors::invalid_next_token();
  last_ = std::move(*position);
}

bool PageWalk::takes(std::string_view key, std::size_t results) {
  if (results < page_size_ && examined_ < limits::examined_a_page) {
    ++examined_;
    last_ = key;
    return true;
  }
  next_token_ = api::encode_token({"ssm", call_.operation.name, scope_text(call_)}, last_);
  return false;
}

}  // namespace windtunnel::ssm
