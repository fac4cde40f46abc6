#include "services/lambda/function_options.hpp"

#include "emulator/world/resource_directory.hpp"
#include "services/lambda/errors.hpp"
#include "services/lambda/functions.hpp"
#include "services/lambda/limits.hpp"

namespace windtunnel::lambda {

FunctionReference FunctionOptions::tagged(const world::Call& call, const std::string& arn) const {
  if (arn.find(":function:") == std::string::npos) {
    throw errors::not_modelled("tags of anything but functions");
  }
  const FunctionReference function = read_function_name(call, arn);
  if (!function.qualifier.empty()) throw errors::qualified_tags();
  world_.component<Functions>().get(function);
  return function;
}

api::Unit FunctionOptions::tag_resource(world::Call& call, const TagResourceRequest& in) {
  const std::string arn = tagged(call, in.Resource).arn();
  world::Tags all = world_.directory().tags(arn);
  for (const auto& [key, value] : in.Tags) all.insert_or_assign(key, value);
  if (all.size() > limits::tags && !world_.limits_lifted()) throw errors::too_many_tags();
  world_.directory().tag(arn, all);
  return {};
}

api::Unit FunctionOptions::untag_resource(world::Call& call, const UntagResourceRequest& in) {
  world_.directory().untag(tagged(call, in.Resource).arn(), in.TagKeys);
  return {};
}

ListTagsResponse FunctionOptions::list_tags(world::Call& call, const ListTagsRequest& in) {
  return {.Tags = world_.directory().tags(tagged(call, in.Resource).arn())};
}

/// LAM-043.
FunctionReference FunctionOptions::unqualified(const world::Call& call,
                                               const std::string& name) const {
  const FunctionReference function = read_function_name(call, name);
  if (!function.qualifier.empty()) throw errors::functions_only();
  // This 404 carries a qualifier that nobody asked for (LAM-012).
  if (world_.component<Functions>().find(function) == nullptr) {
    throw errors::function_not_found(function.with(latest).arn());
  }
  return function;
}

Concurrency FunctionOptions::put_function_concurrency(world::Call& call,
                                                      const PutFunctionConcurrencyRequest& in) {
  const FunctionReference function = unqualified(call, in.FunctionName);
  auto& functions = world_.component<Functions>();
  const std::int64_t others = functions.reserved_concurrency(call.scope) -
                              functions.get(function).reserved_concurrency.value_or(0);
  const std::int32_t reserved = in.ReservedConcurrentExecutions;
  const std::int64_t most = limits::concurrency - limits::unreserved_concurrency - others;
  if (reserved > most && !world_.limits_lifted()) {
    throw errors::too_little_unreserved(limits::unreserved_concurrency);
  }
  functions.edit(function).reserved_concurrency = reserved;
  return {.ReservedConcurrentExecutions = reserved};
}

GetFunctionConcurrencyResponse FunctionOptions::get_function_concurrency(
    world::Call& call, const GetFunctionConcurrencyRequest& in) {
  GetFunctionConcurrencyResponse out;
  const FunctionReference function = unqualified(call, in.FunctionName);
  const auto reserved = world_.component<Functions>().get(function).reserved_concurrency;
  if (reserved) out.ReservedConcurrentExecutions = *reserved;
  return out;
}

api::Unit FunctionOptions::delete_function_concurrency(world::Call& call,
                                                       const DeleteFunctionConcurrencyRequest& in) {
  const FunctionReference function = unqualified(call, in.FunctionName);
  world_.component<Functions>().edit(function).reserved_concurrency.reset();
  return {};
}

}  // namespace windtunnel::lambda
