#include "services/s3/bucket_type.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "emulator/world/call.hpp"
#include "services/s3/buckets.hpp"
#include "services/s3/errors.hpp"

namespace windtunnel::s3 {

using nlohmann::json;

namespace {

constexpr std::array<std::string_view, 4> known_properties = {
    "BucketEncryption", "BucketName", "PublicAccessBlockConfiguration", "Tags"};

void check_properties(const json& properties) {
  for (const auto& [name, value] : properties.items()) {
    if (std::find(known_properties.begin(), known_properties.end(), name) ==
        known_properties.end()) {
      throw errors::not_implemented("the property " + name + " of AWS::S3::Bucket");
    }
  }
}

/// CloudFormation takes booleans as text too.
bool read_boolean(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) return false;
  return found->is_string() ? found->get<std::string>() == "true" : found->get<bool>();
}

ServerSideEncryptionConfiguration read_encryption(const json& property) {
  ServerSideEncryptionConfiguration configuration;
  for (const json& given : property.at("ServerSideEncryptionConfiguration")) {
    ServerSideEncryptionRule& rule = configuration.Rules.emplace_back();
    if (given.contains("BlockedEncryptionTypes")) rule.BlockedEncryptionTypes.emplace();
    if (given.contains("BucketKeyEnabled")) {
      rule.BucketKeyEnabled = read_boolean(given, "BucketKeyEnabled");
    }
    const auto by_default = given.find("ServerSideEncryptionByDefault");
    if (by_default == given.end()) continue;
    auto& applied = rule.ApplyServerSideEncryptionByDefault.emplace();
    applied.SSEAlgorithm = by_default->at("SSEAlgorithm").get<std::string>();
    if (by_default->contains("KMSMasterKeyID")) {
      applied.KMSMasterKeyID = by_default->at("KMSMasterKeyID").get<std::string>();
    }
  }
  return configuration;
}

UnblockedAccess read_unblocked(const json& properties) {
  const auto found = properties.find("PublicAccessBlockConfiguration");
  if (found == properties.end()) return {};
  // With a configuration, what it does not block is not blocked.
  return {!read_boolean(*found, "BlockPublicAcls"), !read_boolean(*found, "BlockPublicPolicy"),
          !read_boolean(*found, "IgnorePublicAcls"),
          !read_boolean(*found, "RestrictPublicBuckets")};
}

world::Tags read_tags(const json& properties) {
  world::Tags tags;
  if (const auto found = properties.find("Tags"); found != properties.end()) {
    for (const json& tag : *found) {
      tags[tag.at("Key").get<std::string>()] = tag.at("Value").get<std::string>();
    }
  }
  return tags;
}

json write_encryption(const Encryption& encryption) {
  json by_default{{"SSEAlgorithm", encryption.algorithm}};
  if (!encryption.kms_key_id.empty()) by_default["KMSMasterKeyID"] = encryption.kms_key_id;
  return {{"ServerSideEncryptionConfiguration",
           json::array({{{"BucketKeyEnabled", encryption.bucket_key},
                         {"ServerSideEncryptionByDefault", by_default}}})}};
}

/// For a bucket whose template states no name: the first one of its properties' own that is free.
std::string make_name(const world::Call& call, const Buckets& buckets, const json& properties) {
  const auto key = call.world.random()
                       .child("s3")
                       .child("bucket name")
                       .child(call.scope.account)
                       .child(call.scope.region)
                       .child(properties.dump());
  for (std::uint64_t draw = 0;; ++draw) {
    const std::string name = "bucket-" + simulation::hexadecimal(key.child(draw), 20);
    if (!buckets.is_taken(name)) return name;
  }
}

}  // namespace

std::string BucketType::create(world::Call& call, const json& properties) {
  check_properties(properties);
  CreateBucketRequest request;
  request.Bucket = properties.contains("BucketName")
                       ? properties.at("BucketName").get<std::string>()
                       : make_name(call, world_.component<Buckets>(), properties);
  // Through the API one's own bucket can be made twice; a stack may not take over another's.
  if (world_.component<Buckets>().find(call.scope, request.Bucket) != nullptr) {
    throw errors::bucket_already_owned_by_you(request.Bucket);
  }
  if (call.scope.region != "us-east-1") {
    request.CreateBucketConfiguration.emplace().LocationConstraint = call.scope.region;
  }
  call.invoke<operations::CreateBucket>(request);
  apply(call, request.Bucket, properties);
  return request.Bucket;
}

void BucketType::apply(world::Call& call, const std::string& bucket, const json& properties) {
  if (const auto found = properties.find("BucketEncryption"); found != properties.end()) {
    PutBucketEncryptionRequest request;
    request.Bucket = bucket;
    request.ServerSideEncryptionConfiguration = read_encryption(*found);
    call.invoke<operations::PutBucketEncryption>(request);
  } else {
    DeleteBucketEncryptionRequest request;
    request.Bucket = bucket;
    call.invoke<operations::DeleteBucketEncryption>(request);
  }
  world_.component<Buckets>().set_unblocked_access(call.scope, bucket, read_unblocked(properties));
  world_.directory().drop_tags(Buckets::arn(bucket));
  world_.directory().tag(Buckets::arn(bucket), read_tags(properties));
}

std::optional<json> BucketType::read(const world::Scope& scope, std::string_view identifier) {
  const BucketRow* row = world_.component<Buckets>().find(scope, identifier);
  if (row == nullptr) return std::nullopt;
  const std::string name(identifier);
  json properties{
      {"Arn", Buckets::arn(name)},
      {"BucketEncryption", write_encryption(row->encryption)},
      {"BucketName", name},
      {"DomainName", name + ".s3.amazonaws.com"},
      {"DualStackDomainName", name + ".s3.dualstack." + scope.region + ".amazonaws.com"},
      {"PublicAccessBlockConfiguration",
       {{"BlockPublicAcls", !row->unblocked.public_acls},
        {"BlockPublicPolicy", !row->unblocked.public_policy},
        {"IgnorePublicAcls", !row->unblocked.existing_acls},
        {"RestrictPublicBuckets", !row->unblocked.public_buckets}}},
      {"RegionalDomainName", name + ".s3." + scope.region + ".amazonaws.com"}};
  for (const auto& [key, value] : world_.directory().tags(Buckets::arn(name))) {
    properties["Tags"].push_back({{"Key", key}, {"Value", value}});
  }
  return properties;
}

void BucketType::update(world::Call& call, std::string_view identifier, const json& properties) {
  check_properties(properties);
  if (world_.component<Buckets>().find(call.scope, identifier) == nullptr) {
    throw errors::no_such_bucket(identifier);
  }
  apply(call, std::string(identifier), properties);
}

void BucketType::remove(world::Call& call, std::string_view identifier) {
  DeleteBucketRequest request;
  request.Bucket = identifier;
  call.invoke<operations::DeleteBucket>(request);
}

std::vector<std::string> BucketType::list(const world::Scope& scope, std::string_view after,
                                          std::size_t limit) {
  return world_.component<Buckets>().names(scope, after, limit);
}

}  // namespace windtunnel::s3
