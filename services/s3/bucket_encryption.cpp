#include "services/s3/buckets.hpp"
#include "services/s3/errors.hpp"

// How a bucket encrypts by default: recorded and given back, as CDK mirrors it in its uploads.
namespace windtunnel::s3 {

GetBucketEncryptionOutput Buckets::get_bucket_encryption(world::Call&,
                                                         const GetBucketEncryptionRequest& input) {
  const Encryption& encryption = get(input.Bucket, input.ExpectedBucketOwner).encryption;
  GetBucketEncryptionOutput output;
  auto& rule = output.ServerSideEncryptionConfiguration.emplace().Rules.emplace_back();
  auto& by_default = rule.ApplyServerSideEncryptionByDefault.emplace();
  by_default.SSEAlgorithm = encryption.algorithm;
  if (!encryption.kms_key_id.empty()) by_default.KMSMasterKeyID = encryption.kms_key_id;
  rule.BucketKeyEnabled = encryption.bucket_key;
  return output;
}

api::Unit Buckets::put_bucket_encryption(world::Call&, const PutBucketEncryptionRequest& input) {
  const BucketOwnerRow& found = owner(input.Bucket, input.ExpectedBucketOwner);
  const auto& rules = input.ServerSideEncryptionConfiguration.Rules;
  if (rules.size() != 1 || !rules.front().ApplyServerSideEncryptionByDefault) {
    throw errors::malformed_xml();
  }
  const ServerSideEncryptionRule& rule = rules.front();
  if (rule.BlockedEncryptionTypes) throw errors::not_implemented("blocked encryption types");
  const auto& by_default = *rule.ApplyServerSideEncryptionByDefault;
  if (by_default.KMSMasterKeyID && by_default.SSEAlgorithm == "AES256") {
    throw errors::invalid_argument("KMSMasterKeyID", *by_default.KMSMasterKeyID,
                                   "a KMSMasterKeyID is not applicable if the default sse "
                                   "algorithm is not aws:kms or aws:kms:dsse");
  }
  buckets_.edit({found.account, found.region}, input.Bucket).encryption = {
      by_default.SSEAlgorithm, by_default.KMSMasterKeyID.or_default(),
      rule.BucketKeyEnabled.value_or(false)};
  return {};
}

api::Unit Buckets::delete_bucket_encryption(world::Call&,
                                            const DeleteBucketEncryptionRequest& input) {
  const BucketOwnerRow& found = owner(input.Bucket, input.ExpectedBucketOwner);
  // Every bucket encrypts: without a configuration of its own it is back at AES256 (S3-007).
  buckets_.edit({found.account, found.region}, input.Bucket).encryption = {};
  return {};
}

}  // namespace windtunnel::s3
