#include "simulation/fleet/fleet.hpp"

#include <algorithm>
#include <charconv>

#include "simulation/assertion.hpp"
#include "simulation/fleet/fleet_keys.hpp"

namespace windtunnel::simulation {

using namespace fleet_keys;

bool may_change(InstanceState from, InstanceState to) {
  using enum InstanceState;
  switch (from) {
    case pending:
      return to == running || to == shutting_down || to == terminated;
    case running:
      return to == stopping || to == shutting_down;
    case stopping:
      return to == stopped || to == shutting_down;
    case stopped:
      return to == pending || to == shutting_down;
    case shutting_down:
      return to == terminated;
    case terminated:
      return to == gone;
    case as_group:
    case gone:
      return false;
  }
  return false;
}

std::string_view Instance::zone() const {
  const auto& zones = specification().zones;
  return zones.empty() ? std::string_view() : zones[index % zones.size()];
}

Fleet::Fleet(ChangeTracker& tracker, std::uint16_t first_section, std::uint64_t seed)
    : root_(RandomKey(seed).child("fleet")),
      specification_(tracker, first_section, "fleet file"),
      numbers_(tracker, first_section + 1, "fleet numbers"),
      groups_(tracker, first_section + 2, "instance groups"),
      counts_(tracker, first_section + 3, "instance counts"),
      addresses_(tracker, first_section + 4, "instance addresses"),
      records_(tracker, first_section + 5, "instances"),
      running_(tracker, first_section + 6, "running revisions"),
      meter_(tracker, first_section + 7) {}

void Fleet::set_up(const FleetSpecification& specification, Instant now) {
  specification_.edit("") = specification;
  for (const auto& group : specification.groups) add_group(group, InstanceState::running, now);
}

const FleetSpecification& Fleet::specification() const {
  static const FleetSpecification none;
  const FleetSpecification* row = specification_.find("");
  return row == nullptr ? none : *row;
}

std::uint32_t Fleet::add_group(const InstanceGroupSpecification& specification, InstanceState state,
                               Instant now) {
  const std::string name = name_key(specification);
  WINDTUNNEL_ASSERT(numbers_.find(name) == nullptr, "an instance group's name was taken: " + name);
  // The index is made before the group is, so that it does not hold the group's ids twice.
  IdIndex* index = nullptr;
  if (!specification.on_premises) index = &index_of(specification.account, specification.region);

  NumberRow& next = numbers_.edit(next_number_key);
  const std::uint32_t first = next.number;
  InstanceGroupRow& row = groups_.edit(group_key_of(first));
  row.specification = specification;
  row.first_number = first;
  row.launched = row.state_since = now;
  row.state = specification.stopped ? InstanceState::stopped : state;
  WINDTUNNEL_ASSERT(row.numbers() <= UINT32_MAX - first, "the world has run out of instances");
  next.number = first + row.numbers();
  numbers_.edit(name).number = first;
  if (index != nullptr) {
    row.first_address = place_addresses(specification);
    const RandomKey key = group_key(specification);
    index->add(draw_ids(
        first, row.count(),
        [&](std::uint32_t at, std::uint32_t n) { return draw_id(key.child(at), n); },
        [&](std::uint64_t id) {
          // A run that a reverted turn left behind may hold this very group's ids.
          const auto others = [&](const IdIndex::Entry& entry) {
            return entry.number - first >= row.count() && is_current(entry);
          };
          return index->find(id, others) != nullptr;
        },
        row.id_redraws));
    counts_.edit(scope_key(specification.account, specification.region))
        .add(row.state, row.count());
  }
  if (row.state == InstanceState::running) meter(row, {}, row.count(), now);
  return first;
}

const InstanceGroupRow* Fleet::find_group(std::string_view account, std::string_view region,
                                          bool on_premises, std::string_view name) const {
  const NumberRow* first =
      numbers_.find(kind_prefix(account, region, on_premises) + std::string(name));
  return first == nullptr ? nullptr : groups_.find(group_key_of(first->number));
}

const Fleet::LatestGroup* Fleet::locate(std::uint32_t number) const {
  const auto holds = [&](const InstanceGroupRow* group) {
    return group != nullptr && number >= group->first_number &&
           number - group->first_number < group->count();
  };
  // Neighbours are mostly asked for one after the other.
  if (latest_.generation == groups_.generation() && holds(latest_.group)) return &latest_;
  const InstanceGroupRow* found = nullptr;
  groups_.scan_prefix_backwards("", number == UINT32_MAX ? "" : group_key_of(number + 1),
                                [&](std::string_view, const InstanceGroupRow& row) {
                                  found = &row;
                                  return false;
                                });
  if (!holds(found)) return nullptr;
  latest_ = {groups_.generation(), found, group_key(found->specification)};
  return &latest_;
}

const InstanceGroupRow* Fleet::group_of(std::uint32_t number) const {
  const LatestGroup* found = locate(number);
  return found == nullptr ? nullptr : found->group;
}

void Fleet::each_group(std::string_view account, std::string_view region, bool on_premises,
                       const std::function<bool(const InstanceGroupRow&)>& visit) const {
  numbers_.scan_prefix(kind_prefix(account, region, on_premises), "",
                       [&](std::string_view, const NumberRow& first) {
                         return visit(*groups_.find(group_key_of(first.number)));
                       });
}

void Fleet::each_group(const std::function<bool(const InstanceGroupRow&)>& visit) const {
  groups_.scan("", [&](std::string_view, const InstanceGroupRow& row) { return visit(row); });
}

std::optional<Instance> Fleet::find(std::uint32_t number) const {
  const LatestGroup* found = locate(number);
  if (found == nullptr) return std::nullopt;
  const InstanceGroupRow& group = *found->group;
  Instance instance;
  instance.number = number;
  instance.index = number - group.first_number;
  instance.group = &group;
  instance.state = group.state;
  instance.state_since = group.state_since;
  instance.agents = group.specification.agents;
  const InstanceRecord& record = records_.get(number);
  if (record.state != InstanceState::as_group) {
    instance.state = record.state;
    instance.state_since = from_milliseconds(record.since_milliseconds);
    instance.cause = record.cause;
    instance.starts = record.starts;
  }
  if (instance.state == InstanceState::gone) return std::nullopt;
  if (record.codedeploy_agent != 0) {
    instance.agents.codedeploy = static_cast<AgentState>(record.codedeploy_agent - 1);
  }
  if (record.ssm_agent != 0) instance.agents.ssm = static_cast<AgentState>(record.ssm_agent - 1);
  return instance;
}

Instance Fleet::at(std::uint32_t number) const {
  const auto instance = find(number);
  WINDTUNNEL_ASSERT(instance.has_value(), "no instance has the number " + std::to_string(number));
  return *instance;
}

std::optional<Instance> Fleet::find(std::string_view account, std::string_view region,
                                    std::string_view id_or_name) const {
  if (const auto id = parse_id(id_or_name)) {
    const IdIndex::Entry* entry =
        index_of(account, region).find(*id, [&](const auto& held) { return is_current(held); });
    return entry == nullptr ? std::nullopt : find(entry->number);
  }
  const InstanceGroupRow* own = find_group(account, region, true, id_or_name);
  if (own != nullptr && own->specification.single) return find(own->first_number);
  const std::size_t dash = id_or_name.rfind('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const InstanceGroupRow* group = find_group(account, region, true, id_or_name.substr(0, dash));
  const std::string_view digits = id_or_name.substr(dash + 1);
  std::uint32_t place = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), place);
  const bool canonical =
      error == std::errc{} && end == digits.data() + digits.size() && !digits.starts_with('0');
  if (group == nullptr || group->specification.single || !canonical || place > group->count()) {
    return std::nullopt;
  }
  return find(group->first_number + place - 1);
}

void Fleet::scan(std::string_view account, std::string_view region, std::string_view after,
                 const std::function<bool(const Instance&)>& visit) const {
  std::uint64_t first = 0;
  if (!after.empty()) {
    const auto id = parse_id(after);
    if (!id || *id == UINT64_MAX) return;
    first = *id + 1;
  }
  index_of(account, region)
      .scan(
          first, [&](const auto& entry) { return is_current(entry); },
          [&](const auto& entry) {
            const auto instance = find(entry.number);
            return !instance || visit(*instance);
          });
}

std::string Fleet::id(const Instance& instance) const {
  if (instance.specification().on_premises) {
    const InstanceGroupSpecification& group = instance.specification();
    return group.single ? group.name : group.name + "-" + std::to_string(instance.index + 1);
  }
  const LatestGroup* found = locate(instance.number);
  WINDTUNNEL_ASSERT(found != nullptr, "an instance was asked for its id after its group was gone");
  return format_id(id_bits(*found, instance.index));
}

RandomKey Fleet::key(const Instance& instance) const {
  const LatestGroup* found = locate(instance.number);
  WINDTUNNEL_ASSERT(found != nullptr, "an instance was asked for its key after its group was gone");
  return found->key.child(instance.index);
}

RandomKey Fleet::group_key(const InstanceGroupSpecification& specification) const {
  return root_.child(specification.account)
      .child(specification.region)
      .child(specification.on_premises ? "on-premises" : "ec2")
      .child(specification.name);
}

std::uint64_t Fleet::id_bits(const LatestGroup& found, std::uint32_t index) const {
  std::uint32_t draw = 0;
  for (const IdRedraw& redraw : found.group->id_redraws) {
    if (redraw.index == index) draw = redraw.draw;
  }
  return draw_id(found.key.child(index), draw);
}

bool Fleet::is_current(const IdIndex::Entry& entry) const {
  const LatestGroup* found = locate(entry.number);
  if (found == nullptr || found->group->specification.on_premises) return false;
  return id_bits(*found, entry.number - found->group->first_number) == entry.id;
}

IdIndex& Fleet::index_of(std::string_view account, std::string_view region) const {
  const std::string scope = scope_key(account, region);
  const auto found = indexes_.find(scope);
  // A group that came back after it was gone may be missing; one that was gone may be there still.
  if (found != indexes_.end() && found->second.resurrections == groups_.resurrections()) {
    std::size_t live = 0;
    if (const StateCountsRow* counts = counts_.find(scope)) {
      for (const std::uint32_t count : counts->counts) live += count;
    }
    if (found->second.ids.size() <= 2 * live + 1'000) return found->second.ids;
  }
  ScopeIndex& made = indexes_[scope];
  made = {IdIndex(), groups_.resurrections()};
  std::size_t instances = 0;
  each_group(account, region, false, [&](const InstanceGroupRow& group) {
    instances += group.count();
    return true;
  });
  std::vector<IdIndex::Entry> all;
  all.reserve(instances);
  each_group(account, region, false, [&](const InstanceGroupRow& group) {
    const LatestGroup here{0, &group, group_key(group.specification)};
    for (std::uint32_t index = 0; index < group.count(); ++index) {
      all.push_back({id_bits(here, index), group.first_number + index});
    }
    return true;
  });
  std::sort(all.begin(), all.end());
  made.ids.add(std::move(all));
  return made.ids;
}

void InstanceGroupRows::undo_latest() {
  const std::size_t before = size();
  Rows::undo_latest();
  if (size() != before) ++generation_;
  if (size() > before) ++resurrections_;
}

void InstanceGroupRows::load(std::string_view key, std::string_view value) {
  ++generation_;
  Rows::load(key, value);
}

}  // namespace windtunnel::simulation
