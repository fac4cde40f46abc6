#pragma once

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "services/lambda/api.hpp"
#include "services/lambda/function_name.hpp"

namespace windtunnel::lambda {

/// What belongs to functions as a whole, never to a version or an alias: tags and reserved
/// concurrency.
class FunctionOptions final : public world::Component {
 public:
  using Component::Component;

  api::Unit tag_resource(world::Call& call, const TagResourceRequest& in);
  api::Unit untag_resource(world::Call& call, const UntagResourceRequest& in);
  ListTagsResponse list_tags(world::Call& call, const ListTagsRequest& in);

  Concurrency put_function_concurrency(world::Call& call, const PutFunctionConcurrencyRequest& in);
  GetFunctionConcurrencyResponse get_function_concurrency(world::Call& call,
                                                          const GetFunctionConcurrencyRequest& in);
  api::Unit delete_function_concurrency(world::Call& call,
                                        const DeleteFunctionConcurrencyRequest& in);

 private:
  FunctionReference tagged(const world::Call& call, const std::string& arn) const;
  FunctionReference unqualified(const world::Call& call, const std::string& name) const;
};

}  // namespace windtunnel::lambda
