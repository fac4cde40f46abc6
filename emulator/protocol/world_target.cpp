#include "emulator/protocol/world_target.hpp"

#include "emulator/http/ascii.hpp"

namespace windtunnel::protocol {

WorldTarget split_world(const http::Request& request) {
  constexpr std::string_view path_prefix = "/_world/";
  constexpr std::string_view host_suffix = ".world.localhost";
  std::string_view target = request.target;
  if (target.starts_with(path_prefix)) {
    target.remove_prefix(path_prefix.size());
    const std::string_view name = target.substr(0, target.find_first_of("/?"));
    target.remove_prefix(name.size());
    return {std::string(name), (target.starts_with('/') ? "" : "/") + std::string(target)};
  }
  std::string_view host = request.header("Host");
  host = host.substr(0, host.rfind(':'));
  if (!http::ends_with_ignoring_case(host, host_suffix)) return {"default", std::string(target)};
  host.remove_suffix(host_suffix.size());
  return {std::string(host.substr(host.rfind('.') + 1)), std::string(target)};
}

}  // namespace windtunnel::protocol
