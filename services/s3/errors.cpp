#include "services/s3/errors.hpp"

#include "services/s3/limits.hpp"

namespace windtunnel::s3::errors {

using api::ApiError;

namespace {

ApiError with(ApiError error, std::map<std::string, std::string> members) {
  error.members = std::move(members);
  return error;
}

ApiError about_bucket(std::string code, std::string message, unsigned status,
                      std::string_view bucket) {
  return with(ApiError(std::move(code), std::move(message), status),
              {{"BucketName", std::string(bucket)}});
}

}  // namespace

ApiError no_such_bucket(std::string_view bucket) {
  return about_bucket("NoSuchBucket", "The specified bucket does not exist", 404, bucket);
}

ApiError no_such_key(std::string_view key) {
  return with(ApiError("NoSuchKey", "The specified key does not exist.", 404),
              {{"Key", std::string(key)}});
}

ApiError invalid_bucket_name(std::string_view bucket) {
  return about_bucket("InvalidBucketName", "The specified bucket is not valid.", 400, bucket);
}

ApiError bucket_already_exists(std::string_view bucket) {
  return about_bucket("BucketAlreadyExists",
                      "The requested bucket name is not available. The bucket namespace is shared "
                      "by all users of the system. Please select a different name and try again.",
                      409, bucket);
}

ApiError bucket_already_owned_by_you(std::string_view bucket) {
  return about_bucket("BucketAlreadyOwnedByYou",
                      "Your previous request to create the named bucket succeeded and you already "
                      "own it.",
                      409, bucket);
}

ApiError bucket_not_empty(std::string_view bucket) {
  return about_bucket("BucketNotEmpty", "The bucket you tried to delete is not empty", 409, bucket);
}

ApiError too_many_buckets() {
  return {"TooManyBuckets", "You have attempted to create more buckets than allowed", 400};
}

ApiError illegal_location_constraint(std::string_view given) {
  return {"IllegalLocationConstraintException",
          "The " + std::string(given.empty() ? "unspecified" : given) +
              " location constraint is incompatible for the region specific endpoint this request "
              "was sent to.",
          400};
}

ApiError invalid_location_constraint(std::string_view given) {
  return with(
      ApiError("InvalidLocationConstraint", "The specified location-constraint is not valid", 400),
      {{"LocationConstraint", std::string(given)}});
}

ApiError access_denied() { return {"AccessDenied", "Access Denied", 403}; }

ApiError invalid_argument(std::string_view name, std::string_view value, std::string_view message) {
  return with(ApiError("InvalidArgument", std::string(message), 400),
              {{"ArgumentName", std::string(name)}, {"ArgumentValue", std::string(value)}});
}

ApiError invalid_request(std::string_view message) {
  return {"InvalidRequest", std::string(message), 400};
}

ApiError precondition_failed(std::string_view condition) {
  return with(ApiError("PreconditionFailed",
                       "At least one of the pre-conditions you specified did not hold", 412),
              {{"Condition", std::string(condition)}});
}

ApiError not_modified(std::string_view etag, simulation::Instant last_modified) {
  return with(ApiError("NotModified", "Not Modified", 304),
              {{"header:ETag", std::string(etag)},
               {"header:Last-Modified", simulation::format_http_date(last_modified)}});
}

ApiError invalid_range(std::string_view range, std::size_t size) {
  return with(ApiError("InvalidRange", "The requested range is not satisfiable", 416),
              {{"ActualObjectSize", std::to_string(size)},
               {"RangeRequested", std::string(range)},
               {"header:Content-Range", "bytes */" + std::to_string(size)}});
}

ApiError key_too_long(std::size_t bytes) {
  return with(
      ApiError("KeyTooLongError", "Your key is too long", 400),
      {{"MaxSizeAllowed", std::to_string(limits::key_bytes)}, {"Size", std::to_string(bytes)}});
}

ApiError metadata_too_large(std::size_t bytes) {
  return with(ApiError("MetadataTooLarge",
                       "Your metadata headers exceed the maximum allowed metadata size", 400),
              {{"MaxSizeAllowed", std::to_string(limits::metadata_bytes)},
               {"Size", std::to_string(bytes)}});
}

ApiError invalid_digest(std::string_view given) {
  return with(ApiError("InvalidDigest", "The Content-MD5 you specified was invalid.", 400),
              {{"Content-MD5", std::string(given)}});
}

ApiError bad_digest(std::string_view algorithm) {
  const std::string message = algorithm == "Content-MD5"
                                  ? "The Content-MD5 you specified did not match what we received."
                                  : "The " + std::string(algorithm) +
                                        " you specified did not match the calculated checksum.";
  return {"BadDigest", message, 400};
}

ApiError invalid_checksum(std::string_view header) {
  return invalid_request("Value for " + std::string(header) + " header is invalid.");
}

ApiError invalid_object_state(std::string_view storage_class) {
  return with(ApiError("InvalidObjectState",
                       "The operation is not valid for the object's storage class", 403),
              {{"StorageClass", std::string(storage_class)}});
}

ApiError malformed_xml() {
  return {"MalformedXML",
          "The XML you provided was not well-formed or did not validate against our published "
          "schema",
          400};
}

ApiError access_control_lists_not_supported() {
  return {"AccessControlListNotSupported", "The bucket does not allow ACLs", 400};
}

ApiError bucket_access_control_list_conflict() {
  return {"InvalidBucketAclWithObjectOwnership",
          "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting", 400};
}

ApiError not_implemented(std::string_view feature) {
  return {"NotImplemented", "Windtunnel's S3 does not model " + std::string(feature) + ".", 501};
}

ApiError of_violations(const api::OperationModel& operation, const api::Violations& violations) {
  const api::Violation& first = violations.front();
  if (first.path.ends_with("locationConstraint")) return invalid_location_constraint(first.value);
  const api::Member* member =
      operation.input == nullptr ? nullptr : operation.input->find_member(first.member);
  if (member != nullptr && member->location == api::Location::body) return malformed_xml();
  return invalid_argument(first.member, first.value_hidden ? "" : first.value,
                          api::validation_message(violations));
}

}  // namespace windtunnel::s3::errors
