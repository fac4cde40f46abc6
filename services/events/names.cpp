#include "services/events/names.hpp"

namespace windtunnel::events {
namespace {

std::string arn_prefix(const world::Scope& scope) {
  return "arn:aws:events:" + scope.region + ":" + scope.account + ":";
}

}  // namespace

std::optional<Arn> read_arn(std::string_view text) {
  std::string_view parts[5];
  for (std::string_view& part : parts) {
    const std::size_t end = text.find(':');
    if (end == std::string_view::npos) return std::nullopt;
    part = text.substr(0, end);
    text.remove_prefix(end + 1);
  }
  if (parts[0] != "arn" || !parts[1].starts_with("aws") || parts[2].empty() || text.empty()) {
    return std::nullopt;
  }
  return Arn{
      std::string(parts[2]), {std::string(parts[4]), std::string(parts[3])}, std::string(text)};
}

std::string BusName::arn() const { return arn_prefix(scope) + "event-bus/" + name; }

BusName read_bus_name(const world::Scope& caller, std::string_view text) {
  if (text.empty()) return {caller, std::string(default_bus)};
  constexpr std::string_view kind = "event-bus/";
  const auto arn = read_arn(text);
  if (arn && arn->resource.starts_with(kind)) {
    return {arn->scope, arn->resource.substr(kind.size())};
  }
  return {caller, std::string(text)};
}

std::string rule_arn(const BusName& bus, std::string_view rule) {
  return arn_prefix(bus.scope) + "rule/" + (bus.is_default() ? "" : bus.name + "/") +
         std::string(rule);
}

}  // namespace windtunnel::events
