#include "services/sqs/queues.hpp"

#include "emulator/api/pagination.hpp"
#include "emulator/world/resource_directory.hpp"
#include "services/sqs/errors.hpp"
#include "services/sqs/limits.hpp"
#include "services/sqs/queue_policy.hpp"

namespace windtunnel::sqs {
namespace {

constexpr std::uint16_t queues_section = 6 * 256 + 1;
constexpr std::chrono::seconds cooling{limits::cooling_seconds};

void check_name(const std::string& name) {
  if (name.ends_with(".fifo")) {
    throw errors::not_modelled("FIFO queues: the name '" + name + "' ends with .fifo");
  }
  if (!is_queue_name(name)) {
    throw errors::invalid_parameter_value(
        "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
  }
}

std::string seconds_text(simulation::Instant at) {
  return std::to_string(simulation::to_milliseconds(at) / 1'000);
}

bool is_recent(const std::optional<simulation::Instant>& at, const world::World& world) {
  return at && !world.limits_lifted() && world.now() < *at + cooling;
}

}  // namespace

Queues::Queues(world::World& world)
    : Component(world), queues_(world.tracker(), queues_section, "queues"), messages_(world) {}

const QueueRow* Queues::find(const QueueAddress& queue) const {
  return queues_.find(queue.scope, queue.name);
}

QueueAddress Queues::existing(const world::Scope& caller, std::string_view queue_url) const {
  auto queue = read_queue_url(caller, queue_url);
  if (!queue || find(*queue) == nullptr) throw errors::queue_does_not_exist();
  return *std::move(queue);
}

simulation::Instant Queues::retained_after(const QueueAddress& queue) const {
  return world_.now() -
         std::chrono::seconds(number_of(find(queue)->attributes, "MessageRetentionPeriod"));
}

/// A new dead-letter queue must be there, in the same account and region (SQS-050).
void Queues::check_redrive_target(const QueueAddress& queue, const Attributes& checked) const {
  const auto policy = redrive_policy_of(checked);
  if (!policy) return;
  const QueueAddress& target = policy->dead_letter_queue;
  if (target.scope != queue.scope || find(target) == nullptr) {
    throw errors::invalid_parameter("RedrivePolicy", checked.at("RedrivePolicy"),
                                    "Dead letter target does not exist.");
  }
}

// --- Making and removing ------------------------------------------------------------------------

CreateQueueResult Queues::create_queue(world::Call& call, const CreateQueueRequest& in) {
  check_name(in.QueueName);
  const QueueAddress queue{call.scope, in.QueueName};
  const Attributes checked = checked_attributes(in.Attributes.or_default());
  if (const QueueRow* row = find(queue)) {
    // Only what is given is compared (SQS-012).
    for (const auto& [name, text] : checked) {
      if (attribute_of(row->attributes, name).value_or("") != text) {
        throw errors::queue_exists_with_other(name);
      }
    }
    return {.QueueUrl = queue.url()};
  }
  const ContentsRow* contents = messages_.contents(queue);
  if (contents != nullptr && is_recent(contents->deleted_at, world_)) {
    throw errors::queue_deleted_recently();
  }
  Attributes attributes;
  apply_attributes(checked, attributes);
  check_redrive_target(queue, attributes);
  QueueRow& row = queues_.edit(queue.scope, queue.name);
  row.attributes = std::move(attributes);
  row.created_at = row.modified_at = call.now();
  messages_.edit_contents(queue).deleted_at.reset();
  messages_.edit_contents(queue).purged_at.reset();
  if (in.tags) call.invoke<operations::TagQueue>({.QueueUrl = queue.url(), .Tags = *in.tags});
  return {.QueueUrl = queue.url()};
}

api::Unit Queues::delete_queue(world::Call& call, const DeleteQueueRequest& in) {
  const QueueAddress queue = existing(call.scope, in.QueueUrl);
  messages_.clear(queue);
  messages_.edit_contents(queue).deleted_at = call.now();
  queues_.erase(queue.scope, queue.name);
  world_.directory().drop_tags(queue.arn());
  return {};
}

api::Unit Queues::purge_queue(world::Call& call, const PurgeQueueRequest& in) {
  const QueueAddress queue = existing(call.scope, in.QueueUrl);
  const ContentsRow* contents = messages_.contents(queue);
  if (is_recent(contents->purged_at, world_)) throw errors::purge_in_progress(queue.name);
  messages_.clear(queue);
  messages_.edit_contents(queue).purged_at = call.now();
  return {};
}

// --- Finding ------------------------------------------------------------------------------------

GetQueueUrlResult Queues::get_queue_url(world::Call& call, const GetQueueUrlRequest& in) {
  QueueAddress queue{call.scope, in.QueueName};
  if (in.QueueOwnerAWSAccountId) queue.scope.account = *in.QueueOwnerAWSAccountId;
  if (find(queue) == nullptr) throw errors::queue_does_not_exist();
  return {.QueueUrl = queue.url()};
}

template <class Output, class Input, class IsListed>
void Queues::list_page(const world::Call& call, const Input& in, std::string_view name_prefix,
                       IsListed&& is_listed, std::vector<std::string>& urls, Output& out) const {
  const std::int32_t most = in.MaxResults.value_or(limits::listed);
  if (most < 1 || most > limits::listed) {
    throw errors::invalid_parameter("MaxResults", std::to_string(most),
                                    "Must be between 1 and 1000, if provided.");
  }
  const std::string scope = call.scope.account + "/" + call.scope.region;
  const api::TokenOwner owner{"sqs", call.operation.name, scope};
  std::string first;
  if (in.NextToken) {
    const auto position = api::decode_token(owner, *in.NextToken);
    if (!position) {
      throw errors::invalid_parameter("NextToken", *in.NextToken, "Invalid or expired token.");
    }
    first = *position;
  }
  queues_.scan(call.scope, name_prefix, first, [&](std::string_view name, const QueueRow& row) {
    const QueueAddress queue{call.scope, std::string(name)};
    if (!is_listed(queue, row)) return true;
    if (urls.size() == static_cast<std::size_t>(most)) {
      // Without MaxResults AWS gives one page and no token (SQS-017).
      if (in.MaxResults) out.NextToken = api::encode_token(owner, name);
      return false;
    }
    urls.push_back(queue.url());
    return true;
  });
}

ListQueuesResult Queues::list_queues(world::Call& call, const ListQueuesRequest& in) {
  ListQueuesResult out;
  std::vector<std::string> urls;
  list_page(
      call, in, in.QueueNamePrefix.or_default(),
      [](const QueueAddress&, const QueueRow&) { return true; }, urls, out);
  if (!urls.empty()) out.QueueUrls = std::move(urls);
  return out;
}

ListDeadLetterSourceQueuesResult Queues::list_dead_letter_source_queues(
    world::Call& call, const ListDeadLetterSourceQueuesRequest& in) {
  const QueueAddress target = existing(call.scope, in.QueueUrl);
  ListDeadLetterSourceQueuesResult out;
  list_page(
      call, in, {},
      [&](const QueueAddress&, const QueueRow& row) {
        const auto policy = redrive_policy_of(row.attributes);
        return policy && policy->dead_letter_queue == target;
      },
      out.queueUrls, out);
  return out;
}

// --- Attributes ---------------------------------------------------------------------------------

GetQueueAttributesResult Queues::get_queue_attributes(world::Call& call,
                                                      const GetQueueAttributesRequest& in) {
  const QueueAddress queue = existing(call.scope, in.QueueUrl);
  const QueueRow& row = *find(queue);
  const auto& names = in.AttributeNames.or_default();
  if (names.empty()) return {};
  Attributes all = effective_attributes(row.attributes);
  const MessageCounts counts = messages_.count(queue, call.now(), retained_after(queue));
  all["ApproximateNumberOfMessages"] = std::to_string(counts.visible);
  all["ApproximateNumberOfMessagesNotVisible"] = std::to_string(counts.in_flight);
  all["ApproximateNumberOfMessagesDelayed"] = std::to_string(counts.delayed);
  all["CreatedTimestamp"] = seconds_text(row.created_at);
  all["LastModifiedTimestamp"] = seconds_text(row.modified_at);
  all["QueueArn"] = queue.arn();
  Attributes chosen;
  for (const std::string& name : names) {
    if (!is_known_attribute(name)) throw errors::unknown_attribute(name);
    if (name == "All") chosen.insert(all.begin(), all.end());
    if (const auto found = all.find(name); found != all.end()) chosen.insert(*found);
  }
  GetQueueAttributesResult out;
  if (!chosen.empty()) out.Attributes = std::move(chosen);
  return out;
}

api::Unit Queues::set_queue_attributes(world::Call& call, const SetQueueAttributesRequest& in) {
  const QueueAddress queue = existing(call.scope, in.QueueUrl);
  const Attributes checked = checked_attributes(in.Attributes);
  Attributes attributes = find(queue)->attributes;
  apply_attributes(checked, attributes);
  if (checked.contains("RedrivePolicy")) check_redrive_target(queue, attributes);
  // A longer retention does not bring back what the shorter one has ended.
  messages_.erase_sent_until(queue, retained_after(queue));
  QueueRow& row = queues_.edit(queue.scope, queue.name);
  row.attributes = std::move(attributes);
  row.modified_at = call.now();
  return {};
}

// --- Permissions --------------------------------------------------------------------------------

// They are statements of the queue's policy, which is recorded and not enforced.

void Queues::set_policy(const QueueAddress& queue, std::string policy) {
  QueueRow& row = queues_.edit(queue.scope, queue.name);
  apply_attributes({{"Policy", std::move(policy)}}, row.attributes);
  row.modified_at = world_.now();
}

api::Unit Queues::add_permission(world::Call& call, const AddPermissionRequest& in) {
  const QueueAddress queue = existing(call.scope, in.QueueUrl);
  const auto policy = attribute_of(find(queue)->attributes, "Policy");
  set_policy(queue,
             with_permission(policy.value_or(""), queue, {in.Label, in.AWSAccountIds, in.Actions}));
  return {};
}

api::Unit Queues::remove_permission(world::Call& call, const RemovePermissionRequest& in) {
  const QueueAddress queue = existing(call.scope, in.QueueUrl);
  const auto policy = attribute_of(find(queue)->attributes, "Policy");
  set_policy(queue, without_permission(policy.value_or(""), in.Label));
  return {};
}

// --- Tags ---------------------------------------------------------------------------------------

ListQueueTagsResult Queues::list_queue_tags(world::Call& call, const ListQueueTagsRequest& in) {
  const world::Tags& tags = world_.directory().tags(existing(call.scope, in.QueueUrl).arn());
  ListQueueTagsResult out;
  if (!tags.empty()) out.Tags = tags;
  return out;
}

api::Unit Queues::tag_queue(world::Call& call, const TagQueueRequest& in) {
  const std::string arn = existing(call.scope, in.QueueUrl).arn();
  world::Tags tags = world_.directory().tags(arn);
  for (const auto& [key, value] : in.Tags) tags.insert_or_assign(key, value);
  if (tags.size() > limits::tags && !world_.limits_lifted()) {
    throw errors::invalid_parameter_value("Too many tags added for queue " + arn + ".");
  }
  world_.directory().tag(arn, in.Tags);
  return {};
}

api::Unit Queues::untag_queue(world::Call& call, const UntagQueueRequest& in) {
  world_.directory().untag(existing(call.scope, in.QueueUrl).arn(), in.TagKeys);
  return {};
}

}  // namespace windtunnel::sqs
