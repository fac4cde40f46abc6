#pragma once

#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/world/scope.hpp"
#include "emulator/world/signal.hpp"
#include "emulator/world/table.hpp"
#include "simulation/rows.hpp"

namespace windtunnel::world {

class Call;
class World;

/// One CloudFormation resource type over a service's own tables. Properties are in
/// CloudFormation's schema; identifiers are the type's primary identifier. Errors are the
/// service's ApiErrors.
class ResourceType {
 public:
  ResourceType(World& world, std::string_view name) : world_(world), name_(name) {}
  virtual ~ResourceType() = default;

  /// Such as "AWS::SSM::Parameter".
  std::string_view name() const { return name_; }

  /// Makes the resource and returns its primary identifier.
  virtual std::string create(Call& call, const nlohmann::json& properties) = 0;
  /// The resource's properties as they are now; nothing if there is none (any more).
  virtual std::optional<nlohmann::json> read(const Scope& scope, std::string_view identifier) = 0;
  /// Brings the resource to the desired properties.
  virtual void update(Call& call, std::string_view identifier,
                      const nlohmann::json& properties) = 0;
  virtual void remove(Call& call, std::string_view identifier) = 0;
  /// Identifiers in order, from behind `after` (all where empty), at most `limit`.
  virtual std::vector<std::string> list(const Scope& scope, std::string_view after,
                                        std::size_t limit) = 0;
  /// Whether what was last asked of it has been done (an instance runs, a table is active).
  virtual bool stable(const Scope&, std::string_view) { return true; }

 protected:
  World& world_;

 private:
  std::string_view name_;
};

using Tags = std::map<std::string, std::string>;

struct TagRow {
  Tags tags;
  /// These are all of the resource's tags: those that it was born with count no more.
  bool whole = false;
  static void fields(auto& row, auto& field) {
    field(1, row.tags);
    field(2, row.whole);
  }
};

/// A directory, not a copy: it finds each resource type's own implementation, and owns only the
/// tags of all resources, by ARN.
class ResourceDirectory {
 public:
  explicit ResourceDirectory(World& world);

  void add(std::unique_ptr<ResourceType> type);
  /// Null for a type that no service implements.
  ResourceType* find(std::string_view type) const;
  std::vector<std::string_view> type_names() const;

  const Tags& tags(std::string_view arn) const;
  /// Adds or replaces tags.
  void tag(std::string_view arn, const Tags& tags);
  void untag(std::string_view arn, const std::vector<std::string>& keys);
  /// For resources that have tags from elsewhere, such as an instance its group's: from now on
  /// these are all, and `has_all_tags` says so, until drop_tags.
  void set_all_tags(std::string_view arn, const Tags& tags);
  bool has_all_tags(std::string_view arn) const;
  /// Forgets the tags of a resource that is gone.
  void drop_tags(std::string_view arn);
  /// Visits the ARNs that start with `prefix` and have tags, until `visit(arn, tags)` is false.
  void each_tagged(std::string_view prefix,
                   const std::function<bool(std::string_view, const Tags&)>& visit) const;

  /// Binds a regional table to a type: its changes raise ResourceChanged by themselves.
  /// `identifier_of` turns a row's name into the identifier; nothing for rows that are no
  /// resource of their own.
  template <class T>
  void bind(
      Table<T>& table, std::string_view type,
      std::function<std::optional<std::string>(const Scope&, std::string_view)> identifier_of);

  /// The changes to bound tables since the last call within this turn, as signals: one for each
  /// resource, from what it was then to what it is now.
  std::vector<Signal> take_changes();
  void begin_turn();

 private:
  struct Binding {
    std::string type;
    std::function<std::size_t()> size;
    std::function<const std::string&(std::size_t)> key;
    std::function<std::optional<ResourceChanged>(std::size_t)> describe;
    std::size_t next = 0;
  };

  std::map<std::string, std::unique_ptr<ResourceType>, std::less<>> types_;
  simulation::Rows<TagRow> tags_;
  std::vector<Binding> bindings_;
};

/// Splits a regional table's key into scope and name.
std::pair<Scope, std::string_view> split_regional_key(std::string_view key);

template <class T>
void ResourceDirectory::bind(
    Table<T>& table, std::string_view type,
    std::function<std::optional<std::string>(const Scope&, std::string_view)> identifier_of) {
  Binding binding;
  binding.type = type;
  binding.size = [&table] { return table.changes_in_turn(); };
  binding.key = [&table](std::size_t index) -> const std::string& {
    return table.changed_key(index);
  };
  binding.describe = [&table, name = std::string(type),
                      identifier_of](std::size_t index) -> std::optional<ResourceChanged> {
    const std::string& key = table.changed_key(index);
    const auto [scope, row_name] = split_regional_key(key);
    const auto identifier = identifier_of(scope, row_name);
    if (!identifier) return std::nullopt;
    const bool exists = static_cast<simulation::Rows<T>&>(table).find(key) != nullptr;
    if (!exists && !table.existed_before(index)) return std::nullopt;
    ResourceChanged changed{scope, name, *identifier, ResourceChanged::Change::updated};
    if (!exists) changed.change = ResourceChanged::Change::deleted;
    if (!table.existed_before(index)) changed.change = ResourceChanged::Change::created;
    return changed;
  };
  bindings_.push_back(std::move(binding));
}

}  // namespace windtunnel::world
