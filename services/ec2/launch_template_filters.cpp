#include "services/ec2/launch_template_filters.hpp"

#include <algorithm>

#include "services/ec2/errors.hpp"
#include "services/ec2/filters.hpp"
#include "simulation/time.hpp"

namespace windtunnel::ec2 {
namespace {

using Values = std::vector<std::string>;

/// What is absent fits no filter.
Values one(const api::Opt<std::string>& text) { return text ? Values{*text} : Values(); }

std::string truth(bool value) { return value ? "true" : "false"; }

struct VersionAttribute {
  std::string_view name;
  Values (*values_of)(const LaunchTemplateVersion&, const ResponseLaunchTemplateData&);
};

constexpr VersionAttribute version_attributes[] = {
    {"create-time",
     [](const LaunchTemplateVersion& shown, const ResponseLaunchTemplateData&) {
       return Values{simulation::format_instant_milliseconds(*shown.CreateTime)};
     }},
    {"ebs-optimized",
     [](const LaunchTemplateVersion&, const ResponseLaunchTemplateData& data) {
       return Values{truth(data.EbsOptimized.value_or(false))};
     }},
    {"http-endpoint",
     [](const LaunchTemplateVersion&, const ResponseLaunchTemplateData& data) {
       return one(data.MetadataOptions.or_default().HttpEndpoint);
     }},
    {"http-tokens",
     [](const LaunchTemplateVersion&, const ResponseLaunchTemplateData& data) {
       return one(data.MetadataOptions.or_default().HttpTokens);
     }},
    {"iam-instance-profile",
     [](const LaunchTemplateVersion&, const ResponseLaunchTemplateData& data) {
       return one(data.IamInstanceProfile.or_default().Arn);
     }},
    {"image-id", [](const LaunchTemplateVersion&,
                    const ResponseLaunchTemplateData& data) { return one(data.ImageId); }},
    {"instance-type",
     [](const LaunchTemplateVersion&, const ResponseLaunchTemplateData& data) {
       return one(data.InstanceType);
     }},
    {"is-default-version",
     [](const LaunchTemplateVersion& shown, const ResponseLaunchTemplateData&) {
       return Values{truth(*shown.DefaultVersion)};
     }},
    {"kernel-id", [](const LaunchTemplateVersion&,
                     const ResponseLaunchTemplateData& data) { return one(data.KernelId); }},
    {"ram-disk-id", [](const LaunchTemplateVersion&,
                       const ResponseLaunchTemplateData& data) { return one(data.RamDiskId); }},
};

const VersionAttribute* find_version_attribute(std::string_view name) {
  const auto found =
      std::find_if(std::begin(version_attributes), std::end(version_attributes),
                   [&](const VersionAttribute& known) { return known.name == name; });
  return found == std::end(version_attributes) ? nullptr : found;
}

bool is_template_attribute(std::string_view name) {
  return name == "create-time" || name == "launch-template-name" || name == "tag-key" ||
         name.starts_with("tag:");
}

Values values_of(const LaunchTemplate& shown, std::string_view name) {
  if (name == "create-time") {
    return {simulation::format_instant_milliseconds(*shown.CreateTime)};
  }
  if (name == "launch-template-name") return one(shown.LaunchTemplateName);
  Values values;
  for (const Tag& tag : shown.Tags.or_default()) {
    if (name == "tag-key") values.push_back(*tag.Key);
    if (name.starts_with("tag:") && name.substr(4) == *tag.Key) values.push_back(*tag.Value);
  }
  return values;
}

bool fits(const Filter& filter, const Values& values) {
  const Values& patterns = filter.Values.or_default();
  return std::any_of(values.begin(), values.end(), [&](const std::string& value) {
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](const std::string& pattern) { return matches_pattern(pattern, value); });
  });
}

}  // namespace

LaunchTemplateFilters::LaunchTemplateFilters(const std::vector<Filter>& filters)
    : filters_(filters) {
  for (const Filter& filter : filters_) {
    const std::string& name = filter.Name.or_default();
    if (!is_template_attribute(name)) throw errors::invalid_filter(name);
  }
}

bool LaunchTemplateFilters::match(const LaunchTemplate& shown) const {
  return std::all_of(filters_.begin(), filters_.end(), [&](const Filter& filter) {
    return fits(filter, values_of(shown, *filter.Name));
  });
}

LaunchTemplateVersionFilters::LaunchTemplateVersionFilters(const std::vector<Filter>& filters)
    : filters_(filters) {
  for (const Filter& filter : filters_) {
    const std::string& name = filter.Name.or_default();
    if (find_version_attribute(name) == nullptr) throw errors::invalid_filter(name);
  }
}

bool LaunchTemplateVersionFilters::match(const LaunchTemplateVersion& shown) const {
  return std::all_of(filters_.begin(), filters_.end(), [&](const Filter& filter) {
    const VersionAttribute& attribute = *find_version_attribute(*filter.Name);
    return fits(filter, attribute.values_of(shown, *shown.LaunchTemplateData));
  });
}

}  // namespace windtunnel::ec2
