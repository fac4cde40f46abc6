#include "services/sns/topics.hpp"

#include <nlohmann/json.hpp>

#include "emulator/api/pagination.hpp"
#include "emulator/world/resource_directory.hpp"
#include "services/sns/errors.hpp"
#include "services/sns/limits.hpp"
#include "services/sns/subscriptions.hpp"

namespace windtunnel::sns {
namespace {

using Attributes = std::map<std::string, std::string>;
using nlohmann::ordered_json;

constexpr std::uint16_t topics_section = 5 * 256 + 1;
constexpr std::uint16_t counts_section = 5 * 256 + 2;

/// SNS-004. Recorded and shown, not enforced, as all of IAM is.
std::string default_policy(const TopicAddress& topic) {
  ordered_json actions = ordered_json::array();
  for (const char* action :
       {"GetTopicAttributes", "SetTopicAttributes", "AddPermission", "RemovePermission",
        "DeleteTopic", "Subscribe", "ListSubscriptionsByTopic", "Publish"}) {
    actions.push_back(std::string("SNS:") + action);
  }
  const ordered_json statement = {
      {"Sid", "__default_statement_ID"},
      {"Effect", "Allow"},
      {"Principal", {{"AWS", "*"}}},
      {"Action", actions},
      {"Resource", topic.arn()},
      {"Condition", {{"StringEquals", {{"AWS:SourceOwner", topic.scope.account}}}}}};
  return ordered_json{{"Version", "2008-10-17"},
                      {"Id", "__default_policy_ID"},
                      {"Statement", ordered_json::array({statement})}}
      .dump();
}

constexpr std::string_view effective_delivery_policy =
    R"({"http":{"defaultHealthyRetryPolicy":{"minDelayTarget":20,"maxDelayTarget":20,)"
    R"("numRetries":3,"numMaxDelayRetries":0,"numNoDelayRetries":0,"numMinDelayRetries":0,)"
    R"("backoffFunction":"linear"},"disableSubscriptionOverrides":false,"defaultRequestPolicy":)"
    R"({"headerContentType":"text/plain; charset=UTF-8"}}})";

/// What AWS has beside: FIFO, other protocols' deliveries, tracing, and a signature that is one.
bool has_no_model(const std::string& name) {
  for (const char* known :
       {"ArchivePolicy", "ContentBasedDeduplication", "DeliveryPolicy", "FifoThroughputScope",
        "FifoTopic", "SignatureVersion", "TracingConfig"}) {
    if (name == known) return true;
  }
  return name.ends_with("SuccessFeedbackRoleArn") || name.ends_with("FailureFeedbackRoleArn") ||
         name.ends_with("SuccessFeedbackSampleRate");
}

void check_attribute(const std::string& name, const std::string& value) {
  if (name == "DisplayName" || name == "KmsMasterKeyId") return;
  if (name == "Policy") {
    if (!value.empty() && !nlohmann::json::parse(value, nullptr, false).is_object()) {
      throw errors::invalid_parameter("Policy Error: null");
    }
    return;
  }
  if (has_no_model(name)) {
    throw errors::not_modelled("the topic attribute " + name);
  }
  throw errors::invalid_parameter("AttributeName");
}

world::Tags as_tags(const std::vector<Tag>& list) {
  world::Tags tags;
  for (const Tag& tag : list) tags.insert_or_assign(tag.Key, tag.Value);
  return tags;
}

}  // namespace

Topics::Topics(world::World& world)
    : Component(world),
      topics_(world.tracker(), topics_section, "topics"),
      counts_(world.tracker(), counts_section, "topic counts") {}

TopicAddress Topics::existing(const world::Scope& caller, std::string_view arn,
                              std::string_view parameter) const {
  TopicAddress topic = read_topic_arn(caller, arn, parameter);
  if (topics_.find(topic.scope, topic.name) == nullptr) throw errors::topic_not_found();
  return topic;
}

TopicCountsRow& Topics::edit_counts(const TopicAddress& topic) {
  return counts_.edit(topic.scope, topic.name);
}

simulation::RandomKey Topics::random_of(const TopicAddress& topic) const {
  return world_.random()
      .child("sns")
      .child(topic.scope.account)
      .child(topic.scope.region)
      .child(topic.name);
}

CreateTopicResponse Topics::create_topic(world::Call& call, const CreateTopicInput& in) {
  if (in.Name.ends_with(".fifo")) {
    throw errors::not_modelled("FIFO topics: the name '" + in.Name + "' ends with .fifo");
  }
  if (!is_topic_name(in.Name)) throw errors::invalid_parameter("Topic Name");
  if (in.DataProtectionPolicy) throw errors::not_modelled("data protection policies of topics");
  const Attributes& attributes = in.Attributes.or_default();
  for (const auto& [name, value] : attributes) check_attribute(name, value);
  const TopicAddress topic{call.scope, in.Name};
  const world::Tags tags = as_tags(in.Tags.or_default());
  if (const TopicRow* row = topics_.find(topic.scope, topic.name)) {
    for (const auto& [name, value] : attributes) {
      const auto set = row->attributes.find(name);
      if ((set == row->attributes.end() ? "" : set->second) != value) {
        throw errors::invalid_parameter(
            "Attributes Reason: Topic already exists with different attributes");
      }
    }
    if (in.Tags && tags != world_.directory().tags(topic.arn())) {
      throw errors::invalid_parameter("Tags Reason: Topic already exists with different tags");
    }
    return {.TopicArn = topic.arn()};
  }
  if (tags.size() > limits::tags && !world_.limits_lifted()) throw errors::tag_limit_exceeded();
  TopicRow& row = topics_.edit(topic.scope, topic.name);
  for (const auto& [name, value] : attributes) {
    if (!value.empty()) row.attributes[name] = value;
  }
  edit_counts(topic).deleted = 0;
  world_.directory().tag(topic.arn(), tags);
  return {.TopicArn = topic.arn()};
}

api::Unit Topics::delete_topic(world::Call& call, const DeleteTopicInput& in) {
  const TopicAddress topic = read_topic_arn(call.scope, in.TopicArn, "TopicArn");
  if (topics_.find(topic.scope, topic.name) == nullptr) return {};
  world_.component<Subscriptions>().remove_all(topic);
  topics_.erase(topic.scope, topic.name);
  world_.directory().drop_tags(topic.arn());
  return {};
}

ListTopicsResponse Topics::list_topics(world::Call& call, const ListTopicsInput& in) {
  const std::string scope = call.scope.account + "/" + call.scope.region;
  const api::TokenOwner owner{"sns", call.operation.name, scope};
  std::string first;
  if (in.NextToken) {
    const auto position = api::decode_token(owner, *in.NextToken);
    if (!position) throw errors::invalid_parameter("NextToken");
    first = *position;
  }
  ListTopicsResponse out;
  auto& topics = out.Topics.emplace();
  topics_.scan(call.scope, {}, first, [&](std::string_view name, const TopicRow&) {
    if (topics.size() == limits::listed) {
      out.NextToken = api::encode_token(owner, name);
      return false;
    }
    topics.push_back({.TopicArn = TopicAddress{call.scope, std::string(name)}.arn()});
    return true;
  });
  return out;
}

GetTopicAttributesResponse Topics::get_topic_attributes(world::Call& call,
                                                        const GetTopicAttributesInput& in) {
  const TopicAddress topic = existing(call.scope, in.TopicArn);
  static const TopicCountsRow none;
  const TopicCountsRow* found = counts_.find(topic.scope, topic.name);
  const TopicCountsRow& counts = found == nullptr ? none : *found;
  Attributes all = topics_.find(topic.scope, topic.name)->attributes;
  all.emplace("DisplayName", "");
  if (all["Policy"].empty()) all["Policy"] = default_policy(topic);
  all["TopicArn"] = topic.arn();
  all["Owner"] = topic.scope.account;
  all["SubscriptionsConfirmed"] = std::to_string(counts.confirmed);
  all["SubscriptionsPending"] = std::to_string(counts.pending);
  all["SubscriptionsDeleted"] = std::to_string(counts.deleted);
  all["EffectiveDeliveryPolicy"] = effective_delivery_policy;
  return {.Attributes = std::move(all)};
}

api::Unit Topics::set_topic_attributes(world::Call& call, const SetTopicAttributesInput& in) {
  const TopicAddress topic = existing(call.scope, in.TopicArn);
  const std::string& value = in.AttributeValue.or_default();
  check_attribute(in.AttributeName, value);
  Attributes& attributes = topics_.edit(topic.scope, topic.name).attributes;
  if (value.empty()) {
    attributes.erase(in.AttributeName);
  } else {
    attributes[in.AttributeName] = value;
  }
  return {};
}

// --- Tags ---------------------------------------------------------------------------------------

TopicAddress Topics::tagged(const world::Scope& caller, std::string_view arn) const {
  TopicAddress topic = read_topic_arn(caller, arn, "ResourceArn");
  if (topics_.find(topic.scope, topic.name) == nullptr) throw errors::resource_not_found();
  return topic;
}

TagResourceResponse Topics::tag_resource(world::Call& call, const TagResourceRequest& in) {
  const std::string arn = tagged(call.scope, in.ResourceArn).arn();
  world::Tags all = world_.directory().tags(arn);
  for (const auto& [key, value] : as_tags(in.Tags)) all.insert_or_assign(key, value);
  if (all.size() > limits::tags && !world_.limits_lifted()) throw errors::tag_limit_exceeded();
  world_.directory().tag(arn, all);
  return {};
}

UntagResourceResponse Topics::untag_resource(world::Call& call, const UntagResourceRequest& in) {
  world_.directory().untag(tagged(call.scope, in.ResourceArn).arn(), in.TagKeys);
  return {};
}

ListTagsForResourceResponse Topics::list_tags_for_resource(world::Call& call,
                                                           const ListTagsForResourceRequest& in) {
  ListTagsForResourceResponse out;
  auto& list = out.Tags.emplace();
  const std::string arn = tagged(call.scope, in.ResourceArn).arn();
  for (const auto& [key, value] : world_.directory().tags(arn)) {
    list.push_back({.Key = key, .Value = value});
  }
  return out;
}

}  // namespace windtunnel::sns
