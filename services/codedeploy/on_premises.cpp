#include "services/codedeploy/on_premises.hpp"

#include <re2/re2.h>

#include "services/codedeploy/errors.hpp"
#include "services/codedeploy/limits.hpp"
#include "services/codedeploy/names.hpp"
#include "services/codedeploy/pages.hpp"
#include "services/codedeploy/sections.hpp"

namespace windtunnel::codedeploy {
namespace {

using simulation::AgentState;
using simulation::Instance;
using simulation::InstanceGroupRow;
using simulation::InstanceState;

bool is_iam_user_arn(const std::string& arn) {
  static const RE2 pattern(R"(arn:aws[a-z-]*:iam::\d{12}:user/[\x21-\x7e]+)");
  return RE2::FullMatch(arn, pattern);
}

bool is_iam_session_arn(const std::string& arn) {
  static const RE2 pattern(R"(arn:aws[a-z-]*:sts::\d{12}:assumed-role/[\w+=,.@-]+/[\w+=,.@-]+)");
  return RE2::FullMatch(arn, pattern);
}

std::vector<Tag> tag_list(const TagMap& tags) {
  std::vector<Tag> list;
  for (const auto& [key, value] : tags) list.push_back({.Key = key, .Value = value});
  return list;
}

InstanceInfo info_of(const OnPremisesRow& row, const std::string& arn) {
  InstanceInfo info;
  info.instanceName = row.name;
  info.instanceArn = arn;
  if (!row.iam_user_arn.empty()) info.iamUserArn = row.iam_user_arn;
  if (!row.iam_session_arn.empty()) info.iamSessionArn = row.iam_session_arn;
  info.registerTime = row.registered_at;
  if (row.deregistered_at) info.deregisterTime = *row.deregistered_at;
  info.tags = tag_list(row.tags);
  return info;
}

}  // namespace

OnPremises::OnPremises(world::World& world)
    : Component(world),
      machines_(world.tracker(), section_number::on_premises, "codedeploy machines on premises"),
      by_iam_arn_(world.tracker(), section_number::on_premises_by_iam_arn,
                  "codedeploy machines on premises by IAM ARN") {}

std::string OnPremises::arn(const world::Scope& scope, std::string_view name) const {
  const auto key = world_.random()
                       .child("codedeploy")
                       .child(scope.account)
                       .child(scope.region)
                       .child("on-premises instance")
                       .child(name);
  return instance_arn(scope, std::string(name) + "_" + simulation::base36_upper(key, 10));
}

std::map<std::uint32_t, const OnPremisesRow*> OnPremises::changed(const world::Scope& scope) const {
  std::map<std::uint32_t, const OnPremisesRow*> rows;
  machines_.scan(scope, {}, {}, [&](std::string_view, const OnPremisesRow& row) {
    rows[row.number] = &row;
    return true;
  });
  return rows;
}

std::optional<Instance> OnPremises::find_machine(const world::Scope& scope,
                                                 std::string_view name) const {
  auto machine = world_.fleet().find(scope.account, scope.region, name);
  if (machine && !machine->specification().on_premises) return std::nullopt;
  return machine;
}

OnPremisesRow OnPremises::describe(const world::Scope& scope, const Instance& machine) const {
  const std::string name = world_.fleet().id(machine);
  if (const OnPremisesRow* row = machines_.find(scope, name)) return *row;
  OnPremisesRow row;
  row.name = name;
  row.number = machine.number;
  row.registered_at = machine.group->launched;
  row.tags = machine.specification().tags;
  return row;
}

api::Unit OnPremises::register_on_premises_instance(world::Call& call,
                                                    const RegisterOnPremisesInstanceInput& in) {
  check_instance_name(in.instanceName);
  // CD-050.
  if (in.iamUserArn && in.iamSessionArn) {
    throw errors::invalid("MultipleIamArnsProvidedException",
                          "Only one of iamUserArn and iamSessionArn can be specified");
  }
  if (!in.iamUserArn && !in.iamSessionArn) {
    throw errors::required("IamArnRequiredException", "iamUserArn or iamSessionArn");
  }
  if (in.iamUserArn && !is_iam_user_arn(*in.iamUserArn)) {
    throw errors::invalid("InvalidIamUserArnException",
                          "'" + *in.iamUserArn + "' is not the ARN of an IAM user");
  }
  if (in.iamSessionArn && !is_iam_session_arn(*in.iamSessionArn)) {
    throw errors::invalid(
        "InvalidIamSessionArnException",
        "'" + *in.iamSessionArn + "' is not the ARN of an assumed role's session");
  }
  const std::string& iam_arn = in.iamUserArn ? *in.iamUserArn : *in.iamSessionArn;
  const auto machine = find_machine(call.scope, in.instanceName);
  if (machine && !describe(call.scope, *machine).deregistered_at) {
    throw errors::invalid("InstanceNameAlreadyRegisteredException",
                          "The instance name '" + in.instanceName + "' is already registered");
  }
  if (by_iam_arn_.find(call.scope, iam_arn) != nullptr) {
    throw errors::invalid(in.iamUserArn ? "IamUserArnAlreadyRegisteredException"
                                        : "IamSessionArnAlreadyRegisteredException",
                          "'" + iam_arn + "' is already bound to an on-premises instance");
  }
  OnPremisesRow row;
  if (machine) {
    row = describe(call.scope, *machine);
  } else {
    if (world_.fleet().find_group(call.scope.account, call.scope.region, true, in.instanceName)) {
      throw errors::invalid("InvalidInstanceNameException",
                            "'" + in.instanceName +
                                "' is the name of a whole group of machines "
                                "in the fleet file: choose another");
    }
    row.name = in.instanceName;
    row.number = world_.fleet().add_group({.account = call.scope.account,
                                           .region = call.scope.region,
                                           .name = in.instanceName,
                                           .count = 1,
                                           .on_premises = true,
                                           .agents = {.codedeploy = AgentState::up},
                                           .single = true},
                                          InstanceState::running, call.now());
  }
  row.iam_user_arn = in.iamUserArn.or_default();
  row.iam_session_arn = in.iamSessionArn.or_default();
  row.registered_at = call.now();
  row.deregistered_at.reset();
  machines_.edit(call.scope, in.instanceName) = row;
  by_iam_arn_.edit(call.scope, iam_arn).name = in.instanceName;
  return {};
}

api::Unit OnPremises::deregister_on_premises_instance(world::Call& call,
                                                      const DeregisterOnPremisesInstanceInput& in) {
  check_instance_name(in.instanceName);
  // CD-051: an unknown one is as good as deregistered.
  const auto machine = find_machine(call.scope, in.instanceName);
  if (!machine || describe(call.scope, *machine).deregistered_at) return {};
  OnPremisesRow& row = edit_registered(call.scope, in.instanceName);
  row.deregistered_at = call.now();
  for (const std::string& bound : {row.iam_user_arn, row.iam_session_arn}) {
    if (!bound.empty()) by_iam_arn_.erase(call.scope, bound);
  }
  return {};
}

GetOnPremisesInstanceOutput OnPremises::get_on_premises_instance(
    world::Call& call, const GetOnPremisesInstanceInput& in) {
  check_instance_name(in.instanceName);
  const auto machine = find_machine(call.scope, in.instanceName);
  if (!machine) throw errors::instance_not_registered(in.instanceName);
  return {.instanceInfo =
              info_of(describe(call.scope, *machine), arn(call.scope, in.instanceName))};
}

BatchGetOnPremisesInstancesOutput OnPremises::batch_get_on_premises_instances(
    world::Call& call, const BatchGetOnPremisesInstancesInput& in) {
  if (in.instanceNames.empty()) {
    throw errors::required("InstanceNameRequiredException", "instanceNames");
  }
  if (in.instanceNames.size() > limits::batch) {
    throw errors::batch_limit_exceeded("instanceNames", limits::batch);
  }
  BatchGetOnPremisesInstancesOutput output;
  auto& found = output.instanceInfos.emplace();
  for (const std::string& name : in.instanceNames) {
    check_instance_name(name);
    // CD-053: unknown ones are left out.
    const auto machine = find_machine(call.scope, name);
    if (machine) found.push_back(info_of(describe(call.scope, *machine), arn(call.scope, name)));
  }
  return output;
}

/// Groups in order of name, and in a group one machine after the other.
ListOnPremisesInstancesOutput OnPremises::list_on_premises_instances(
    world::Call& call, const ListOnPremisesInstancesInput& in) {
  const auto& filters = in.tagFilters.or_default();
  check_tag_filters(filters);
  const auto wanted = [&](const OnPremisesRow& row) {
    if (in.registrationStatus &&
        (*in.registrationStatus == "Deregistered") != row.deregistered_at.has_value()) {
      return false;
    }
    return matches_every(filters, row.tags);
  };
  const std::string start = page_start(call, in.nextToken);
  const std::string first_group = start.empty() ? "" : start.substr(8);
  std::uint64_t index = start.empty() ? 0 : world::read_number_key(start.substr(0, 8));
  ListOnPremisesInstancesOutput output;
  auto& names = output.instanceNames.emplace();
  std::size_t looked_at = 0;
  world_.fleet().each_group(
      call.scope.account, call.scope.region, true, [&](const InstanceGroupRow& group) {
        const std::string& name = group.specification.name;
        if (name < first_group) return true;
        if (name != first_group) index = 0;
        for (; index < group.count(); ++index, ++looked_at) {
          if (names.size() == limits::page || looked_at == limits::looked_at_per_page) {
            output.nextToken = page_token(call, world::number_key(index) + name);
            return false;
          }
          const auto machine =
              world_.fleet().find(group.first_number + static_cast<std::uint32_t>(index));
          if (!machine) continue;
          OnPremisesRow row = describe(call.scope, *machine);
          if (wanted(row)) names.push_back(std::move(row.name));
        }
        return true;
      });
  return output;
}

OnPremisesRow& OnPremises::edit_registered(const world::Scope& scope, const std::string& name) {
  const auto machine = find_machine(scope, name);
  if (!machine) throw errors::instance_not_registered(name);
  const OnPremisesRow row = describe(scope, *machine);
  if (row.deregistered_at) throw errors::instance_not_registered(name);
  return machines_.edit(scope, name) = row;
}

/// CD-052.
void OnPremises::check_tagging(const std::vector<std::string>& names,
                               const std::vector<Tag>& tags) const {
  if (names.empty()) throw errors::required("InstanceNameRequiredException", "instanceNames");
  if (tags.empty()) throw errors::required("TagRequiredException", "tags");
  for (const std::string& name : names) check_instance_name(name);
  if (names.size() > limits::machines_tagged_at_once) {
    throw errors::limit_exceeded("InstanceLimitExceededException", "instances in a call",
                                 limits::machines_tagged_at_once);
  }
  for (const Tag& tag : tags) {
    if (tag.Key.or_default().empty() || !tag.Value || tag.Key->size() > 128 ||
        tag.Value->size() > 256) {
      throw errors::invalid("InvalidTagException",
                            "Each tag needs a key of 1 to 128 characters and a value of up to 256");
    }
  }
}

api::Unit OnPremises::add_tags_to_on_premises_instances(
    world::Call& call, const AddTagsToOnPremisesInstancesInput& in) {
  check_tagging(in.instanceNames, in.tags);
  for (const std::string& name : in.instanceNames) {
    OnPremisesRow& row = edit_registered(call.scope, name);
    for (const Tag& tag : in.tags) row.tags[*tag.Key] = *tag.Value;
    if (!world_.limits_lifted() && row.tags.size() > limits::tags_per_machine) {
      throw errors::limit_exceeded("TagLimitExceededException", "tags on an instance",
                                   limits::tags_per_machine);
    }
  }
  return {};
}

api::Unit OnPremises::remove_tags_from_on_premises_instances(
    world::Call& call, const RemoveTagsFromOnPremisesInstancesInput& in) {
  check_tagging(in.instanceNames, in.tags);
  for (const std::string& name : in.instanceNames) {
    OnPremisesRow& row = edit_registered(call.scope, name);
    for (const Tag& tag : in.tags) {
      const auto found = row.tags.find(*tag.Key);
      if (found != row.tags.end() && found->second == *tag.Value) row.tags.erase(found);
    }
  }
  return {};
}

}  // namespace windtunnel::codedeploy
