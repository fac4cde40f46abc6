#pragma once

#include <exception>
#include <map>
#include <string>
#include <utility>

namespace windtunnel::api {

/// An AWS error: the outcome of a call, not a fault of ours. Each service makes its own through
/// its errors.hpp; the protocol in which the request came decides how it is written.
class ApiError : public std::exception {
 public:
  /// `code` is the error's code on the wire: for JSON the shape's name, for query services the
  /// model's error code. `status` 0 means the model's status for that code, else 400.
  ApiError(std::string code, std::string message, unsigned status = 0)
      : code(std::move(code)), message(std::move(message)), status(status) {}

  const char* what() const noexcept override { return code.c_str(); }

  std::string code;
  std::string message;
  unsigned status;
  /// Further members of the error's shape, such as S3's BucketName.
  std::map<std::string, std::string> members;
  /// Where a query-compatible service's short code differs from `code`.
  std::string query_code;
};

}  // namespace windtunnel::api
