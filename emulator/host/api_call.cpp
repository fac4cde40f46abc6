#include "emulator/host/api_call.hpp"

#include <cstdio>
#include <exception>

#include "emulator/api/violation.hpp"
#include "emulator/api/wire_value.hpp"
#include "emulator/host/edge_urls.hpp"
#include "emulator/protocol/credential.hpp"
#include "simulation/random.hpp"

namespace windtunnel::host {
namespace {

void parse(ApiCall& call, const world::ServiceRegistry& registry) {
  const api::OperationModel& operation = call.operation();
  call.service = registry.find(call.found.route.service->name);
  const auto* handler = call.service->find_handler(operation);
  if (handler == nullptr) {
    throw api::ApiError("NotImplemented",
                        "Windtunnel has the wire types of " + std::string(call.service->model().name) +
                            " " + std::string(operation.name) + ", but no handler yet.",
                        501);
  }
  call.input = handler->make_input();
  call.output = handler->make_output();
  if (operation.input == nullptr) return;
  api::Violations violations;
  call.found.codec->decode_input(call.found.route, call.request, call.input.get(), violations);
  call.service->check_input(operation, call.input.get(), std::move(violations));
}

/// A hash of what the answer depends on, so that a read leaves no counter behind and the same run
/// has the same ids.
std::string request_id(const ApiCall& call, const world::World& world, std::uint64_t turn) {
  const api::OperationModel* operation = call.found.route.operation;
  std::string input;
  if (call.input && operation != nullptr && operation->input != nullptr) {
    api::encode_value(*operation->input, call.input.get(), input);
  }
  return simulation::uuid(world.random()
                              .child("request")
                              .child(turn)
                              .child(operation == nullptr ? std::string_view() : operation->name)
                              .child(input));
}

}  // namespace

std::unique_ptr<ApiCall> prepare_call(http::Request&& request, http::Responder respond,
                                      std::string target, std::string_view world_path,
                                      const protocol::Router& router,
                                      const world::ServiceRegistry& registry,
                                      std::string_view default_account) {
  auto call = std::make_unique<ApiCall>();
  call->request = std::move(request);
  call->respond = std::move(respond);
  call->target = std::move(target);
  call->base_url = "http://" + std::string(call->request.header("Host")) + std::string(world_path);
  call->request.target = call->target;
  const protocol::Credential credential = protocol::parse_credential(call->request);
  call->scope = protocol::scope_of(credential, default_account);
  call->access_key_id = credential.access_key_id;
  call->found = router.route(call->request, credential);
  if (call->found.error) {
    call->refusal = std::move(call->found.error);
    return call;
  }
  try {
    parse(*call, registry);
  } catch (const api::ApiError& error) {
    call->refusal = error;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "windtunnel: reading %s %s failed: %s\n",
                 std::string(call->found.route.service->name).c_str(),
                 std::string(call->operation().name).c_str(), error.what());
    call->refusal = api::ApiError("InternalFailure", error.what(), 500);
  }
  return call;
}

http::Response encode_answer(const ApiCall& call, const world::World& world, std::uint64_t turn) {
  const std::string id = request_id(call, world, turn);
  localize_urls(call);
  return call.found.codec->encode_output(call.found.route, call.output.get(), {id});
}

http::Response encode_refusal(const ApiCall& call, const api::ApiError& error,
                              const world::World& world, std::uint64_t turn) {
  const std::string id = request_id(call, world, turn);
  return call.found.codec->encode_error(call.found.route.service, call.found.route.operation, error,
                                        {id});
}

}  // namespace windtunnel::host
