#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/world/resource_directory.hpp"
#include "services/ssm/api.hpp"
#include "services/ssm/parameter_rows.hpp"

namespace windtunnel::ssm {

using ParameterFilters = std::vector<ParameterStringFilter>;

/// What filters look at.
struct FilteredParameter {
  std::string_view name;
  const ParameterRow& parameter;
  const ParameterVersionRow& version;
  const world::Tags& tags;
};

/// Throw what AWS answers to filters that DescribeParameters (SSM-033) or GetParametersByPath
/// (SSM-032) does not take.
void check_describe_filters(const ParameterFilters& filters);
void check_path_filters(const ParameterFilters& filters);

/// DescribeParameters' older Filters, which know equality only, as the newer ones.
ParameterFilters from_older_filters(const std::vector<ParametersFilter>& filters);

/// Whether the parameter passes every filter. Label filters are the caller's: they choose a
/// version.
bool passes(const ParameterFilters& filters, const FilteredParameter& candidate);

/// Whether the parameter is below the path; `/` is above all of them, also those without a slash.
bool is_below(std::string_view path, std::string_view name, bool recursive);
/// What the names below a path start with.
std::string name_prefix_below(std::string_view path);

/// The only names that can pass the filters, where they ask for names outright.
std::optional<std::set<std::string>> names_asked_for(const ParameterFilters& filters);
/// The prefix of all names that can pass the filters: of the one path asked for, else empty.
std::string name_prefix_asked_for(const ParameterFilters& filters);

}  // namespace windtunnel::ssm
