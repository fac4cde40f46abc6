#pragma once

#include <chrono>
#include <string>

#include "services/s3/api.hpp"
#include "services/s3/checksums.hpp"
#include "services/s3/conditions.hpp"
#include "services/s3/errors.hpp"
#include "services/s3/limits.hpp"
#include "services/s3/rows.hpp"

/// What PutObject and CopyObject, GetObject and HeadObject have in common: the requests and
/// outputs have the same members but not the same types.
namespace windtunnel::s3 {

/// HTTP's dates know no fractions.
inline simulation::Instant to_the_second(simulation::Instant at) {
  return std::chrono::floor<std::chrono::seconds>(at);
}

/// Refuses what would be lost silently.
template <class Request>
void refuse_what_is_not_modelled(const Request& input) {
  if (input.SSECustomerAlgorithm || input.SSECustomerKey || input.SSECustomerKeyMD5) {
    throw errors::not_implemented("encryption with keys of the customer (SSE-C)");
  }
  if (input.ObjectLockLegalHoldStatus || input.ObjectLockMode || input.ObjectLockRetainUntilDate) {
    throw errors::not_implemented("object lock");
  }
  if (input.Tagging) throw errors::not_implemented("tags of objects");
  const bool granted =
      input.GrantFullControl || input.GrantRead || input.GrantReadACP || input.GrantWriteACP;
  // Buckets are BucketOwnerEnforced: of the canned lists only those that change nothing pass.
  if (granted ||
      (input.ACL && *input.ACL != "private" && *input.ACL != "bucket-owner-full-control")) {
    throw errors::access_control_lists_not_supported();
  }
}

template <class Request>
ObjectHeaders headers_of(const Request& input) {
  ObjectHeaders headers;
  headers.cache_control = input.CacheControl.or_default();
  headers.content_disposition = input.ContentDisposition.or_default();
  headers.content_encoding = input.ContentEncoding.or_default();
  headers.content_language = input.ContentLanguage.or_default();
  if (!input.ContentType.or_default().empty()) headers.content_type = *input.ContentType;
  headers.expires = input.Expires.or_default();
  headers.website_redirect = input.WebsiteRedirectLocation.or_default();
  headers.metadata = input.Metadata.or_default();
  std::size_t bytes = 0;
  for (const auto& [name, value] : headers.metadata) bytes += name.size() + value.size();
  if (bytes > limits::metadata_bytes) throw errors::metadata_too_large(bytes);
  return headers;
}

/// The encryption that the request states, else the bucket's.
template <class Request>
Encryption encryption_of(const Request& input, const BucketRow& bucket) {
  if (!input.ServerSideEncryption) return bucket.encryption;
  if (*input.ServerSideEncryption == "aws:fsx") throw errors::not_implemented("FSx access points");
  return {*input.ServerSideEncryption, input.SSEKMSKeyId.or_default(),
          input.BucketKeyEnabled.value_or(false)};
}

template <class Output>
void set_encryption(const Encryption& encryption, Output& output) {
  output.ServerSideEncryption = encryption.algorithm;
  if (!encryption.kms_key_id.empty()) output.SSEKMSKeyId = encryption.kms_key_id;
  if (encryption.bucket_key) output.BucketKeyEnabled = true;
}

inline void set_if_given(api::Opt<std::string>& member, const std::string& value) {
  if (!value.empty()) member = value;
}

/// Everything that GetObject and HeadObject say about an object, but for its range.
template <class Request, class Output>
void describe(const ObjectRow& row, const Request& input, Output& output) {
  output.AcceptRanges = "bytes";
  output.ETag = quoted_etag(row);
  output.LastModified = row.modified;
  const ObjectHeaders& headers = row.headers;
  set_if_given(output.CacheControl, input.ResponseCacheControl.value_or(headers.cache_control));
  set_if_given(output.ContentDisposition,
               input.ResponseContentDisposition.value_or(headers.content_disposition));
  set_if_given(output.ContentEncoding,
               input.ResponseContentEncoding.value_or(headers.content_encoding));
  set_if_given(output.ContentLanguage,
               input.ResponseContentLanguage.value_or(headers.content_language));
  output.ContentType = input.ResponseContentType.value_or(headers.content_type);
  set_if_given(output.Expires, input.ResponseExpires
                                   ? simulation::format_http_date(*input.ResponseExpires)
                                   : headers.expires);
  set_if_given(output.WebsiteRedirectLocation, headers.website_redirect);
  if (!headers.metadata.empty()) output.Metadata = headers.metadata;
  if (row.storage_class != "STANDARD") output.StorageClass = row.storage_class;
  set_encryption(row.encryption, output);
}

/// The range and length of the answer, and the checksum where it covers all of the body.
template <class Request, class Output>
std::optional<ByteRange> describe_extent(const ObjectRow& row, const Request& input,
                                         Output& output) {
  std::optional<ByteRange> range;
  if (input.Range) range = find_range(*input.Range, row.size);
  output.ContentLength = range ? range->last - range->first + 1 : row.size;
  if (range) {
    output.ContentRange = "bytes " + std::to_string(range->first) + "-" +
                          std::to_string(range->last) + "/" + std::to_string(row.size);
  } else if (input.ChecksumMode == "ENABLED") {
    set_checksum({row.checksum_algorithm, row.checksum}, output);
  }
  return range;
}

/// An unversioned bucket knows the version "null" only; parts are those of multipart uploads,
/// which are not modelled.
template <class Request>
void refuse_versions_and_parts(const Request& input) {
  if (input.VersionId && *input.VersionId != "null") {
    throw errors::invalid_argument("versionId", *input.VersionId, "Invalid version id specified");
  }
  if constexpr (requires { input.PartNumber; }) {
    if (input.PartNumber) throw errors::not_implemented("parts of objects");
  }
}

}  // namespace windtunnel::s3
