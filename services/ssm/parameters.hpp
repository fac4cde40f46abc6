#pragma once

#include <string>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "services/ssm/api.hpp"
#include "services/ssm/parameter_store.hpp"

namespace windtunnel::ssm {

/// Writes parameters: PutParameter and the deletions (SSM-020 to SSM-029, SSM-036).
class Parameters : public world::Component {
 public:
  explicit Parameters(world::World& world)
      : Component(world), store_(world.component<ParameterStore>()) {}

  PutParameterResult put_parameter(world::Call& call, const PutParameterRequest& in);
  DeleteParameterResult delete_parameter(world::Call& call, const DeleteParameterRequest& in);
  DeleteParametersResult delete_parameters(world::Call& call, const DeleteParametersRequest& in);

 private:
  std::string tier_for(const world::Call& call, const PutParameterRequest& in,
                       const ParameterVersionRow& version, bool exists) const;
  void check_quota(const world::Call& call, const std::string& tier,
                   const ParameterVersionRow* previous) const;

  ParameterStore& store_;
};

}  // namespace windtunnel::ssm
