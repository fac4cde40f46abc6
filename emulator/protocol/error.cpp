#include "emulator/protocol/codec.hpp"

namespace windtunnel::protocol {

const api::Shape* find_error_shape(const api::OperationModel* operation, std::string_view code) {
  if (operation == nullptr) return nullptr;
  for (const api::Shape* shape : operation->errors) {
    if (shape->name == code || shape->error_code == code) return shape;
  }
  return nullptr;
}

unsigned error_status(const api::OperationModel* operation, const api::ApiError& error) {
  if (error.status != 0) return error.status;
  const api::Shape* shape = find_error_shape(operation, error.code);
  if (shape == nullptr) return 400;
  if (shape->http_status != 0) return shape->http_status;
  return shape->fault ? 500 : 400;
}

}  // namespace windtunnel::protocol
