#include "tests/unit/services/s3/s3_world.hpp"

namespace windtunnel::s3 {
namespace {

std::vector<std::string> keys_of(const api::Opt<std::vector<Object>>& contents) {
  std::vector<std::string> keys;
  for (const Object& object : contents.or_default()) keys.push_back(*object.Key);
  return keys;
}

std::vector<std::string> prefixes_of(const api::Opt<std::vector<CommonPrefix>>& prefixes) {
  std::vector<std::string> texts;
  for (const CommonPrefix& prefix : prefixes.or_default()) texts.push_back(*prefix.Prefix);
  return texts;
}

using Texts = std::vector<std::string>;

// S3-027.
TEST(ListObjectsV2, AnswersKeysInOrderOfTheirBytes) {
  S3World world;
  for (const char* key : {"b", "a/2", "a/1", "\xc3\xa9", "Z"}) world.put(key, "body");
  const auto output = world.call<operations::ListObjectsV2>({.Bucket = "revisions"});
  EXPECT_EQ(keys_of(output.Contents), (Texts{"Z", "a/1", "a/2", "b", "\xc3\xa9"}));
  EXPECT_EQ(output.KeyCount, 5);
  EXPECT_EQ(output.MaxKeys, 1000);
  EXPECT_EQ(output.IsTruncated, false);
  EXPECT_FALSE(output.NextContinuationToken);
  EXPECT_EQ(output.Contents->front().Size, 4);
  EXPECT_FALSE(output.Contents->front().Owner);
}

// S3-027.
TEST(ListObjectsV2, ShowsEachObjectAndItsOwnerOnRequest) {
  S3World world;
  world.put("a", "hello");
  const auto output = world.call<operations::ListObjectsV2>(
      {.Bucket = "revisions", .FetchOwner = true, .Prefix = "a"});
  EXPECT_EQ(output.Name, "revisions");
  EXPECT_EQ(output.Prefix, "a");
  ASSERT_EQ(output.Contents->size(), 1u);
  const Object& object = output.Contents->front();
  EXPECT_EQ(object.ETag, "\"5d41402abc4b2a76b9719d911017c592\"");
  EXPECT_EQ(object.Size, 5);
  EXPECT_EQ(object.StorageClass, "STANDARD");
  EXPECT_EQ(object.LastModified, world.world->now());
  EXPECT_EQ(object.ChecksumAlgorithm->at(0), "CRC64NVME");
  EXPECT_EQ(object.ChecksumType, "FULL_OBJECT");
  EXPECT_EQ(object.Owner->ID->size(), 64u);
}

TEST(ListObjectsV2, AnswersAnEmptyBucket) {
  S3World world;
  const auto output = world.call<operations::ListObjectsV2>({.Bucket = "revisions"});
  EXPECT_EQ(output.KeyCount, 0);
  EXPECT_FALSE(output.Contents);
  EXPECT_EQ(world.error_of<operations::ListObjectsV2>({.Bucket = "nowhere"}), "NoSuchBucket");
}

// S3-027.
TEST(ListObjectsV2, GroupsKeysByDelimiter) {
  S3World world;
  for (const char* key : {"logs/1", "logs/2", "logs/old/3", "root", "tmp/x"}) world.put(key, "");
  const auto top = world.call<operations::ListObjectsV2>({.Bucket = "revisions", .Delimiter = "/"});
  EXPECT_EQ(keys_of(top.Contents), (Texts{"root"}));
  EXPECT_EQ(prefixes_of(top.CommonPrefixes), (Texts{"logs/", "tmp/"}));
  EXPECT_EQ(top.KeyCount, 3);
  const auto below = world.call<operations::ListObjectsV2>(
      {.Bucket = "revisions", .Delimiter = "/", .Prefix = "logs/"});
  EXPECT_EQ(keys_of(below.Contents), (Texts{"logs/1", "logs/2"}));
  EXPECT_EQ(prefixes_of(below.CommonPrefixes), (Texts{"logs/old/"}));
}

// S3-027.
TEST(ListObjectsV2, PagesOverKeysAndCommonPrefixesAlike) {
  S3World world;
  for (const char* key : {"a/1", "a/2", "b", "c/1", "d"}) world.put(key, "");
  ListObjectsV2Request request{.Bucket = "revisions", .Delimiter = "/", .MaxKeys = 1};
  Texts seen;
  for (int page = 0; page < 4; ++page) {
    const auto output = world.call<operations::ListObjectsV2>(request);
    EXPECT_EQ(output.KeyCount, 1);
    EXPECT_EQ(output.IsTruncated, page < 3);
    for (const auto& text : keys_of(output.Contents)) seen.push_back(text);
    for (const auto& text : prefixes_of(output.CommonPrefixes)) seen.push_back(text);
    request.ContinuationToken = output.NextContinuationToken;
  }
  EXPECT_EQ(seen, (Texts{"a/", "b", "c/", "d"}));
}

TEST(ListObjectsV2, StartsBehindAKey) {
  S3World world;
  for (const char* key : {"a", "b", "c"}) world.put(key, "");
  const auto output =
      world.call<operations::ListObjectsV2>({.Bucket = "revisions", .StartAfter = "b"});
  EXPECT_EQ(keys_of(output.Contents), (Texts{"c"}));
  EXPECT_EQ(output.StartAfter, "b");
}

TEST(ListObjectsV2, EncodesKeysWhereAsked) {
  S3World world;
  world.put("a b/\xc3\xa9+", "");
  const auto output =
      world.call<operations::ListObjectsV2>({.Bucket = "revisions", .EncodingType = "url"});
  EXPECT_EQ(keys_of(output.Contents), (Texts{"a%20b/%C3%A9%2B"}));
}

// S3-027.
TEST(ListObjectsV2, RefusesTheTokenOfAnotherBucket) {
  S3World world;
  world.put("a", "");
  world.put("b", "");
  world.create("other");
  const auto token = world.call<operations::ListObjectsV2>({.Bucket = "revisions", .MaxKeys = 1})
                         .NextContinuationToken;
  EXPECT_EQ(
      world.error_of<operations::ListObjectsV2>({.Bucket = "other", .ContinuationToken = token}),
      "InvalidArgument");
  EXPECT_EQ(world.last_message, "The continuation token provided is incorrect");
}

TEST(ListObjectsV2, AnswersNoKeysWhereNoneAreAskedFor) {
  S3World world;
  world.put("a", "");
  const auto output = world.call<operations::ListObjectsV2>({.Bucket = "revisions", .MaxKeys = 0});
  EXPECT_EQ(output.KeyCount, 0);
  EXPECT_EQ(output.IsTruncated, false);
}

// S3-027.
TEST(ListObjects, GivesNextMarkerOnlyWithADelimiter) {
  S3World world;
  for (const char* key : {"a", "b", "c"}) world.put(key, "");
  ListObjectsRequest request{.Bucket = "revisions", .MaxKeys = 2};
  const auto plain = world.call<operations::ListObjects>(request);
  EXPECT_EQ(plain.IsTruncated, true);
  EXPECT_FALSE(plain.NextMarker);
  EXPECT_EQ(plain.Contents->front().Owner->ID->size(), 64u);
  request.Delimiter = "/";
  EXPECT_EQ(world.call<operations::ListObjects>(request).NextMarker, "b");
  request.Marker = "b";
  EXPECT_EQ(keys_of(world.call<operations::ListObjects>(request).Contents), (Texts{"c"}));
}

}  // namespace
}  // namespace windtunnel::s3
