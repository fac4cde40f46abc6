#pragma once

#include <string>
#include <string_view>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "services/ssm/api.hpp"
#include "services/ssm/parameter_filters.hpp"
#include "services/ssm/parameter_store.hpp"

namespace windtunnel::ssm {

/// Reads parameters (SSM-030 to SSM-034). Every page is a walk along the ordered names.
class ParameterReads : public world::Component {
 public:
  explicit ParameterReads(world::World& world)
      : Component(world), store_(world.component<ParameterStore>()) {}

  GetParameterResult get_parameter(world::Call& call, const GetParameterRequest& in);
  GetParametersResult get_parameters(world::Call& call, const GetParametersRequest& in);
  GetParametersByPathResult get_parameters_by_path(world::Call& call,
                                                   const GetParametersByPathRequest& in);
  GetParameterHistoryResult get_parameter_history(world::Call& call,
                                                  const GetParameterHistoryRequest& in);
  DescribeParametersResult describe_parameters(world::Call& call,
                                               const DescribeParametersRequest& in);

 private:
  std::string shown_value(const world::Scope& scope, const FoundParameter& found,
                          bool with_decryption) const;
  FoundParameter choose_version(const world::Scope& scope, std::string_view name,
                                const ParameterRow& parameter,
                                const ParameterFilters& filters) const;
  Parameter described(const world::Scope& scope, const FoundParameter& found,
                      bool with_decryption) const;

  ParameterStore& store_;
};

}  // namespace windtunnel::ssm
