#include "simulation/fleet/fleet_file.hpp"

#include "simulation/row_codec.hpp"
#include "tests/fuzz/fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace windtunnel;
  try {
    const auto fleet = simulation::parse_fleet_file(fuzz::text_of(bytes, size), "fuzz.yaml");
    const std::string row = simulation::encode_row(fleet);
    fuzz::require(simulation::encode_row(
                      simulation::decode_row<simulation::FleetSpecification>(row)) == row,
                  "a fleet is the same when it is restored");
  } catch (const simulation::FleetFileError& error) {
    fuzz::require(error.line >= 1 && error.column >= 1 && *error.what() != 0,
                  "an error says where it is");
  }
  return 0;
}
