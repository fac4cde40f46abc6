#include "emulator/protocol/router.hpp"
#include "emulator/protocol/world_target.hpp"
#include "services/testmodel/api.hpp"
#include "services/testxml/api.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace windtunnel::fuzz {
namespace {

/// `METHOD target`, a line for each header, an empty line, the body.
http::Request read_request(std::string_view text) {
  http::Request request;
  std::string_view first = take_line(text);
  request.method = first.substr(0, first.find(' '));
  first.remove_prefix(std::min(request.method.size() + 1, first.size()));
  request.target = first;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.empty()) break;
    const std::string_view name = line.substr(0, line.find(':'));
    std::string_view value = line.substr(std::min(name.size() + 1, line.size()));
    if (value.starts_with(' ')) value.remove_prefix(1);
    request.headers.emplace_back(name, value);
  }
  request.body = text;
  return request;
}

}  // namespace
}  // namespace windtunnel::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace windtunnel;
  using fuzz::require;
  static const protocol::Router router({&testmodel::service_model, &testxml::service_model});
  http::Request request = fuzz::read_request(fuzz::text_of(bytes, size));
  const protocol::WorldTarget split = protocol::split_world(request);
  request.target = split.target;

  const protocol::Credential credential = protocol::parse_credential(request);
  const world::Scope scope = protocol::scope_of(credential, "000000000000");
  require(scope.account.size() == 12 && !scope.region.empty(), "there is always a scope");

  const protocol::RouteResult result = router.route(request, credential);
  require(result.codec != nullptr, "something always answers");
  if (result.error) {
    const auto response =
        result.codec->encode_error(result.route.service, result.route.operation, *result.error,
                                   {"00000000-0000-4000-8000-000000000000"});
    require(response.status >= 400 && response.status < 600, "an error has an error's status");
  } else {
    require(result.route.service != nullptr && result.route.operation->implemented,
            "a route leads to an implemented operation");
  }
  return 0;
}
