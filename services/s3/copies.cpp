#include "emulator/world/blobs.hpp"
#include "services/s3/buckets.hpp"
#include "services/s3/checksums.hpp"
#include "services/s3/conditions.hpp"
#include "services/s3/copy_source.hpp"
#include "services/s3/errors.hpp"
#include "services/s3/limits.hpp"
#include "services/s3/object_requests.hpp"
#include "services/s3/objects.hpp"

// CopyObject: an object made from another one.
namespace windtunnel::s3 {
namespace {

bool changes_something(const CopyObjectRequest& input) {
  return input.MetadataDirective == "REPLACE" || input.StorageClass ||
         input.WebsiteRedirectLocation || input.ServerSideEncryption;
}

}  // namespace

CopyObjectOutput Objects::copy_object(world::Call&, const CopyObjectRequest& input) {
  const Buckets& buckets = world_.component<Buckets>();
  const CopySource source = read_copy_source(input.CopySource);
  const BucketRow& bucket = buckets.get(input.Bucket, input.ExpectedBucketOwner);
  buckets.get(source.bucket, input.ExpectedSourceBucketOwner);
  if (input.Key.size() > limits::key_bytes) throw errors::key_too_long(input.Key.size());
  refuse_what_is_not_modelled(input);
  if (input.CopySourceSSECustomerAlgorithm) {
    throw errors::not_implemented("encryption with keys of the customer (SSE-C)");
  }
  if (source.bucket == input.Bucket && source.key == input.Key && !changes_something(input)) {
    throw errors::invalid_request(
        "This copy request is illegal because it is trying to copy an object to itself without "
        "changing the object's metadata, storage class, website redirect location or encryption "
        "attributes.");
  }
  const ObjectRow& from = get(source.bucket, source.key);
  check_copy_source({input.CopySourceIfMatch, input.CopySourceIfNoneMatch,
                     input.CopySourceIfModifiedSince, input.CopySourceIfUnmodifiedSince},
                    from);
  check_write(input.Bucket, input.Key, input.IfMatch, input.IfNoneMatch);

  ObjectRow row = from;
  if (input.MetadataDirective == "REPLACE") row.headers = headers_of(input);
  row.headers.website_redirect = input.WebsiteRedirectLocation.or_default();
  row.storage_class = input.StorageClass.value_or("STANDARD");
  row.encryption = encryption_of(input, bucket);
  // A copy of its own: storing it may let go of what it is copied from.
  const std::string body = world_.blobs().get(from.body);
  if (input.ChecksumAlgorithm) {
    const Checksum checksum = compute_checksum(*input.ChecksumAlgorithm, body);
    row.checksum_algorithm = checksum.algorithm;
    row.checksum = checksum.value;
  }
  CopyObjectOutput output;
  set_encryption(row.encryption, output);
  auto& result = output.CopyObjectResult.emplace();
  result.ETag = quoted_etag(row);
  result.LastModified = to_the_second(world_.now());
  set_checksum({row.checksum_algorithm, row.checksum}, result);
  store(input.Bucket, input.Key, body, std::move(row));
  return output;
}

}  // namespace windtunnel::s3
