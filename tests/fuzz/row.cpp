#include "simulation/row_codec.hpp"

#include "emulator/api/wire_value.hpp"
#include "emulator/world/command.hpp"
#include "emulator/world/operation.hpp"
#include "emulator/world/settings.hpp"
#include "services/testmodel/api.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace windtunnel::fuzz {
namespace {

/// Bytes are a row or RowFormatError; a row that was read and written stays as it is.
template <class Row>
void check(std::string_view bytes) {
  try {
    const std::string once = simulation::encode_row(simulation::decode_row<Row>(bytes));
    require(simulation::encode_row(simulation::decode_row<Row>(once)) == once, "a row stays");
  } catch (const simulation::RowFormatError&) {
  }
}

std::string rewritten(std::string_view bytes) {
  testmodel::Everything value;
  api::decode_value(testmodel::Everything::shape(), bytes, &value);
  std::string out;
  api::encode_value(testmodel::Everything::shape(), &value, out);
  return out;
}

}  // namespace
}  // namespace windtunnel::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace windtunnel;
  const std::string_view text = fuzz::text_of(bytes, size);
  fuzz::check<world::Settings>(text);
  fuzz::check<world::Command>(text);
  fuzz::check<world::OperationRow>(text);
  try {
    const std::string once = fuzz::rewritten(text);
    fuzz::require(fuzz::rewritten(once) == once, "a stored value stays");
  } catch (const simulation::RowFormatError&) {
  }
  return 0;
}
