#include "services/s3/bucket_name.hpp"
#include "tests/unit/services/s3/s3_world.hpp"

namespace windtunnel::s3 {
namespace {

// S3-002.
TEST(BucketName, IsThreeToSixtyThreeLowerCaseLettersDigitsDotsAndHyphens) {
  for (const char* good :
       {"abc", "a-b.c", "1st-bucket", "cdk-hnb659fds-assets-123456789012-us-east-1"}) {
    EXPECT_TRUE(is_bucket_name(good)) << good;
  }
  for (const char* bad :
       {"ab", "Abc", "a_bc", "-abc", "abc-", "a..b", "192.168.5.4", "xn--abc", "abc-s3alias", ""}) {
    EXPECT_FALSE(is_bucket_name(bad)) << bad;
  }
  EXPECT_TRUE(is_bucket_name(std::string(63, 'a')));
  EXPECT_FALSE(is_bucket_name(std::string(64, 'a')));
}

// S3-004.
TEST(CreateBucket, AnswersItsLocationAndArn) {
  S3World world;
  const auto output = world.create("photos");
  EXPECT_EQ(output.Location, "/photos");
  EXPECT_EQ(output.BucketArn, "arn:aws:s3:::photos");
}

// S3-002.
TEST(CreateBucket, RefusesAnInvalidName) {
  S3World world;
  const auto error = world.failure_of<operations::CreateBucket>({.Bucket = "No"});
  EXPECT_EQ(error.code, "InvalidBucketName");
  EXPECT_EQ(error.message, "The specified bucket is not valid.");
  EXPECT_EQ(error.members.at("BucketName"), "No");
}

// S3-003.
TEST(CreateBucket, SucceedsAgainForItsOwnerInUsEast1) {
  S3World world;
  world.put("kept", "body");
  EXPECT_EQ(world.create("revisions").Location, "/revisions");
  EXPECT_EQ(world.get("kept").Body->bytes, "body");
}

// S3-003, S3-004.
TEST(CreateBucket, RefusesItsOwnersBucketInOtherRegions) {
  S3World world;
  const world::Scope ireland{"123456789012", "eu-west-1"};
  CreateBucketRequest request{.Bucket = "irish"};
  request.CreateBucketConfiguration.emplace().LocationConstraint = "eu-west-1";
  EXPECT_EQ(world.call_in<operations::CreateBucket>(ireland, request).Location,
            "http://irish.s3.amazonaws.com/");
  try {
    world.call_in<operations::CreateBucket>(ireland, request);
    FAIL();
  } catch (const api::ApiError& error) {
    EXPECT_EQ(error.code, "BucketAlreadyOwnedByYou");
    EXPECT_EQ(error.message,
              "Your previous request to create the named bucket succeeded and you already own it.");
    EXPECT_EQ(error.status, 409u);
  }
}

// S3-003.
TEST(CreateBucket, SharesItsNamesBetweenAccounts) {
  S3World world;
  try {
    world.call_in<operations::CreateBucket>({"999999999999", "us-east-1"}, {.Bucket = "revisions"});
    FAIL();
  } catch (const api::ApiError& error) {
    EXPECT_EQ(error.code, "BucketAlreadyExists");
    EXPECT_EQ(error.status, 409u);
  }
}

// S3-003.
TEST(CreateBucket, ChecksTheLocationConstraintAgainstTheEndpoint) {
  S3World world;
  CreateBucketRequest request{.Bucket = "somewhere"};
  request.CreateBucketConfiguration.emplace().LocationConstraint = "us-east-1";
  EXPECT_EQ(world.error_of<operations::CreateBucket>(request), "InvalidLocationConstraint");
  EXPECT_EQ(world.last_message, "The specified location-constraint is not valid");
  world.scope.region = "eu-west-1";
  EXPECT_EQ(world.error_of<operations::CreateBucket>({.Bucket = "somewhere"}),
            "IllegalLocationConstraintException");
  EXPECT_EQ(world.last_message,
            "The unspecified location constraint is incompatible for the region specific endpoint "
            "this request was sent to.");
}

TEST(CreateBucket, RefusesWhatItDoesNotModel) {
  S3World world;
  const auto error = world.failure_of<operations::CreateBucket>(
      {.Bucket = "locked", .ObjectLockEnabledForBucket = true});
  EXPECT_EQ(error.code, "NotImplemented");
  EXPECT_EQ(error.status, 501u);
  EXPECT_EQ(error.message, "Windtunnel's S3 does not model object lock.");
}

// S3-004.
TEST(GetBucketLocation, IsEmptyForUsEast1) {
  S3World world;
  EXPECT_FALSE(
      world.call<operations::GetBucketLocation>({.Bucket = "revisions"}).LocationConstraint);
  CreateBucketRequest request{.Bucket = "irish"};
  request.CreateBucketConfiguration.emplace().LocationConstraint = "EU";
  world.call<operations::CreateBucket>(request);
  EXPECT_EQ(world.call<operations::GetBucketLocation>({.Bucket = "irish"}).LocationConstraint,
            "eu-west-1");
}

// S3-004.
TEST(HeadBucket, NamesTheRegionAndArn) {
  S3World world;
  const auto output = world.call<operations::HeadBucket>({.Bucket = "revisions"});
  EXPECT_EQ(output.BucketRegion, "us-east-1");
  EXPECT_EQ(output.BucketArn, "arn:aws:s3:::revisions");
  EXPECT_EQ(output.AccessPointAlias, false);
}

TEST(HeadBucket, AnswersNotFoundForAnUnknownBucket) {
  S3World world;
  const auto error = world.failure_of<operations::HeadBucket>({.Bucket = "nowhere"});
  EXPECT_EQ(error.code, "NoSuchBucket");
  EXPECT_EQ(error.status, 404u);
}

TEST(HeadBucket, DeniesWhereTheExpectedOwnerIsAnother) {
  S3World world;
  const auto error = world.failure_of<operations::HeadBucket>(
      {.Bucket = "revisions", .ExpectedBucketOwner = "999999999999"});
  EXPECT_EQ(error.code, "AccessDenied");
  EXPECT_EQ(error.status, 403u);
}

TEST(ListBuckets, PagesThroughTheAccountsBucketsInOrderOfName) {
  S3World world;
  for (const char* name : {"zebra", "alpha", "middle"}) world.create(name);
  world.call_in<operations::CreateBucket>({"999999999999", "us-east-1"}, {.Bucket = "foreign"});
  std::vector<std::string> names;
  ListBucketsRequest request{.MaxBuckets = 3};
  for (int page = 0; page < 2; ++page) {
    const auto output = world.call<operations::ListBuckets>(request);
    for (const Bucket& bucket : *output.Buckets) names.push_back(*bucket.Name);
    EXPECT_EQ(output.Owner->ID->size(), 64u);
    EXPECT_EQ(output.ContinuationToken.has_value(), page == 0);
    request.ContinuationToken = output.ContinuationToken;
  }
  EXPECT_EQ(names, (std::vector<std::string>{"alpha", "middle", "revisions", "zebra"}));
}

TEST(ListBuckets, FiltersByPrefixAndRegion) {
  S3World world;
  world.create("reports");
  CreateBucketRequest request{.Bucket = "reserve"};
  request.CreateBucketConfiguration.emplace().LocationConstraint = "eu-west-1";
  world.call<operations::CreateBucket>(request);
  const auto irish = world.call<operations::ListBuckets>({.BucketRegion = "eu-west-1"});
  ASSERT_EQ(irish.Buckets->size(), 1u);
  EXPECT_EQ(irish.Buckets->front().Name, "reserve");
  EXPECT_EQ(irish.Buckets->front().BucketRegion, "eu-west-1");
  EXPECT_EQ(world.call<operations::ListBuckets>({.Prefix = "re"}).Buckets->size(), 3u);
  EXPECT_EQ(world.call<operations::ListBuckets>({.Prefix = "rep"}).Buckets->size(), 1u);
}

TEST(ListBuckets, RefusesATokenItNeverGave) {
  S3World world;
  EXPECT_EQ(world.error_of<operations::ListBuckets>({.ContinuationToken = "nonsense"}),
            "InvalidArgument");
  EXPECT_EQ(world.last_message, "The continuation token provided is incorrect");
}

// S3-005: without redirects.
TEST(HeadBucket, IsAnsweredInEveryRegionAsObjectsAre) {
  S3World world;
  world.put("a", "1");
  world.scope.region = "eu-west-1";
  EXPECT_EQ(world.call<operations::HeadBucket>({.Bucket = "revisions"}).BucketRegion, "us-east-1");
  EXPECT_EQ(world.get("a").Body->bytes, "1");
}

// S3-042.
TEST(Buckets, AnswerWhatCdkAsksBeforeItPublishes) {
  S3World world;
  EXPECT_EQ(world.error_of<operations::GetBucketLocation>(
                {.Bucket = "revisions", .ExpectedBucketOwner = "123456789012"}),
            "");
  EXPECT_EQ(world.error_of<operations::GetBucketLocation>(
                {.Bucket = "revisions", .ExpectedBucketOwner = "999999999999"}),
            "AccessDenied");
  const ListObjectsV2Request exists{.Bucket = "revisions", .MaxKeys = 1, .Prefix = "hash.zip"};
  EXPECT_EQ(world.call<operations::ListObjectsV2>(exists).KeyCount, 0);
  const auto encryption = world.call<operations::GetBucketEncryption>({.Bucket = "revisions"});
  const auto& rule = encryption.ServerSideEncryptionConfiguration->Rules.at(0);
  const auto& algorithm = rule.ApplyServerSideEncryptionByDefault->SSEAlgorithm;
  world.call<operations::PutObject>({.Body = api::Blob{"zip"},
                                     .Bucket = "revisions",
                                     .Key = "hash.zip",
                                     .ServerSideEncryption = algorithm});
  const auto found = world.call<operations::ListObjectsV2>(exists);
  ASSERT_EQ(found.KeyCount, 1);
  EXPECT_EQ(found.Contents->front().Key, "hash.zip");
}

// S3-006.
TEST(DeleteBucket, RefusesABucketWithObjects) {
  S3World world;
  world.put("a", "1");
  const auto error = world.failure_of<operations::DeleteBucket>({.Bucket = "revisions"});
  EXPECT_EQ(error.code, "BucketNotEmpty");
  EXPECT_EQ(error.message, "The bucket you tried to delete is not empty");
  EXPECT_EQ(error.status, 409u);
  world.call<operations::DeleteObject>({.Bucket = "revisions", .Key = "a"});
  world.call<operations::DeleteBucket>({.Bucket = "revisions"});
  EXPECT_EQ(world.error_of<operations::HeadBucket>({.Bucket = "revisions"}), "NoSuchBucket");
  EXPECT_TRUE(world.call<operations::ListBuckets>({}).Buckets->empty());
  world.expect_same_after_restart_and_replay();
}

TEST(DeleteBucket, IsNotKeptByABucketWhoseNameContinuesItsOwn) {
  S3World world;
  world.create("revisions-2");
  world.call<operations::PutObject>({.Bucket = "revisions-2", .Key = "a"});
  world.call<operations::DeleteBucket>({.Bucket = "revisions"});
  EXPECT_EQ(world.error_of<operations::HeadBucket>({.Bucket = "revisions-2"}), "");
}

// S3-007.
TEST(BucketEncryption, IsAes256UntilItIsSet) {
  S3World world;
  const auto rules = [&] {
    return world.call<operations::GetBucketEncryption>({.Bucket = "revisions"})
        .ServerSideEncryptionConfiguration->Rules;
  };
  EXPECT_EQ(rules().at(0).ApplyServerSideEncryptionByDefault->SSEAlgorithm, "AES256");
  EXPECT_EQ(rules().at(0).BucketKeyEnabled, false);
  PutBucketEncryptionRequest request{.Bucket = "revisions"};
  auto& rule = request.ServerSideEncryptionConfiguration.Rules.emplace_back();
  rule.ApplyServerSideEncryptionByDefault.emplace() = {.KMSMasterKeyID = "alias/a",
                                                       .SSEAlgorithm = "aws:kms"};
  world.call<operations::PutBucketEncryption>(request);
  EXPECT_EQ(rules().at(0).ApplyServerSideEncryptionByDefault->KMSMasterKeyID, "alias/a");
  EXPECT_EQ(world.put("a", "1").ServerSideEncryption, "aws:kms");
  EXPECT_EQ(world.head("a").SSEKMSKeyId, "alias/a");
  world.call<operations::DeleteBucketEncryption>({.Bucket = "revisions"});
  EXPECT_EQ(rules().at(0).ApplyServerSideEncryptionByDefault->SSEAlgorithm, "AES256");
  world.expect_same_after_restart_and_replay();
}

}  // namespace
}  // namespace windtunnel::s3
