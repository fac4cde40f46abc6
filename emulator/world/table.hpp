#pragma once

#include <string>
#include <string_view>

#include "emulator/world/key.hpp"
#include "emulator/world/scope.hpp"
#include "simulation/rows.hpp"

namespace windtunnel::world {

/// Whose rows a table separates: AWS resources are mostly regional; some are the account's
/// (IAM), and some exist once for everybody (S3 bucket names).
enum class TableScope { region, account, world };

/// An ordered in-memory table with change tracking: a turn's changed rows revert on error and go
/// to the journal on commit. Names are plain text, or several parts joined by join_key.
template <class T, TableScope separated_by = TableScope::region>
class Table : public simulation::Rows<T> {
  using Base = simulation::Rows<T>;

 public:
  using Base::Base;

  const T* find(const Scope& scope, std::string_view name) const {
    return Base::find(key(scope, name));
  }
  /// The row to change, made with defaults where there is none.
  T& edit(const Scope& scope, std::string_view name) { return Base::edit(key(scope, name)); }
  bool erase(const Scope& scope, std::string_view name) { return Base::erase(key(scope, name)); }

  /// The scope's rows in order of name, from `first` (inclusive) on, until `visit(name, row)`
  /// returns false. `name_prefix` limits the scan to names that start with it.
  template <class Visit>
  void scan(const Scope& scope, std::string_view name_prefix, std::string_view first,
            Visit&& visit) const {
    const std::string prefix = scope_prefix(scope);
    Base::scan_prefix(
        prefix + std::string(name_prefix), prefix + std::string(first),
        [&](std::string_view key, const T& row) { return visit(key.substr(prefix.size()), row); });
  }
  /// The same from the last name before `before` (all where empty) backwards.
  template <class Visit>
  void scan_backwards(const Scope& scope, std::string_view name_prefix, std::string_view before,
                      Visit&& visit) const {
    const std::string prefix = scope_prefix(scope);
    Base::scan_prefix_backwards(
        prefix + std::string(name_prefix), before.empty() ? "" : prefix + std::string(before),
        [&](std::string_view key, const T& row) { return visit(key.substr(prefix.size()), row); });
  }

  std::size_t count(const Scope& scope, std::string_view name_prefix = {}) const {
    std::size_t rows = 0;
    scan(scope, name_prefix, {}, [&](std::string_view, const T&) { return ++rows, true; });
    return rows;
  }

  static std::string key(const Scope& scope, std::string_view name) {
    std::string result = scope_prefix(scope);
    result.append(name);
    return result;
  }

 private:
  static std::string scope_prefix(const Scope& scope) {
    std::string prefix;
    prefix.reserve(64);
    if constexpr (separated_by != TableScope::world) append_key_part(prefix, scope.account);
    if constexpr (separated_by == TableScope::region) append_key_part(prefix, scope.region);
    return prefix;
  }
};

}  // namespace windtunnel::world
