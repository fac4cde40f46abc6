#include "services/s3/buckets.hpp"

#include "emulator/api/pagination.hpp"
#include "emulator/world/resource_directory.hpp"
#include "services/s3/bucket_name.hpp"
#include "services/s3/errors.hpp"
#include "services/s3/limits.hpp"
#include "services/s3/objects.hpp"
#include "simulation/random.hpp"

namespace windtunnel::s3 {
namespace {

/// The region that a request to make a bucket means; refuses one that its endpoint cannot
/// serve (S3-003). The model knows no constraint us-east-1.
std::string region_of_new(const world::Call& call, const CreateBucketRequest& input) {
  const auto& configuration = input.CreateBucketConfiguration.or_default();
  const std::string& constraint = configuration.LocationConstraint.or_default();
  const std::string& here = call.scope.region;
  const std::string wanted = constraint == "EU" ? "eu-west-1" : constraint;
  // The endpoint of us-east-1 is the old global one: it makes buckets anywhere.
  if (here == "us-east-1") return wanted.empty() ? here : wanted;
  if (wanted != here) throw errors::illegal_location_constraint(constraint);
  return wanted;
}

void refuse_what_is_not_modelled(const CreateBucketRequest& input) {
  const auto& configuration = input.CreateBucketConfiguration.or_default();
  if (configuration.Bucket || configuration.Location) {
    throw errors::not_implemented("directory buckets");
  }
  if (input.ObjectLockEnabledForBucket.value_or(false)) {
    throw errors::not_implemented("object lock");
  }
  if (input.BucketNamespace.value_or("global") != "global") {
    throw errors::not_implemented("bucket names of an account's own namespace");
  }
  if (input.ObjectOwnership.value_or("BucketOwnerEnforced") != "BucketOwnerEnforced") {
    throw errors::not_implemented("object ownership other than BucketOwnerEnforced");
  }
  const bool granted = input.GrantFullControl || input.GrantRead || input.GrantReadACP ||
                       input.GrantWrite || input.GrantWriteACP;
  if (granted || input.ACL.value_or("private") != "private") {
    throw errors::bucket_access_control_list_conflict();
  }
}

world::Tags tags_of(const CreateBucketRequest& input) {
  world::Tags tags;
  for (const Tag& tag : input.CreateBucketConfiguration.or_default().Tags.or_default()) {
    tags.insert_or_assign(tag.Key, tag.Value);
  }
  return tags;
}

}  // namespace

Buckets::Buckets(world::World& world)
    : Component(world),
      buckets_(world.tracker(), 3 * 256 + 1, "s3 buckets"),
      owners_(world.tracker(), 3 * 256 + 2, "s3 bucket names"),
      of_account_(world.tracker(), 3 * 256 + 3, "s3 buckets by account") {
  world.directory().bind(
      buckets_, "AWS::S3::Bucket",
      [](const world::Scope&, std::string_view name) { return std::optional<std::string>(name); });
}

std::string Buckets::arn(std::string_view bucket) { return "arn:aws:s3:::" + std::string(bucket); }

std::string Buckets::owner_id(std::string_view account) const {
  return simulation::hexadecimal(world_.random().child("s3").child("canonical user").child(account),
                                 64);
}

CreateBucketOutput Buckets::create_bucket(world::Call& call, const CreateBucketRequest& input) {
  if (!is_bucket_name(input.Bucket)) throw errors::invalid_bucket_name(input.Bucket);
  refuse_what_is_not_modelled(input);
  const std::string region = region_of_new(call, input);
  CreateBucketOutput output;
  output.BucketArn = arn(input.Bucket);
  output.Location = call.scope.region == "us-east-1"
                        ? "/" + input.Bucket
                        : "http://" + input.Bucket + ".s3.amazonaws.com/";
  if (const BucketOwnerRow* taken = owners_.find(call.scope, input.Bucket)) {
    if (taken->account != call.scope.account) throw errors::bucket_already_exists(input.Bucket);
    // In us-east-1 alone, making one's own bucket again succeeds and changes nothing (S3-003).
    if (call.scope.region == "us-east-1" && taken->region == region) return output;
    throw errors::bucket_already_owned_by_you(input.Bucket);
  }
  if (!world_.limits_lifted() && of_account_.count(call.scope) >= limits::buckets) {
    throw errors::too_many_buckets();
  }
  const world::Scope scope{call.scope.account, region};
  buckets_.edit(scope, input.Bucket).created = call.now();
  for (BucketOwnerRow* row :
       {&owners_.edit(scope, input.Bucket), &of_account_.edit(scope, input.Bucket)}) {
    row->account = scope.account;
    row->region = scope.region;
  }
  world_.directory().tag(arn(input.Bucket), tags_of(input));
  return output;
}

const BucketOwnerRow& Buckets::owner(std::string_view bucket,
                                     const api::Opt<std::string>& expected_owner) const {
  const BucketOwnerRow* row = owners_.find({}, bucket);
  if (row == nullptr) throw errors::no_such_bucket(bucket);
  if (expected_owner && *expected_owner != row->account) throw errors::access_denied();
  return *row;
}

const BucketRow& Buckets::get(std::string_view bucket,
                              const api::Opt<std::string>& expected_owner) const {
  const BucketOwnerRow& found = owner(bucket, expected_owner);
  return *buckets_.find({found.account, found.region}, bucket);
}

const BucketRow* Buckets::find(const world::Scope& scope, std::string_view bucket) const {
  return buckets_.find(scope, bucket);
}

api::Unit Buckets::delete_bucket(world::Call&, const DeleteBucketRequest& input) {
  const BucketOwnerRow& found = owner(input.Bucket, input.ExpectedBucketOwner);
  if (!world_.component<Objects>().is_empty(input.Bucket)) {
    throw errors::bucket_not_empty(input.Bucket);
  }
  const world::Scope scope{found.account, found.region};
  buckets_.erase(scope, input.Bucket);
  of_account_.erase(scope, input.Bucket);
  owners_.erase(scope, input.Bucket);
  world_.directory().drop_tags(arn(input.Bucket));
  return {};
}

HeadBucketOutput Buckets::head_bucket(world::Call&, const HeadBucketRequest& input) {
  HeadBucketOutput output;
  output.BucketRegion = owner(input.Bucket, input.ExpectedBucketOwner).region;
  output.BucketArn = arn(input.Bucket);
  output.AccessPointAlias = false;
  return output;
}

ListBucketsOutput Buckets::list_buckets(world::Call& call, const ListBucketsRequest& input) {
  const std::string scope_text = call.scope.account;
  const api::TokenOwner token_owner{"s3", "ListBuckets", scope_text};
  std::string first;
  if (input.ContinuationToken) {
    const auto position = api::decode_token(token_owner, *input.ContinuationToken);
    if (!position) {
      throw errors::invalid_argument("continuation-token", *input.ContinuationToken,
                                     "The continuation token provided is incorrect");
    }
    first = *position;
  }
  const bool has_parameter =
      input.BucketRegion || input.ContinuationToken || input.MaxBuckets || input.Prefix;
  const auto limit = static_cast<std::size_t>(input.MaxBuckets.value_or(10'000));
  ListBucketsOutput output;
  output.Owner.emplace().ID = owner_id(call.scope.account);
  output.Prefix = input.Prefix;
  auto& list = output.Buckets.emplace();
  of_account_.scan(call.scope, input.Prefix.or_default(), first,
                   [&](std::string_view name, const BucketOwnerRow& row) {
                     if (input.BucketRegion && *input.BucketRegion != row.region) return true;
                     if (list.size() == limit) {
                       output.ContinuationToken = api::encode_token(token_owner, name);
                       return false;
                     }
                     Bucket& bucket = list.emplace_back();
                     bucket.Name = std::string(name);
                     bucket.CreationDate = buckets_.find({row.account, row.region}, name)->created;
                     if (has_parameter) bucket.BucketRegion = row.region;
                     return true;
                   });
  return output;
}

GetBucketLocationOutput Buckets::get_bucket_location(world::Call&,
                                                     const GetBucketLocationRequest& input) {
  GetBucketLocationOutput output;
  const std::string& region = owner(input.Bucket, input.ExpectedBucketOwner).region;
  // An empty element stands for us-east-1 (S3-004).
  if (region != "us-east-1") output.LocationConstraint = region;
  return output;
}

void Buckets::set_unblocked_access(const world::Scope& scope, std::string_view bucket,
                                   const UnblockedAccess& unblocked) {
  buckets_.edit(scope, bucket).unblocked = unblocked;
}

std::vector<std::string> Buckets::names(const world::Scope& scope, std::string_view after,
                                        std::size_t limit) const {
  std::vector<std::string> names;
  buckets_.scan(scope, {}, after, [&](std::string_view name, const BucketRow&) {
    if (name != after) names.emplace_back(name);
    return names.size() < limit;
  });
  return names;
}

}  // namespace windtunnel::s3
