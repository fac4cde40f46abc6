#include "services/ecs/names.hpp"

#include <algorithm>

#include "services/ecs/errors.hpp"
#include "services/ecs/limits.hpp"

namespace windtunnel::ecs {
namespace {

bool is_name_character(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') || byte == '-' || byte == '_';
}

}  // namespace

std::string make_arn(const world::Scope& scope, std::string_view tail) {
  return "arn:aws:ecs:" + scope.region + ":" + scope.account + ":" + std::string(tail);
}

std::string cluster_arn(const world::Scope& scope, std::string_view cluster) {
  return make_arn(scope, "cluster/" + std::string(cluster));
}

std::string service_arn(const ServiceName& service) {
  return make_arn(service.scope, "service/" + service.cluster + "/" + service.name);
}

std::string task_arn(const world::Scope& scope, std::string_view cluster, std::string_view id) {
  return make_arn(scope, "task/" + std::string(cluster) + "/" + std::string(id));
}

std::string task_definition_arn(const world::Scope& scope, std::string_view id) {
  return make_arn(scope, "task-definition/" + std::string(id));
}

void check_name(std::string_view what, std::string_view name) {
  if (!name.empty() && name.size() <= limits::name_characters &&
      std::all_of(name.begin(), name.end(), is_name_character)) {
    return;
  }
  throw errors::invalid_parameter(std::string(what) +
                                  " must have 1 to 255 letters, digits, hyphens or underscores.");
}

std::string tail_of(const world::Call& call, std::string_view text, std::string_view kind) {
  if (!text.starts_with("arn:")) return std::string(text);
  const std::string prefix = make_arn(call.scope, std::string(kind) + "/");
  if (text.starts_with(prefix)) return std::string(text.substr(prefix.size()));
  const std::string_view service = "arn:aws:ecs:";
  if (text.starts_with(service)) {
    const std::string_view rest = text.substr(service.size());
    const std::string_view region = rest.substr(0, rest.find(':'));
    if (region != call.scope.region) throw errors::other_region(region, call.scope.region);
  }
  // Another account's, or another kind of thing: nothing is found under it.
  return std::string(text);
}

std::string name_of(const world::Call& call, std::string_view text, std::string_view kind) {
  const std::string tail = tail_of(call, text, kind);
  if (tail.starts_with("arn:")) return tail;
  return tail.substr(tail.rfind('/') + 1);
}

std::string cluster_name(const world::Call& call, const api::Opt<std::string>& cluster) {
  return cluster ? name_of(call, *cluster, "cluster") : "default";
}

}  // namespace windtunnel::ecs
