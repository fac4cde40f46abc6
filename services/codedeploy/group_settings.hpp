#pragma once

#include "services/codedeploy/api.hpp"
#include "services/codedeploy/rows.hpp"

/// What may stand in a deployment group, and what it means (CD-041 to CD-048). Each check throws
/// the member's exception.
namespace windtunnel::codedeploy {

/// Whole settings, as they would be after a create or an update: also what cannot stand together,
/// and what is not modelled.
void check_settings(const DeploymentGroupInfo& settings, bool limits_lifted);
void check_alarms(const AlarmConfiguration& alarms, bool limits_lifted);
void check_auto_rollback(const AutoRollbackConfiguration& rollback);
/// Whether the configuration asks for a rollback on that event.
bool is_blue_green(const DeploymentGroupInfo& settings);
/// Whether the replacement instances come from a copy of the group's Auto Scaling group.
bool copies_group(const DeploymentGroupInfo& settings);
/// Throws InvalidTargetInstancesException (CD-064).
void check_target_instances(const TargetInstances& instances, bool limits_lifted);
bool rolls_back_on(const api::Opt<AutoRollbackConfiguration>& rollback, std::string_view event);

/// The names of the alarms to be watched; none where they are switched off.
std::vector<std::string> alarm_names(const AlarmConfiguration& alarms);

using TagMap = std::map<std::string, std::string>;

/// Which hosts a group's filters mean (CD-043): a list is an OR, a tag set an AND of ORs.
bool matches_ec2(const DeploymentGroupInfo& settings, const TagMap& tags);
bool matches_on_premises(const DeploymentGroupInfo& settings, const TagMap& tags);

/// The filters of ListOnPremisesInstances: an AND (CD-053); none match everything.
void check_tag_filters(const std::vector<TagFilter>& filters);
bool matches_every(const std::vector<TagFilter>& filters, const TagMap& tags);

}  // namespace windtunnel::codedeploy
