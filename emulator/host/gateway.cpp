#include "emulator/host/gateway.hpp"

#include "emulator/http/problem.hpp"
#include "emulator/protocol/world_target.hpp"

namespace windtunnel::host {
namespace {

std::vector<const api::ServiceModel*> models_of(const world::ServiceRegistry& registry) {
  std::vector<const api::ServiceModel*> models;
  for (const world::ServiceDefinition& definition : registry.definitions()) {
    models.push_back(&definition.model());
  }
  return models;
}

}  // namespace

Gateway::Gateway(Worlds& worlds) : worlds_(worlds), router_(models_of(worlds.registry())) {}

void Gateway::serve(http::Request&& request, http::Responder respond) {
  protocol::WorldTarget target = protocol::split_world(request);
  const bool by_path = target.target.size() != request.target.size();
  const std::string world_path = by_path ? "/_world/" + target.world : std::string();
  std::shared_ptr<WorldHost> host;
  try {
    host = worlds_.find_or_make(target.world);
  } catch (const WorldsError& error) {
    return respond(http::problem_response({error.status, error.what()}));
  }
  host->submit(prepare_call(std::move(request), std::move(respond), std::move(target.target),
                            world_path, router_, worlds_.registry(), host->account()));
}

}  // namespace windtunnel::host
