#include "emulator/api/shape.hpp"

#include <algorithm>

namespace windtunnel::api {

const OperationModel* ServiceModel::find_operation(std::string_view operation_name) const {
  const auto found = std::lower_bound(
      operations.begin(), operations.end(), operation_name,
      [](const OperationModel& operation, std::string_view name) { return operation.name < name; });
  return found != operations.end() && found->name == operation_name ? &*found : nullptr;
}

bool ServiceModel::speaks(Protocol protocol) const {
  return std::find(protocols.begin(), protocols.end(), protocol) != protocols.end();
}

}  // namespace windtunnel::api
