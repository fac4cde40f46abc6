#include "emulator/protocol/error_members.hpp"

namespace windtunnel::protocol {

ErrorOnWire::ErrorOnWire(const api::ServiceModel* service, const api::OperationModel* operation,
                         const api::ApiError& error)
    : type(error.code), shape_(find_error_shape(operation, error.code)) {
  std::string_view code = error.code;
  if (shape_ != nullptr) {
    type = shape_->name;
    if (shape_->find_member("Message") != nullptr) message_member = "Message";
    if (!shape_->error_code.empty()) code = shape_->error_code;
  }
  if (!error.query_code.empty()) code = error.query_code;
  if (service != nullptr && service->query_compatible) {
    query_error =
        std::string(code) + (error_status(operation, error) >= 500 ? ";Receiver" : ";Sender");
  }
}

bool ErrorOnWire::is_text(std::string_view name) const {
  const api::Member* member = find_member(name);
  if (member == nullptr) return true;
  switch (member->shape->kind) {
    case api::Kind::boolean:
    case api::Kind::integer:
    case api::Kind::long_integer:
    case api::Kind::float_number:
    case api::Kind::double_number:
      return false;
    default:
      return true;
  }
}

const api::Member* ErrorOnWire::find_member(std::string_view name) const {
  return shape_ != nullptr ? shape_->find_member(name) : nullptr;
}

void ErrorOnWire::write_member(std::string_view name, std::string_view text,
                               JsonWriter& writer) const {
  writer.key(name);
  is_text(name) ? writer.text(text) : writer.raw(text);
}

}  // namespace windtunnel::protocol
