#pragma once

#include <string>
#include <string_view>

#include "emulator/api/error.hpp"
#include "emulator/api/shape.hpp"
#include "emulator/api/violation.hpp"
#include "simulation/time.hpp"

/// S3's errors, one factory each, with the members that S3 adds to them (S3-010, S3-011).
namespace windtunnel::s3::errors {

api::ApiError no_such_bucket(std::string_view bucket);
api::ApiError no_such_key(std::string_view key);
api::ApiError invalid_bucket_name(std::string_view bucket);
api::ApiError bucket_already_exists(std::string_view bucket);
api::ApiError bucket_already_owned_by_you(std::string_view bucket);
api::ApiError bucket_not_empty(std::string_view bucket);
api::ApiError too_many_buckets();
/// `given` is the constraint of the request, empty where it states none.
api::ApiError illegal_location_constraint(std::string_view given);
api::ApiError invalid_location_constraint(std::string_view given);
/// 403: also what an ExpectedBucketOwner of another account gets.
api::ApiError access_denied();
api::ApiError invalid_argument(std::string_view name, std::string_view value,
                               std::string_view message);
api::ApiError invalid_request(std::string_view message);
/// `condition` is the name of the header that does not hold.
api::ApiError precondition_failed(std::string_view condition);
/// 304 without a body; `etag` is quoted.
api::ApiError not_modified(std::string_view etag, simulation::Instant last_modified);
api::ApiError invalid_range(std::string_view range, std::size_t size);
api::ApiError key_too_long(std::size_t bytes);
api::ApiError metadata_too_large(std::size_t bytes);
api::ApiError invalid_digest(std::string_view given);
/// `algorithm` such as "CRC32", or "Content-MD5" for that header.
api::ApiError bad_digest(std::string_view algorithm);
api::ApiError invalid_checksum(std::string_view header);
api::ApiError invalid_object_state(std::string_view storage_class);
api::ApiError malformed_xml();
api::ApiError access_control_lists_not_supported();
api::ApiError bucket_access_control_list_conflict();
/// For what a request asks of S3 that this emulator does not model.
api::ApiError not_implemented(std::string_view feature);

/// Violations of the model inside a body are malformed XML, others a bad argument.
api::ApiError of_violations(const api::OperationModel& operation,
                            const api::Violations& violations);

}  // namespace windtunnel::s3::errors
