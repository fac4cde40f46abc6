#include "services/autoscaling/activities.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "emulator/world/key.hpp"
#include "services/autoscaling/activity_text.hpp"
#include "services/autoscaling/group_events.hpp"
#include "services/autoscaling/groups.hpp"
#include "services/autoscaling/pages.hpp"
#include "services/autoscaling/sections.hpp"
#include "services/autoscaling/times.hpp"

namespace windtunnel::autoscaling {
namespace {

using simulation::from_milliseconds;
using simulation::to_milliseconds;

/// The sixteen digits that distinguish an instance's id, as a number.
std::uint64_t digits_of(std::string_view instance_id) {
  std::uint64_t bits = 0;
  for (const char digit : instance_id.substr(instance_id.empty() ? 0 : 2)) {
    bits = bits << 4 | static_cast<std::uint64_t>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
  }
  return bits;
}

std::string instance_id_of(std::uint64_t digits) {
  if (digits == 0) return {};
  std::string id = "i-00000000000000000";
  for (std::size_t place = id.size(); digits != 0; digits >>= 4) {
    id[--place] = "0123456789abcdef"[digits & 15];
  }
  return id;
}

}  // namespace

Activities::Activities(world::World& world)
    : Component(world),
      records_(world.tracker(), sections::activities, "scaling activities"),
      occasions_(world.tracker(), sections::occasions, "occasions of scaling"),
      messages_(world.tracker(), sections::activity_messages, "messages of scaling activities"),
      numbers_(world.tracker(), sections::activity_numbers, "numbers of scaling activities") {}

std::uint32_t Activities::add_occasion(std::string cause, bool selects) {
  const std::uint32_t number = numbers_.edit("").next_occasion++;
  OccasionRow& row = occasions_.edit(world::number_key(number));
  row.cause = std::move(cause);
  row.selects = selects;
  return number;
}

std::uint32_t Activities::begin(const Beginning& beginning) {
  forget_old();
  OccasionRow& occasion = occasions_.edit(world::number_key(beginning.occasion));
  ++occasion.activities;
  auto place = std::find(occasion.places.begin(), occasion.places.end(), beginning.place);
  if (place == occasion.places.end()) {
    place = occasion.places.insert(place, beginning.place);
  }
  const std::uint32_t number = numbers_.edit("").next++;
  ActivityRecord& record = records_.edit(number);
  record.instance = digits_of(beginning.instance);
  record.started = to_milliseconds(world_.now());
  record.group = beginning.group;
  record.occasion = beginning.occasion;
  record.place = static_cast<std::uint16_t>(place - occasion.places.begin());
  record.kind = beginning.kind;
  record.status = beginning.kind == ActivityKind::launch ? ActivityStatus::pre_in_service
                                                         : ActivityStatus::in_progress;
  return number;
}

void Activities::change(std::uint32_t activity, ActivityStatus status) {
  if (activity != 0) records_.edit(activity).status = status;
}

void Activities::finish(std::uint32_t activity, ActivityStatus status, std::string_view message) {
  if (activity == 0 || records_.get(activity).is_over()) return;
  ActivityRecord& record = records_.edit(activity);
  record.status = status;
  record.ended = to_milliseconds(world_.now());
  if (!message.empty()) messages_.edit(world::number_key(activity)).message = message;
  const GroupNumberRow& group = world_.component<Groups>().of_number(record.group);
  if (activity_is_heard(world_, group, record)) {
    emit_activity(world_, group, record, describe(activity), instance_id_of(record.instance));
  }
}

/// Activities are in order of time, so that only the oldest have to be looked at, and each is
/// erased once.
void Activities::forget_old() {
  const ActivityNumbersRow* numbers = numbers_.find("");
  if (numbers == nullptr) return;
  std::uint32_t oldest = numbers->oldest;
  for (; oldest < numbers->next; ++oldest) {
    const ActivityRecord& record = records_.get(oldest);
    if (!record.is_over() ||
        world_.now() - from_milliseconds(record.started) < times::activities) {
      break;
    }
    const std::string occasion = world::number_key(record.occasion);
    if (--occasions_.edit(occasion).activities == 0) occasions_.erase(occasion);
    messages_.erase(world::number_key(oldest));
    records_.edit(oldest) = {};
  }
  if (oldest != numbers->oldest) numbers_.edit("").oldest = oldest;
}

std::string Activities::id_of(const ActivityRecord& record) const {
  const GroupNumberRow& group = world_.component<Groups>().of_number(record.group);
  return simulation::uuid(world_.random()
                              .child("autoscaling")
                              .child(group.arn)
                              .child("activity")
                              .child(static_cast<std::uint64_t>(record.kind))
                              .child(static_cast<std::uint64_t>(record.started))
                              .child(record.instance)
                              .child(record.place));
}

Activity Activities::describe(std::uint32_t activity) const {
  const ActivityRecord& record = records_.get(activity);
  const GroupNumberRow& group = world_.component<Groups>().of_number(record.group);
  const OccasionRow& occasion = *occasions_.find(world::number_key(record.occasion));
  const auto* message = messages_.find(world::number_key(activity));
  const std::string instance = instance_id_of(record.instance);
  Activity out;
  out.ActivityId = id_of(record);
  out.AutoScalingGroupName = group.name;
  out.AutoScalingGroupARN = group.arn;
  if (group.deleted) out.AutoScalingGroupState = "Deleted";
  out.StartTime = from_milliseconds(record.started);
  out.Cause = occasion.cause;
  if (occasion.selects) {
    out.Cause = join_sentences(
        out.Cause, sentence(out.StartTime, "instance " + instance +
                                               " was selected for termination."));
  }
  if (record.ended != 0) {
    // Whole seconds (EC2-006).
    out.EndTime = std::chrono::floor<std::chrono::seconds>(from_milliseconds(record.ended));
  }
  out.StatusCode = std::string(status_name(record.status));
  if (message != nullptr) out.StatusMessage = message->message;
  out.Description =
      activity_description(record.kind, instance, message == nullptr ? "" : message->message);
  out.Progress = progress_of(record.kind, record.status);
  const OccasionRow::Place& place = occasion.places[record.place];
  nlohmann::ordered_json details = nlohmann::ordered_json::object();
  if (!place.subnet.empty()) details["Subnet ID"] = place.subnet;
  details["Availability Zone"] = place.zone;
  out.Details = details.dump();
  return out;
}

std::set<std::uint32_t> Activities::groups_asked_for(
    const world::Scope& scope, const DescribeScalingActivitiesType& in) const {
  std::set<std::uint32_t> numbers;
  world_.component<Groups>().each_number(
      scope, [&](std::uint32_t number, const GroupNumberRow& row) {
        const bool is_named = !in.AutoScalingGroupName || *in.AutoScalingGroupName == row.name;
        if (is_named && (!row.deleted || in.IncludeDeletedGroups.value_or(false))) {
          numbers.insert(number);
        }
      });
  return numbers;
}

ActivitiesType Activities::describe_scaling_activities(world::Call& call,
                                                       const DescribeScalingActivitiesType& in) {
  if (in.Filters) throw errors::not_implemented("filters of scaling activities");
  const Page page(call, limits::activities_page, in.MaxRecords, in.NextToken);
  ActivitiesType out;
  const ActivityNumbersRow* numbers = numbers_.find("");
  if (numbers == nullptr) return out;
  const std::set<std::uint32_t> groups = groups_asked_for(call.scope, in);
  const auto& ids = in.ActivityIds.or_default();
  // First those under way, then those that are over, the newest first. A position is which of the
  // two, and a number.
  bool over = page.start().starts_with("over ");
  std::uint32_t number = numbers->next - 1;
  if (!page.start().empty()) {
    number = static_cast<std::uint32_t>(
        world::read_number_key(std::string_view(page.start()).substr(page.start().find(' ') + 1)));
  }
  for (;; over = true, number = numbers->next - 1) {
    for (; number >= numbers->oldest; --number) {
      const ActivityRecord& record = records_.get(number);
      if (world_.now() - from_milliseconds(record.started) >= times::activities) break;
      if (record.is_over() != over || !groups.contains(record.group)) continue;
      if (!ids.empty() && std::find(ids.begin(), ids.end(), id_of(record)) == ids.end()) continue;
      if (out.Activities.size() == page.limit()) {
        out.NextToken = page.token((over ? "over " : "open ") + world::number_key(number));
        return out;
      }
      out.Activities.push_back(describe(number));
    }
    if (over) return out;
  }
}

}  // namespace windtunnel::autoscaling
