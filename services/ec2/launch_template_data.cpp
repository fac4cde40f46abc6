#include "services/ec2/launch_template_data.hpp"

#include <algorithm>

#include "emulator/api/wire_value.hpp"
#include "services/ec2/errors.hpp"
#include "services/ec2/tag_rules.hpp"

namespace windtunnel::ec2 {
namespace {

/// Gives `to` the members of `from` that it has by the same name and that are absent in it.
template <api::WireStruct From, api::WireStruct To>
void fill(const From& from, To& to) {
  for (const api::Member& member : From::shape().members) {
    const api::Member* into = To::shape().find_member(member.name);
    if (into == nullptr || into->present(&to) || !member.present(&from)) continue;
    std::string bytes;
    api::encode_value(*member.shape, member.value(&from), bytes);
    api::decode_value(*into->shape, bytes, into->engage(&to));
  }
}

void add_tags(const LaunchTemplateTagSpecification& from, std::vector<TagSpecification>& to) {
  const auto has_key = [&](const api::Opt<std::string>& key) {
    return std::any_of(to.begin(), to.end(), [&](const TagSpecification& of) {
      const auto& tags = of.Tags.or_default();
      return of.ResourceType == from.ResourceType &&
             std::any_of(tags.begin(), tags.end(), [&](const Tag& tag) { return tag.Key == key; });
    });
  };
  std::vector<Tag> added;
  for (const Tag& tag : from.Tags.or_default()) {
    // Also where a service launches, which may give such tags itself.
    if (is_system_tag(tag.Key.or_default())) throw errors::reserved_tag_key();
    if (!has_key(tag.Key)) added.push_back(tag);
  }
  to.push_back({.ResourceType = from.ResourceType, .Tags = std::move(added)});
}

}  // namespace

ResponseLaunchTemplateData template_data(const RequestLaunchTemplateData& given) {
  const auto members = RequestLaunchTemplateData::shape().members;
  if (std::none_of(members.begin(), members.end(),
                   [&](const api::Member& member) { return member.present(&given); })) {
    throw errors::missing_parameter("LaunchTemplateData");
  }
  ResponseLaunchTemplateData data;
  fill(given, data);
  return data;
}

void add_missing(const ResponseLaunchTemplateData& source, ResponseLaunchTemplateData& data) {
  fill(source, data);
}

RunInstancesRequest with_template(RunInstancesRequest request,
                                  const LaunchTemplateVersion& version) {
  ResponseLaunchTemplateData data = *version.LaunchTemplateData;
  if (data.InstanceRequirements && !request.InstanceType) {
    throw errors::not_implemented("instance types chosen by their attributes");
  }
  // By id or by name, they are the same groups.
  if (request.SecurityGroupIds || request.SecurityGroups) {
    data.SecurityGroupIds.reset();
    data.SecurityGroups.reset();
  }
  if (data.Placement && request.Placement) fill(*data.Placement, *request.Placement);
  if (data.TagSpecifications) {
    if (!request.TagSpecifications) request.TagSpecifications.emplace();
    for (const LaunchTemplateTagSpecification& from : *data.TagSpecifications) {
      add_tags(from, *request.TagSpecifications);
    }
  }
  fill(data, request);
  request.LaunchTemplate =
      LaunchTemplateSpecification{.LaunchTemplateId = version.LaunchTemplateId,
                                  .Version = std::to_string(*version.VersionNumber)};
  return request;
}

}  // namespace windtunnel::ec2
