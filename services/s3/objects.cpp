#include "services/s3/objects.hpp"

#include "emulator/api/base64.hpp"
#include "emulator/world/blobs.hpp"
#include "services/s3/buckets.hpp"
#include "services/s3/checksums.hpp"
#include "services/s3/conditions.hpp"
#include "services/s3/digests.hpp"
#include "services/s3/errors.hpp"
#include "services/s3/limits.hpp"
#include "services/s3/object_requests.hpp"

namespace windtunnel::s3 {
namespace {

void check_key(std::string_view key) {
  if (key.size() > limits::key_bytes) throw errors::key_too_long(key.size());
}

template <class Request>
ReadConditions conditions_of(const Request& input) {
  return {input.IfMatch, input.IfNoneMatch, input.IfModifiedSince, input.IfUnmodifiedSince};
}

}  // namespace

Objects::Objects(world::World& world)
    : Component(world), objects_(world.tracker(), 3 * 256 + 4, "s3 objects") {}

bool Objects::is_empty(std::string_view bucket) const {
  bool empty = true;
  scan(bucket, {}, {}, [&](std::string_view, const ObjectRow&) { return empty = false; });
  return empty;
}

void Objects::scan(std::string_view bucket, std::string_view prefix, std::string_view first,
                   const std::function<bool(std::string_view, const ObjectRow&)>& visit) const {
  const std::string before = world::key_prefix(bucket);
  objects_.scan({}, before + std::string(prefix), before + std::string(first),
                [&](std::string_view name, const ObjectRow& row) {
                  return visit(name.substr(before.size()), row);
                });
}

const ObjectRow* Objects::find(std::string_view bucket, std::string_view key) const {
  return objects_.find({}, world::join_key(bucket, key));
}

const ObjectRow& Objects::get(std::string_view bucket, std::string_view key) const {
  const ObjectRow* row = find(bucket, key);
  if (row == nullptr) throw errors::no_such_key(key);
  return *row;
}

void Objects::store(std::string_view bucket, std::string_view key, std::string_view body,
                    ObjectRow row) {
  // Held before the old one is let go: they may be the same.
  row.body = world_.blobs().hold(body);
  row.size = static_cast<std::int64_t>(body.size());
  row.modified = to_the_second(world_.now());
  if (const ObjectRow* old = find(bucket, key)) world_.blobs().release(old->body);
  objects_.edit({}, world::join_key(bucket, key)) = std::move(row);
}

void Objects::erase(std::string_view bucket, std::string_view key) {
  const ObjectRow* row = find(bucket, key);
  if (row == nullptr) return;
  world_.blobs().release(row->body);
  objects_.erase({}, world::join_key(bucket, key));
}

void Objects::check_write(std::string_view bucket, std::string_view key,
                          const api::Opt<std::string>& if_match,
                          const api::Opt<std::string>& if_none_match) const {
  const ObjectRow* row = find(bucket, key);
  if (if_none_match) {
    if (*if_none_match != "*") {
      throw errors::not_implemented("If-None-Match of a write with anything but *");
    }
    if (row != nullptr) throw errors::precondition_failed("If-None-Match");
  }
  if (if_match) {
    if (row == nullptr) throw errors::no_such_key(key);
    if (!names_etag(*if_match, *row)) throw errors::precondition_failed("If-Match");
  }
}

PutObjectOutput Objects::put_object(world::Call&, const PutObjectRequest& input) {
  const BucketRow& bucket =
      world_.component<Buckets>().get(input.Bucket, input.ExpectedBucketOwner);
  check_key(input.Key);
  refuse_what_is_not_modelled(input);
  if (input.WriteOffsetBytes) throw errors::not_implemented("appending to objects");
  const std::string& body = input.Body.or_default().bytes;
  const Checksum checksum = verify_checksums(input, body);
  check_write(input.Bucket, input.Key, input.IfMatch, input.IfNoneMatch);

  ObjectRow row;
  row.etag = api::encode_hexadecimal(md5(body));
  row.headers = headers_of(input);
  row.checksum_algorithm = checksum.algorithm;
  row.checksum = checksum.value;
  row.storage_class = input.StorageClass.value_or("STANDARD");
  row.encryption = encryption_of(input, bucket);
  PutObjectOutput output;
  output.ETag = quoted_etag(row);
  set_checksum(checksum, output);
  set_encryption(row.encryption, output);
  store(input.Bucket, input.Key, body, std::move(row));
  return output;
}

GetObjectOutput Objects::get_object(world::Call&, const GetObjectRequest& input) {
  world_.component<Buckets>().get(input.Bucket, input.ExpectedBucketOwner);
  refuse_versions_and_parts(input);
  const ObjectRow& row = get(input.Bucket, input.Key);
  check_read(conditions_of(input), row);
  if (row.storage_class == "GLACIER" || row.storage_class == "DEEP_ARCHIVE") {
    throw errors::invalid_object_state(row.storage_class);
  }
  GetObjectOutput output;
  describe(row, input, output);
  const auto range = describe_extent(row, input, output);
  const std::string& body = world_.blobs().get(row.body);
  output.Body.emplace().bytes =
      range ? body.substr(static_cast<std::size_t>(range->first),
                          static_cast<std::size_t>(range->last - range->first + 1))
            : body;
  return output;
}

HeadObjectOutput Objects::head_object(world::Call&, const HeadObjectRequest& input) {
  world_.component<Buckets>().get(input.Bucket, input.ExpectedBucketOwner);
  refuse_versions_and_parts(input);
  const ObjectRow& row = get(input.Bucket, input.Key);
  check_read(conditions_of(input), row);
  HeadObjectOutput output;
  describe(row, input, output);
  describe_extent(row, input, output);
  return output;
}

DeleteObjectOutput Objects::delete_object(world::Call&, const DeleteObjectRequest& input) {
  world_.component<Buckets>().get(input.Bucket, input.ExpectedBucketOwner);
  refuse_versions_and_parts(input);
  if (input.IfMatchLastModifiedTime || input.IfMatchSize) {
    throw errors::not_implemented("conditions of directory buckets");
  }
  check_write(input.Bucket, input.Key, input.IfMatch, {});
  erase(input.Bucket, input.Key);
  return {};
}

DeleteObjectsOutput Objects::delete_objects(world::Call&, const DeleteObjectsRequest& input) {
  world_.component<Buckets>().get(input.Bucket, input.ExpectedBucketOwner);
  const auto& objects = input.Delete.Objects;
  if (objects.empty() || objects.size() > limits::page) throw errors::malformed_xml();
  DeleteObjectsOutput output;
  for (const ObjectIdentifier& object : objects) {
    try {
      refuse_versions_and_parts(object);
      check_write(input.Bucket, object.Key, object.ETag, {});
    } catch (const api::ApiError& error) {
      Error& failed =
          output.Errors ? output.Errors->emplace_back() : output.Errors.emplace().emplace_back();
      // Of an unknown version DeleteObjects says so in place of refusing the argument (S3-026).
      const bool version = error.code == "InvalidArgument";
      failed.Code = version ? "NoSuchVersion" : error.code;
      failed.Message = version ? "The specified version does not exist." : error.message;
      failed.Key = object.Key;
      failed.VersionId = object.VersionId;
      continue;
    }
    erase(input.Bucket, object.Key);
    if (input.Delete.Quiet.value_or(false)) continue;
    DeletedObject& deleted =
        output.Deleted ? output.Deleted->emplace_back() : output.Deleted.emplace().emplace_back();
    deleted.Key = object.Key;
  }
  return output;
}

}  // namespace windtunnel::s3
