#pragma once

#include <map>
#include <string>
#include <string_view>

#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "emulator/world/world.hpp"
#include "services/codedeploy/group_settings.hpp"
#include "services/codedeploy/rows.hpp"

namespace windtunnel::codedeploy {

/// Machines on premises, as CodeDeploy knows them (CD-050 to CD-054). Those of the fleet file are
/// registered from the start, with the tags of their group. To register another name puts such a
/// machine into the fleet, with the agent at work: it stands for the host on which somebody
/// installed the agent first. Deregistered ones stay visible, and their agents run on.
class OnPremises : public world::Component {
 public:
  explicit OnPremises(world::World& world);

  api::Unit register_on_premises_instance(world::Call& call,
                                          const RegisterOnPremisesInstanceInput& in);
  api::Unit deregister_on_premises_instance(world::Call& call,
                                            const DeregisterOnPremisesInstanceInput& in);
  GetOnPremisesInstanceOutput get_on_premises_instance(world::Call& call,
                                                       const GetOnPremisesInstanceInput& in);
  BatchGetOnPremisesInstancesOutput batch_get_on_premises_instances(
      world::Call& call, const BatchGetOnPremisesInstancesInput& in);
  ListOnPremisesInstancesOutput list_on_premises_instances(world::Call& call,
                                                           const ListOnPremisesInstancesInput& in);
  api::Unit add_tags_to_on_premises_instances(world::Call& call,
                                              const AddTagsToOnPremisesInstancesInput& in);
  api::Unit remove_tags_from_on_premises_instances(
      world::Call& call, const RemoveTagsFromOnPremisesInstancesInput& in);

  /// "arn:aws:codedeploy:us-east-1:123456789012:instance/rack-7_1P0QTM4WZZ" (CD-014).
  std::string arn(const world::Scope& scope, std::string_view name) const;

  /// The machines that are no longer as the fleet file has them, by number.
  std::map<std::uint32_t, const OnPremisesRow*> changed(const world::Scope& scope) const;

 private:
  std::optional<simulation::Instance> find_machine(const world::Scope& scope,
                                                   std::string_view name) const;
  OnPremisesRow describe(const world::Scope& scope, const simulation::Instance& machine) const;
  /// The row to change, made from what the fleet file says where there is none; only of a
  /// registered one (CD-052).
  OnPremisesRow& edit_registered(const world::Scope& scope, const std::string& name);
  void check_tagging(const std::vector<std::string>& names, const std::vector<Tag>& tags) const;

  world::Table<OnPremisesRow> machines_;
  /// Which machine the IAM user or session is bound to.
  world::Table<IndexRow> by_iam_arn_;
};

}  // namespace windtunnel::codedeploy
