#include <nlohmann/json.hpp>

#include "tests/unit/services/s3/s3_world.hpp"

namespace windtunnel::s3 {
namespace {

using nlohmann::json;

class BucketResource : public ::testing::Test {
 protected:
  world::ResourceType& type() { return *world.world->directory().find("AWS::S3::Bucket"); }

  std::string create(const json& properties) {
    std::string identifier;
    world.in_call([&](world::Call& call) { identifier = type().create(call, properties); });
    return identifier;
  }
  std::string error_of(const std::function<void(world::Call&)>& body) {
    try {
      world.in_call(body);
      return {};
    } catch (const api::ApiError& error) {
      message = error.message;
      return error.code;
    }
  }

  S3World world;
  std::string message;
};

// S3-007.
TEST_F(BucketResource, IsReadInCloudFormationsSchema) {
  EXPECT_EQ(create({{"BucketName", "assets"}, {"Tags", {{{"Key", "team"}, {"Value", "web"}}}}}),
            "assets");
  const json read = type().read(world.scope, "assets").value();
  EXPECT_EQ(read.at("Arn"), "arn:aws:s3:::assets");
  EXPECT_EQ(read.at("RegionalDomainName"), "assets.s3.us-east-1.amazonaws.com");
  EXPECT_EQ(read.at("Tags"), json::parse(R"([{"Key": "team", "Value": "web"}])"));
  EXPECT_EQ(read.at("BucketEncryption")["ServerSideEncryptionConfiguration"][0]
                                       ["ServerSideEncryptionByDefault"]["SSEAlgorithm"],
            "AES256");
  EXPECT_EQ(read.at("PublicAccessBlockConfiguration").at("BlockPublicAcls"), true);
  EXPECT_TRUE(type().stable(world.scope, "assets"));
}

TEST_F(BucketResource, MakesItsOwnNameWhereNoneIsGiven) {
  const std::string first = create(json::object());
  const std::string second = create(json::object());
  EXPECT_NE(first, second);
  EXPECT_TRUE(type().read(world.scope, first).has_value());
  EXPECT_TRUE(type().read(world.scope, second).has_value());
}

TEST_F(BucketResource, DoesNotTakeOverABucketThatIsThere) {
  EXPECT_EQ(error_of([&](world::Call& call) {
              type().create(call, {{"BucketName", "revisions"}});
            }),
            "BucketAlreadyOwnedByYou");
}

TEST_F(BucketResource, RefusesPropertiesThatItDoesNotModel) {
  EXPECT_EQ(error_of([&](world::Call& call) {
              type().create(call, {{"VersioningConfiguration", {{"Status", "Enabled"}}}});
            }),
            "NotImplemented");
  EXPECT_EQ(message,
            "Windtunnel's S3 does not model the property VersioningConfiguration of "
            "AWS::S3::Bucket.");
}

TEST_F(BucketResource, IsUpdatedToItsProperties) {
  create({{"BucketName", "assets"}, {"Tags", {{{"Key", "old"}, {"Value", "1"}}}}});
  const json desired = json::parse(R"({
    "BucketName": "assets",
    "BucketEncryption": {"ServerSideEncryptionConfiguration": [
      {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "k"}}]},
    "PublicAccessBlockConfiguration": {"BlockPublicAcls": "true"},
    "Tags": [{"Key": "new", "Value": "2"}]})");
  world.in_call([&](world::Call& call) { type().update(call, "assets", desired); });
  const json read = type().read(world.scope, "assets").value();
  EXPECT_EQ(read.at("Tags"), desired.at("Tags"));
  EXPECT_EQ(read.at("PublicAccessBlockConfiguration").at("BlockPublicAcls"), true);
  EXPECT_EQ(read.at("PublicAccessBlockConfiguration").at("BlockPublicPolicy"), false);
  EXPECT_EQ(world.call<operations::GetBucketEncryption>({.Bucket = "assets"})
                .ServerSideEncryptionConfiguration->Rules[0]
                .ApplyServerSideEncryptionByDefault->KMSMasterKeyID,
            "k");
}

TEST_F(BucketResource, IsListedAndRemoved) {
  create({{"BucketName", "assets"}});
  EXPECT_EQ(type().list(world.scope, "", 10), (std::vector<std::string>{"assets", "revisions"}));
  EXPECT_EQ(type().list(world.scope, "assets", 1), (std::vector<std::string>{"revisions"}));
  world.in_call([&](world::Call& call) { type().remove(call, "assets"); });
  EXPECT_FALSE(type().read(world.scope, "assets").has_value());
  EXPECT_EQ(world.restored()->digest(), world.world->digest());
}

TEST_F(BucketResource, IsOfItsRegionAlone) {
  EXPECT_FALSE(type().read({"123456789012", "eu-west-1"}, "revisions").has_value());
  EXPECT_TRUE(type().list({"123456789012", "eu-west-1"}, "", 10).empty());
}

}  // namespace
}  // namespace windtunnel::s3
