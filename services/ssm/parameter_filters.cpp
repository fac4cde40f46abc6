#include "services/ssm/parameter_filters.hpp"

#include <algorithm>

#include "services/ssm/errors.hpp"
#include "services/ssm/parameter_name.hpp"

namespace windtunnel::ssm {
namespace {

bool is_tag_key(std::string_view key) { return key.starts_with("tag:"); }

std::string_view option_of(const ParameterStringFilter& filter) {
  if (filter.Option) return *filter.Option;
  return filter.Key == "Path" ? "OneLevel" : "Equals";
}

const std::vector<std::string>& values_of(const ParameterStringFilter& filter) {
  return filter.Values.or_default();
}

void check_path_filter(const ParameterStringFilter& filter) {
  const std::string_view option = option_of(filter);
  if (option != "Recursive" && option != "OneLevel") {
    throw errors::invalid_filter_option(option, "Recursive, OneLevel");
  }
  for (const std::string& path : values_of(filter)) check_path(path);
}

void check_values(const ParameterStringFilter& filter, std::vector<std::string_view> valid,
                  std::string_view valid_text) {
  for (const std::string& value : values_of(filter)) {
    if (std::find(valid.begin(), valid.end(), value) == valid.end()) {
      throw errors::invalid_filter_value(value, valid_text);
    }
  }
}

void check_option(const ParameterStringFilter& filter) {
  const std::string_view option = option_of(filter);
  const bool known = option == "Equals" || option == "BeginsWith" ||
                     (option == "Contains" && filter.Key == "Name");
  if (!known) throw errors::invalid_filter_option(option, "BeginsWith, Equals");
}

void check_filter(const ParameterStringFilter& filter) {
  // A tag filter without values asks for the key alone.
  if (values_of(filter).empty() && !is_tag_key(filter.Key)) {
    throw errors::missing_filter_values(filter.Key);
  }
  if (filter.Key == "Path") return check_path_filter(filter);
  if (filter.Key == "Tier") {
    check_values(filter, {"Standard", "Advanced", "Intelligent-Tiering"},
                 "Standard, Advanced, Intelligent-Tiering");
  }
  if (filter.Key == "Type") {
    check_values(filter, {"String", "StringList", "SecureString"},
                 "String, StringList, SecureString");
  }
  check_option(filter);
}

void check_duplicates(const ParameterFilters& filters) {
  std::set<std::string_view> keys;
  for (const ParameterStringFilter& filter : filters) {
    if (!keys.insert(filter.Key).second) throw errors::duplicate_filter_key(filter.Key);
  }
}

std::string with_leading_slash(std::string_view name) {
  return name.starts_with('/') ? std::string(name) : "/" + std::string(name);
}

bool matches(std::string_view option, std::string_view text, std::string_view value) {
  if (option == "BeginsWith") return text.starts_with(value);
  if (option == "Contains") return text.find(value) != std::string_view::npos;
  return text == value;
}

bool any_matches(const ParameterStringFilter& filter, std::string_view text) {
  const auto& values = values_of(filter);
  return std::any_of(values.begin(), values.end(), [&](const std::string& value) {
    return matches(option_of(filter), text, value);
  });
}

/// Names are compared without regard to a leading slash, except for what they contain.
bool name_passes(const ParameterStringFilter& filter, std::string_view name) {
  if (option_of(filter) == "Contains") return any_matches(filter, name);
  const auto& values = values_of(filter);
  return std::any_of(values.begin(), values.end(), [&](const std::string& value) {
    return matches(option_of(filter), with_leading_slash(name), with_leading_slash(value));
  });
}

bool path_passes(const ParameterStringFilter& filter, std::string_view name) {
  const bool recursive = option_of(filter) == "Recursive";
  const auto& paths = values_of(filter);
  return std::any_of(paths.begin(), paths.end(),
                     [&](const std::string& path) { return is_below(path, name, recursive); });
}

bool tag_passes(const ParameterStringFilter& filter, const world::Tags& tags) {
  const auto tag = tags.find(filter.Key.substr(std::string_view("tag:").size()));
  if (tag == tags.end()) return false;
  return values_of(filter).empty() || any_matches(filter, tag->second);
}

bool passes_one(const ParameterStringFilter& filter, const FilteredParameter& candidate) {
  if (is_tag_key(filter.Key)) return tag_passes(filter, candidate.tags);
  if (filter.Key == "Name") return name_passes(filter, candidate.name);
  if (filter.Key == "Path") return path_passes(filter, candidate.name);
  if (filter.Key == "Type") return any_matches(filter, candidate.parameter.type);
  if (filter.Key == "Tier") return any_matches(filter, candidate.version.tier);
  if (filter.Key == "DataType") return any_matches(filter, candidate.version.data_type);
  if (filter.Key == "KeyId") {
    return !candidate.version.key_id.empty() && any_matches(filter, candidate.version.key_id);
  }
  return true;
}

}  // namespace

void check_describe_filters(const ParameterFilters& filters) {
  check_duplicates(filters);
  for (const ParameterStringFilter& filter : filters) {
    if (filter.Key == "Label") {
      throw errors::invalid_filter_key(filter.Key, "Path, Name, Type, KeyId, Tier");
    }
    check_filter(filter);
  }
}

void check_path_filters(const ParameterFilters& filters) {
  check_duplicates(filters);
  for (const ParameterStringFilter& filter : filters) {
    if (filter.Key != "Type" && filter.Key != "KeyId" && filter.Key != "Label") {
      throw errors::invalid_filter_key(filter.Key, "Type, KeyId");
    }
    check_filter(filter);
  }
}

ParameterFilters from_older_filters(const std::vector<ParametersFilter>& filters) {
  ParameterFilters newer;
  for (const ParametersFilter& filter : filters) {
    ParameterStringFilter& made = newer.emplace_back();
    made.Key = filter.Key;
    made.Values = filter.Values;
  }
  return newer;
}

bool passes(const ParameterFilters& filters, const FilteredParameter& candidate) {
  return std::all_of(filters.begin(), filters.end(), [&](const ParameterStringFilter& filter) {
    return passes_one(filter, candidate);
  });
}

std::string name_prefix_below(std::string_view path) {
  if (path == "/") return {};
  return std::string(path) + (path.ends_with('/') ? "" : "/");
}

bool is_below(std::string_view path, std::string_view name, bool recursive) {
  const std::string prefix = name_prefix_below(path);
  if (!name.starts_with(prefix)) return false;
  if (recursive) return true;
  std::string_view rest = name.substr(prefix.size());
  if (prefix.empty() && rest.starts_with('/')) rest.remove_prefix(1);
  return rest.find('/') == std::string_view::npos;
}

std::optional<std::set<std::string>> names_asked_for(const ParameterFilters& filters) {
  for (const ParameterStringFilter& filter : filters) {
    if (filter.Key != "Name" || option_of(filter) != "Equals") continue;
    std::set<std::string> names;
    for (const std::string& value : values_of(filter)) {
      const std::string name = with_leading_slash(value);
      names.insert(name.substr(1));
      names.insert(name);
    }
    return names;
  }
  return std::nullopt;
}

std::string name_prefix_asked_for(const ParameterFilters& filters) {
  for (const ParameterStringFilter& filter : filters) {
    if (filter.Key == "Path" && values_of(filter).size() == 1) {
      return name_prefix_below(values_of(filter).front());
    }
  }
  return {};
}

}  // namespace windtunnel::ssm
