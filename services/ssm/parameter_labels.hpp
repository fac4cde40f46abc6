#pragma once

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "services/ssm/api.hpp"
#include "services/ssm/parameter_store.hpp"

namespace windtunnel::ssm {

/// Labels of parameter versions (SSM-035): a label is on one version of a parameter at most.
class ParameterLabels : public world::Component {
 public:
  explicit ParameterLabels(world::World& world)
      : Component(world), store_(world.component<ParameterStore>()) {}

  LabelParameterVersionResult label_parameter_version(world::Call& call,
                                                      const LabelParameterVersionRequest& in);
  UnlabelParameterVersionResult unlabel_parameter_version(world::Call& call,
                                                          const UnlabelParameterVersionRequest& in);

 private:
  const ParameterRow& find_version(const world::Call& call, const std::string& name,
                                   std::int64_t number) const;
  void move_label(const world::Call& call, const std::string& name, std::int64_t number,
                  const std::string& label);

  ParameterStore& store_;
};

}  // namespace windtunnel::ssm
