#include "services/sns/definition.hpp"

#include <algorithm>

#include "services/sns/api.hpp"
#include "services/sns/errors.hpp"
#include "services/sns/publishing.hpp"
#include "services/sns/subscriptions.hpp"
#include "services/sns/topics.hpp"

namespace windtunnel::sns {
namespace {

/// An absent parameter has SNS's own words (SNS-003); the rest is worded as everywhere in AWS.
api::ApiError violation_error(const api::OperationModel&, const api::Violations& violations) {
  const api::Violation& first = violations.front();
  const bool is_parameter = first.path.find('.') == std::string::npos;
  if (first.kind == api::Violation::Kind::missing && is_parameter) {
    return errors::invalid_parameter(std::string(first.member) +
                                     " Reason: no value for required parameter");
  }
  return {"ValidationException", api::validation_message(violations)};
}

}  // namespace

world::ServiceDefinition definition() {
  world::ServiceDefinition sns(service_model, 5);
  sns.violations_become(&violation_error);

  sns.component<Topics>();
  sns.handle<operations::CreateTopic, &Topics::create_topic>();
  sns.handle<operations::DeleteTopic, &Topics::delete_topic>();
  sns.handle<operations::ListTopics, &Topics::list_topics>();
  sns.handle<operations::GetTopicAttributes, &Topics::get_topic_attributes>();
  sns.handle<operations::SetTopicAttributes, &Topics::set_topic_attributes>();
  sns.handle<operations::TagResource, &Topics::tag_resource>();
  sns.handle<operations::UntagResource, &Topics::untag_resource>();
  sns.handle<operations::ListTagsForResource, &Topics::list_tags_for_resource>();

  sns.component<Subscriptions>();
  sns.handle<operations::Subscribe, &Subscriptions::subscribe>();
  sns.handle<operations::Unsubscribe, &Subscriptions::unsubscribe>();
  sns.handle<operations::ListSubscriptions, &Subscriptions::list_subscriptions>();
  sns.handle<operations::ListSubscriptionsByTopic, &Subscriptions::list_subscriptions_by_topic>();
  sns.handle<operations::GetSubscriptionAttributes,
             &Subscriptions::get_subscription_attributes>();
  sns.handle<operations::SetSubscriptionAttributes,
             &Subscriptions::set_subscription_attributes>();

  sns.component<Publishing>();
  sns.handle<operations::Publish, &Publishing::publish>();
  sns.handle<operations::PublishBatch, &Publishing::publish_batch>();
  return sns;
}

}  // namespace windtunnel::sns
