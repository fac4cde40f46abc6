#include "services/sqs/definition.hpp"

#include "services/sqs/api.hpp"
#include "services/sqs/errors.hpp"
#include "services/sqs/messages.hpp"
#include "services/sqs/queues.hpp"

namespace windtunnel::sqs {
namespace {

/// The model of SQS says little more than which members are required.
api::ApiError violation_error(const api::OperationModel&, const api::Violations& violations) {
  const api::Violation& first = violations.front();
  if (first.kind == api::Violation::Kind::missing) {
    std::string name = first.path.substr(first.path.rfind('.') + 1);
    if (name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 32);
    return errors::missing_parameter(name);
  }
  return errors::invalid_parameter_value(api::validation_message(violations));
}

}  // namespace

world::ServiceDefinition definition() {
  world::ServiceDefinition sqs(service_model, 6);
  sqs.violations_become(&violation_error);

  sqs.component<Queues>();
  sqs.handle<operations::CreateQueue, &Queues::create_queue>();
  sqs.handle<operations::DeleteQueue, &Queues::delete_queue>();
  sqs.handle<operations::GetQueueUrl, &Queues::get_queue_url>();
  sqs.handle<operations::ListQueues, &Queues::list_queues>();
  sqs.handle<operations::ListDeadLetterSourceQueues, &Queues::list_dead_letter_source_queues>();
  sqs.handle<operations::GetQueueAttributes, &Queues::get_queue_attributes>();
  sqs.handle<operations::SetQueueAttributes, &Queues::set_queue_attributes>();
  sqs.handle<operations::AddPermission, &Queues::add_permission>();
  sqs.handle<operations::RemovePermission, &Queues::remove_permission>();
  sqs.handle<operations::PurgeQueue, &Queues::purge_queue>();
  sqs.handle<operations::ListQueueTags, &Queues::list_queue_tags>();
  sqs.handle<operations::TagQueue, &Queues::tag_queue>();
  sqs.handle<operations::UntagQueue, &Queues::untag_queue>();

  sqs.component<Messages>();
  sqs.handle<operations::SendMessage, &Messages::send_message>();
  sqs.handle<operations::SendMessageBatch, &Messages::send_message_batch>();
  sqs.handle<operations::ReceiveMessage, &Messages::receive_message>();
  sqs.handle<operations::DeleteMessage, &Messages::delete_message>();
  sqs.handle<operations::DeleteMessageBatch, &Messages::delete_message_batch>();
  sqs.handle<operations::ChangeMessageVisibility, &Messages::change_message_visibility>();
  sqs.handle<operations::ChangeMessageVisibilityBatch,
             &Messages::change_message_visibility_batch>();
  return sqs;
}

}  // namespace windtunnel::sqs
