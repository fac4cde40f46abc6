#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/ssm/parameter_rows.hpp"

namespace windtunnel::ssm {

/// One version of a parameter as a call found it. Valid until the parameter changes.
struct FoundParameter {
  std::string name;
  /// As the call gave it, with its colon: ":3" or ":production"; empty where it gave none.
  std::string selector;
  const ParameterRow* parameter = nullptr;
  std::int64_t number = 0;
  const ParameterVersionRow* version = nullptr;
};

/// The tables of Parameter Store: parameters, their versions, and the deletions that their
/// policies ask for. Handlers are in the components that stand on it.
class ParameterStore : public world::Component {
 public:
  explicit ParameterStore(world::World& world);

  const ParameterRow* find(const world::Scope& scope, std::string_view name) const;
  /// The version `number` of a parameter that has it.
  const ParameterVersionRow& version(const world::Scope& scope, std::string_view name,
                                     std::int64_t number) const;
  /// The version that has the label; 0 where none has.
  std::int64_t find_label(const world::Scope& scope, std::string_view name,
                          const ParameterRow& parameter, std::string_view label) const;
  /// What `text` (a name, an ARN, either with a selector) names; throws ParameterNotFound or
  /// ParameterVersionNotFound (SSM-030).
  FoundParameter resolve(const world::Scope& scope, std::string_view text) const;
  /// Parameters of a tier, "Standard" or "Advanced".
  std::int64_t count(const world::Scope& scope, std::string_view tier) const;
  /// Parameters in order of name; see Table::scan.
  template <class Visit>
  void scan(const world::Scope& scope, std::string_view prefix, std::string_view first,
            Visit&& visit) const {
    parameters_.scan(scope, prefix, first, visit);
  }

  /// Adds the next version, or makes the parameter with its first. The oldest version gives way
  /// to the 101st unless it has a label (SSM-034). Returns the version's number.
  std::int64_t add_version(const world::Scope& scope, const std::string& name,
                           const std::string& type, ParameterVersionRow version);
  ParameterVersionRow& edit_version(const world::Scope& scope, std::string_view name,
                                    std::int64_t number);
  /// Deletes the parameter with its versions, tags and pending expiration; false if there is none.
  bool erase(const world::Scope& scope, const std::string& name);

  /// Deletes the parameters whose Expiration policy is due (SSM-037).
  void expire(const simulation::Event& event);

 private:
  void make_room(const world::Scope& scope, const std::string& name, ParameterRow& parameter);
  void schedule_expiration(const world::Scope& scope, const std::string& name,
                           ParameterRow& parameter, const ParameterVersionRow& version);
  void cancel_expiration(const world::Scope& scope, const std::string& name,
                         const ParameterRow& parameter);
  void count_change(const world::Scope& scope, std::string_view tier, std::int64_t change);

  world::Table<ParameterRow> parameters_;
  world::Table<ParameterVersionRow> versions_;
  world::Table<ParameterCountRow> counts_;
  world::Table<ParameterExpirationRow, world::TableScope::world> expirations_;
};

}  // namespace windtunnel::ssm
