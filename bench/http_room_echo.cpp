// The JSON echo of http_echo.cpp, served by Windtunnel's own http room: what its checks, limits
// and timeouts cost against the bare yardstick.
//
//   http_room_echo [PORT [THREADS]]      (default 4568, 1; port 0 takes a free one)

#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <utility>

#include "emulator/http/server.hpp"

using namespace windtunnel::http;

int main(int argc, char** argv) {
  ServerOptions options;
  options.port = static_cast<std::uint16_t>(argc > 1 ? std::atoi(argv[1]) : 4568);
  options.threads = static_cast<unsigned>(argc > 2 ? std::atoi(argv[2]) : 1);
  Server server(options, [](Request&& request, const Responder& respond) {
    Response response;
    response.headers.emplace_back("Content-Type", "application/json");
    const auto json = nlohmann::json::parse(request.body, nullptr, false);
    if (json.is_discarded()) {
      response.status = 400;
    } else {
      response.body = json.dump();
    }
    respond(std::move(response));
  });
  server.start();
  server.on_termination_signal([&server](int) { server.stop(); });
  std::printf("listening on 127.0.0.1:%u\n", server.port());
  std::fflush(stdout);
  server.join();
}
