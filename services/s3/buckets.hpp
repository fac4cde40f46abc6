#pragma once

#include <string>
#include <string_view>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/s3/api.hpp"
#include "services/s3/rows.hpp"

namespace windtunnel::s3 {

/// Buckets and their configuration (S3-002 to S3-007). Any endpoint serves the buckets of every
/// region and account, as access is not enforced; ExpectedBucketOwner is.
class Buckets final : public world::Component {
 public:
  explicit Buckets(world::World& world);

  CreateBucketOutput create_bucket(world::Call& call, const CreateBucketRequest& input);
  api::Unit delete_bucket(world::Call& call, const DeleteBucketRequest& input);
  HeadBucketOutput head_bucket(world::Call& call, const HeadBucketRequest& input);
  ListBucketsOutput list_buckets(world::Call& call, const ListBucketsRequest& input);
  GetBucketLocationOutput get_bucket_location(world::Call& call,
                                              const GetBucketLocationRequest& input);
  GetBucketEncryptionOutput get_bucket_encryption(world::Call& call,
                                                  const GetBucketEncryptionRequest& input);
  api::Unit put_bucket_encryption(world::Call& call, const PutBucketEncryptionRequest& input);
  api::Unit delete_bucket_encryption(world::Call& call, const DeleteBucketEncryptionRequest& input);

  // For objects and the resource type.

  /// The bucket; NoSuchBucket, or AccessDenied where it is not the expected owner's.
  const BucketRow& get(std::string_view bucket, const api::Opt<std::string>& expected_owner) const;
  /// Nothing if that account and region have no such bucket.
  const BucketRow* find(const world::Scope& scope, std::string_view bucket) const;
  /// Whether anybody has a bucket of this name.
  bool is_taken(std::string_view bucket) const { return owners_.find({}, bucket) != nullptr; }
  void set_unblocked_access(const world::Scope& scope, std::string_view bucket,
                            const UnblockedAccess& unblocked);
  std::vector<std::string> names(const world::Scope& scope, std::string_view after,
                                 std::size_t limit) const;
  /// The canonical id of an account as an owner: 64 hexadecimal digits.
  std::string owner_id(std::string_view account) const;

  static std::string arn(std::string_view bucket);

 private:
  const BucketOwnerRow& owner(std::string_view bucket,
                              const api::Opt<std::string>& expected_owner) const;

  world::Table<BucketRow> buckets_;
  world::Table<BucketOwnerRow, world::TableScope::world> owners_;
  /// The buckets of an account in order of name, whatever their region.
  world::Table<BucketOwnerRow, world::TableScope::account> of_account_;
};

}  // namespace windtunnel::s3
