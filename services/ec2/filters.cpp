#include "services/ec2/filters.hpp"

#include <algorithm>

#include "services/ec2/errors.hpp"

namespace windtunnel::ec2 {
namespace {

using Values = std::vector<std::string>;

/// What is absent fits no filter.
Values one(std::string_view text) { return text.empty() ? Values() : Values{std::string(text)}; }

struct Attribute {
  std::string_view name;
  Values (*values_of)(const InstanceView&);
};

constexpr Attribute attributes[] = {
    {"availability-zone", [](const InstanceView& view) { return one(view.zone()); }},
    {"client-token", [](const InstanceView& view) { return one(view.client_token()); }},
    // Public addresses, volumes and requesters are not modelled: nothing has them.
    {"block-device-mapping.volume-id", [](const InstanceView&) { return Values(); }},
    {"dns-name", [](const InstanceView&) { return Values(); }},
    {"ip-address", [](const InstanceView&) { return Values(); }},
    {"requester-id", [](const InstanceView&) { return Values(); }},
    {"hypervisor", [](const InstanceView&) { return one("xen"); }},
    {"iam-instance-profile.arn",
     [](const InstanceView& view) { return one(view.instance_profile_arn()); }},
    {"image-id",
     [](const InstanceView& view) { return one(view.instance().specification().image); }},
    {"instance-id", [](const InstanceView& view) { return one(view.id()); }},
    {"instance-state-code",
     [](const InstanceView& view) {
       return one(std::to_string(state_code(view.instance().state)));
     }},
    {"instance-state-name", [](const InstanceView& view) { return one(view.state()); }},
    {"instance-type",
     [](const InstanceView& view) { return one(view.instance().specification().type); }},
    {"instance.group-id",
     [](const InstanceView& view) {
       Values ids;
       for (const auto& group : view.security_groups()) ids.push_back(*group.GroupId);
       return ids;
     }},
    {"instance.group-name",
     [](const InstanceView& view) {
       Values names;
       for (const auto& group : view.security_groups()) {
         if (group.GroupName) names.push_back(*group.GroupName);
       }
       return names;
     }},
    {"key-name", [](const InstanceView& view) { return one(view.key_name()); }},
    {"launch-index",
     [](const InstanceView& view) { return one(std::to_string(view.instance().index)); }},
    {"launch-time",
     [](const InstanceView& view) {
       return one(simulation::format_instant_milliseconds(view.launch_time()));
     }},
    {"monitoring-state",
     [](const InstanceView& view) {
       return one(view.detailed_monitoring() ? "enabled" : "disabled");
     }},
    {"owner-id",
     [](const InstanceView& view) { return one(view.instance().specification().account); }},
    {"platform",
     [](const InstanceView& view) {
       const bool windows =
           view.instance().specification().platform == simulation::Platform::windows;
       return one(windows ? "windows" : "");
     }},
    {"private-dns-name", [](const InstanceView& view) { return one(view.private_name()); }},
    {"private-ip-address", [](const InstanceView& view) { return one(view.private_address()); }},
    {"reservation-id", [](const InstanceView& view) { return one(view.reservation_id()); }},
    {"root-device-type", [](const InstanceView&) { return one("ebs"); }},
    {"subnet-id", [](const InstanceView& view) { return one(view.subnet_id()); }},
    {"tenancy", [](const InstanceView&) { return one("default"); }},
    {"virtualization-type", [](const InstanceView&) { return one("hvm"); }},
    {"vpc-id", [](const InstanceView& view) { return one(view.vpc_id()); }},
};

bool any_matches(const Values& patterns, std::string_view text) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return matches_pattern(pattern, text); });
}

bool is_plain(std::string_view pattern) {
  return pattern.find_first_of("*?\\") == std::string_view::npos;
}

}  // namespace

bool matches_pattern(std::string_view pattern, std::string_view text) {
  std::size_t at = 0, read = 0;
  // Where to go back to: behind the last star, and one byte further in the text each time.
  std::size_t star = std::string_view::npos, resume = 0;
  while (read < text.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = ++at;
      resume = read;
      continue;
    }
    const bool escaped = at + 1 < pattern.size() && pattern[at] == '\\';
    const bool any = at < pattern.size() && pattern[at] == '?';
    if (at < pattern.size() && (any || pattern[at + (escaped ? 1 : 0)] == text[read])) {
      at += escaped ? 2 : 1;
      ++read;
      // One character may be several bytes.
      while (any && read < text.size() && (static_cast<unsigned char>(text[read]) & 0xc0) == 0x80) {
        ++read;
      }
      continue;
    }
    if (star == std::string_view::npos) return false;
    at = star;
    read = ++resume;
  }
  while (at < pattern.size() && pattern[at] == '*') ++at;
  return at == pattern.size();
}

InstanceFilters::InstanceFilters(const std::vector<Filter>& filters) {
  for (const Filter& filter : filters) {
    const std::string& name = filter.Name.or_default();
    if (filter.Values.or_default().empty()) {
      throw errors::invalid_parameter_value("The filter '" + name + "' has no values");
    }
    Compiled& compiled = filters_.emplace_back();
    compiled.patterns = *filter.Values;
    if (name.starts_with("tag:")) {
      compiled.about = About::tag;
      compiled.tag_key = name.substr(4);
    } else if (name == "tag-key" || name == "tag-value") {
      compiled.about = name == "tag-key" ? About::tag_key : About::tag_value;
    } else {
      const auto found = std::find_if(std::begin(attributes), std::end(attributes),
                                      [&](const Attribute& known) { return known.name == name; });
      if (found == std::end(attributes)) throw errors::invalid_filter(name);
      compiled.values_of = found->values_of;
    }
    if (name == "instance-id" && ids_.empty() &&
        std::all_of(compiled.patterns.begin(), compiled.patterns.end(), is_plain)) {
      ids_ = compiled.patterns;
      std::sort(ids_.begin(), ids_.end());
      ids_.erase(std::unique(ids_.begin(), ids_.end()), ids_.end());
    }
  }
}

bool InstanceFilters::match(const InstanceView& view) const {
  return std::all_of(filters_.begin(), filters_.end(),
                     [&](const Compiled& filter) { return match(filter, view); });
}

bool InstanceFilters::match(const Compiled& filter, const InstanceView& view) {
  static const world::Tags none;
  const world::Tags& tags = filter.about == About::value ? none : view.tags();
  const auto any_tag = [&](auto&& text_of) {
    return std::any_of(tags.begin(), tags.end(),
                       [&](const auto& tag) { return any_matches(filter.patterns, text_of(tag)); });
  };
  switch (filter.about) {
    case About::value: {
      const Values values = filter.values_of(view);
      return std::any_of(values.begin(), values.end(), [&](const std::string& value) {
        return any_matches(filter.patterns, value);
      });
    }
    case About::tag: {
      const auto found = tags.find(filter.tag_key);
      return found != tags.end() && any_matches(filter.patterns, found->second);
    }
    case About::tag_key:
      return any_tag([](const auto& tag) { return tag.first; });
    case About::tag_value:
      return any_tag([](const auto& tag) { return tag.second; });
  }
  return false;
}

}  // namespace windtunnel::ec2
