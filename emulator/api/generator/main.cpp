// windtunnel-generate SERVICE API.JSON OPERATIONS.TXT OUT.HPP OUT.CPP
// Writes the wire structs and descriptor tables of one service. Runs at build time.
#include <cstdio>
#include <exception>
#include <fstream>
#include <iterator>
#include <string>

#include "emulator/api/generator/model.hpp"

namespace {

/// Leaves an unchanged file alone, so that nothing that includes it is built again.
void write_if_changed(const std::string& path, const std::string& text) {
  std::ifstream before(path);
  if (before && std::string(std::istreambuf_iterator<char>(before), {}) == text) return;
  std::ofstream(path) << text;
}

}  // namespace

int main(int argument_count, char** arguments) {
  if (argument_count != 6) {
    std::fprintf(stderr, "usage: windtunnel-generate SERVICE API.JSON OPERATIONS.TXT OUT.HPP OUT.CPP\n");
    return 2;
  }
  try {
    using namespace windtunnel::generator;
    const Model model = read_model(arguments[1], arguments[2], arguments[3]);
    const std::vector<std::string> shapes = closure(model);
    write_if_changed(arguments[4], write_header(model, shapes));
    write_if_changed(arguments[5], write_source(model, shapes));
    return 0;
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "windtunnel-generate: %s\n", problem.what());
    return 1;
  }
}
