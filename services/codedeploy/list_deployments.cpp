#include <algorithm>

#include "services/codedeploy/deployments.hpp"
#include "services/codedeploy/errors.hpp"
#include "services/codedeploy/groups.hpp"
#include "services/codedeploy/limits.hpp"
#include "services/codedeploy/pages.hpp"

namespace windtunnel::codedeploy {
namespace {

/// Which deployments a list shows.
struct Filter {
  const std::vector<std::string>& statuses;
  TimeRange created;

  bool shows(const DeploymentRow& row) const {
    if (created.start && *row.info.createTime < *created.start) return false;
    if (created.end && *row.info.createTime > *created.end) return false;
    return statuses.empty() ||
           std::find(statuses.begin(), statuses.end(), *row.info.status) != statuses.end();
  }
};

void check_list(const ListDeploymentsInput& in) {
  // CD-06B.
  if (in.externalId && (in.applicationName || in.deploymentGroupName)) {
    throw errors::invalid("InvalidExternalIdException",
                          "externalId excludes application and group");
  }
  if (in.applicationName && !in.deploymentGroupName) throw errors::group_name_required();
  if (in.deploymentGroupName && !in.applicationName) throw errors::application_name_required();
  const TimeRange& created = in.createTimeRange.or_default();
  if (created.start && created.end && *created.start > *created.end) {
    throw errors::invalid("InvalidTimeRangeException", "createTimeRange ends before it starts");
  }
}

}  // namespace

/// Newest first, from the order of one group or of the whole region.
ListDeploymentsOutput Deployments::list_deployments(world::Call& call,
                                                    const ListDeploymentsInput& in) {
  check_list(in);
  ListDeploymentsOutput output;
  auto& ids = output.deployments.emplace();
  // Nothing that this emulator starts has an external id.
  if (in.externalId) return output;
  std::string group_id;
  if (in.applicationName) {
    group_id =
        world_.component<Groups>().at(call.scope, *in.applicationName, *in.deploymentGroupName).id;
  }
  const std::string before = page_start(call, in.nextToken, group_id);
  const Filter filter{in.includeOnlyStatuses.or_default(), in.createTimeRange.or_default()};
  std::size_t looked_at = 0;
  const auto visit = [&](std::string_view key, const IndexRow& entry) {
    if (filter.shows(*find(call.scope, entry.name))) ids.push_back(entry.name);
    if (ids.size() < limits::page && ++looked_at < limits::looked_at_per_page) return true;
    output.nextToken = page_token(call, key, group_id);
    return false;
  };
  if (group_id.empty()) {
    by_time_.scan_backwards(call.scope, {}, before, visit);
  } else {
    by_group_.scan_backwards(call.scope, world::key_prefix(group_id), before, visit);
  }
  return output;
}

}  // namespace windtunnel::codedeploy
