#include "services/ec2/descriptions.hpp"

#include <map>

#include "services/ec2/errors.hpp"
#include "services/ec2/filters.hpp"
#include "services/ec2/ids.hpp"
#include "services/ec2/launches.hpp"
#include "services/ec2/paging.hpp"
#include "services/ec2/transitions.hpp"

namespace windtunnel::ec2 {
namespace {

/// A page's instances under their reservations, each of which may go on on the next page (EC2-045).
class Reservations {
 public:
  void add(const InstanceView& view) {
    const simulation::InstanceGroupRow* group = view.instance().group;
    const auto [place, is_new] = places_.emplace(group->first_number, list_.size());
    if (is_new) {
      Reservation& reservation = list_.emplace_back();
      reservation.Groups.emplace();
      reservation.OwnerId = group->specification.account;
      reservation.ReservationId = view.reservation_id();
      reservation.Instances.emplace();
    }
    list_[place->second].Instances->push_back(view.describe());
    last_id_ = view.id();
    ++count_;
  }

  std::size_t count() const { return count_; }
  const std::string& last_id() const { return last_id_; }
  std::vector<Reservation> take() { return std::move(list_); }

 private:
  std::vector<Reservation> list_;
  std::map<std::uint32_t, std::size_t> places_;
  std::string last_id_;
  std::size_t count_ = 0;
};

}  // namespace

InstanceView Descriptions::view(const simulation::Instance& instance) const {
  return InstanceView(world_, instance, world_.component<Launches>().find(instance.specification()),
                      world_.component<Transitions>().find(instance));
}

DescribeInstancesResult Descriptions::describe_instances(world::Call& call,
                                                         const DescribeInstancesRequest& input) {
  const auto& ids = input.InstanceIds.or_default();
  if (!ids.empty() && input.MaxResults) {
    throw errors::invalid_parameter_combination(
        "The parameter instancesSet cannot be used with the parameter maxResults");
  }
  const Paging paging(call, input.MaxResults, input.NextToken);
  const InstanceFilters filters(input.Filters.or_default());
  const auto named = find_instances(world_, call.scope, ids);
  if (input.DryRun.value_or(false)) throw errors::dry_run_succeeded();

  DescribeInstancesResult output;
  Reservations reservations;
  const auto visit = [&](const simulation::Instance& instance) {
    const InstanceView shown = view(instance);
    if (!filters.match(shown)) return true;
    if (ids.empty() && reservations.count() == paging.limit()) {
      output.NextToken = paging.token(reservations.last_id());
      return false;
    }
    reservations.add(shown);
    return true;
  };
  if (!ids.empty()) {
    for (const simulation::Instance& instance : named) visit(instance);
  } else if (filters.ids() != nullptr) {
    for (const std::string& id : *filters.ids()) {
      if (id <= paging.after()) continue;
      const auto found = world_.fleet().find(call.scope.account, call.scope.region, id);
      if (found && !found->specification().on_premises && !visit(*found)) break;
    }
  } else {
    world_.fleet().scan(call.scope.account, call.scope.region, paging.after(), visit);
  }
  output.Reservations = reservations.take();
  return output;
}

}  // namespace windtunnel::ec2
