#include "emulator/api/base64.hpp"
#include "services/s3/digests.hpp"
#include "tests/unit/services/s3/s3_world.hpp"

namespace windtunnel::s3 {
namespace {

constexpr const char* hello_etag = "\"5d41402abc4b2a76b9719d911017c592\"";

// S3-020, S3-021, S3-022.
TEST(PutObject, AnswersTheQuotedMd5AsItsETag) {
  S3World world;
  const auto output = world.put("app.zip", "hello");
  EXPECT_EQ(output.ETag, hello_etag);
  EXPECT_EQ(output.ServerSideEncryption, "AES256");
  EXPECT_EQ(output.ChecksumType, "FULL_OBJECT");
  EXPECT_EQ(output.ChecksumCRC64NVME, api::encode_base64(crc64nvme("hello")));
}

// S3-020.
TEST(PutObject, KeepsWhatTheCallerSaysAboutTheObject) {
  S3World world;
  world.call<operations::PutObject>({.Body = api::Blob{"hello"},
                                     .Bucket = "revisions",
                                     .CacheControl = "no-cache",
                                     .ContentEncoding = "gzip",
                                     .ContentType = "application/zip",
                                     .Key = "app.zip",
                                     .Metadata = {{{"commit", "abc"}}}});
  {
    const auto output = world.get("app.zip");
    EXPECT_EQ(output.CacheControl, "no-cache");
    EXPECT_EQ(output.ContentEncoding, "gzip");
    EXPECT_EQ(output.ContentType, "application/zip");
    EXPECT_EQ(output.Metadata->at("commit"), "abc");
  }
  const auto head = world.head("app.zip");
  EXPECT_EQ(head.ContentLength, 5);
  EXPECT_EQ(head.ContentType, "application/zip");
  EXPECT_EQ(head.Metadata->at("commit"), "abc");
  EXPECT_EQ(head.LastModified, world.world->now());
}

// S3-020.
TEST(GetObject, SaysWhatEveryObjectHasInWholeSeconds) {
  S3World world;
  world.advance(std::chrono::milliseconds(1'500));
  world.put("a", "hello");
  const auto head = world.head("a");
  EXPECT_EQ(head.LastModified, simulation::parse_instant("2026-01-01T00:00:01Z"));
  EXPECT_EQ(head.AcceptRanges, "bytes");
  EXPECT_EQ(head.ContentLength, 5);
  EXPECT_EQ(head.ContentType, "binary/octet-stream");
  EXPECT_EQ(head.ETag, hello_etag);
  const auto object = world.get("a");
  EXPECT_EQ(object.LastModified, head.LastModified);
  EXPECT_EQ(object.AcceptRanges, "bytes");
}

TEST(PutObject, ReplacesTheObjectAndLetsItsBodyGo) {
  S3World world;
  world.put("a", "one");
  world.put("a", "two");
  world.put("a", "two");
  EXPECT_EQ(world.get("a").Body->bytes, "two");
  EXPECT_EQ(world.get("a").ContentType, "binary/octet-stream");
  world.call<operations::DeleteObject>({.Bucket = "revisions", .Key = "a"});
  EXPECT_EQ(world.error_of<operations::GetObject>({.Bucket = "revisions", .Key = "a"}),
            "NoSuchKey");
  world.expect_same_after_restart_and_replay();
}

TEST(PutObject, SurvivesARestartWithLargeAndEmptyBodies) {
  S3World world;
  world.put("large", std::string(100'000, 'x'));
  world.put("same", std::string(100'000, 'x'));
  world.put("empty", "");
  world.expect_same_after_restart_and_replay();
}

// S3-022.
TEST(PutObject, VerifiesContentMd5) {
  S3World world;
  PutObjectRequest request{.Body = api::Blob{"hello"}, .Bucket = "revisions", .Key = "a"};
  request.ContentMD5 = api::encode_base64(md5("hello"));
  EXPECT_EQ(world.error_of<operations::PutObject>(request), "");
  request.ContentMD5 = api::encode_base64(md5("other"));
  EXPECT_EQ(world.error_of<operations::PutObject>(request), "BadDigest");
  EXPECT_EQ(world.last_message, "The Content-MD5 you specified did not match what we received.");
  request.ContentMD5 = "short";
  EXPECT_EQ(world.error_of<operations::PutObject>(request), "InvalidDigest");
  EXPECT_EQ(world.last_message, "The Content-MD5 you specified was invalid.");
}

// S3-022.
TEST(PutObject, VerifiesTheChecksumThatIsSent) {
  S3World world;
  PutObjectRequest request{.Body = api::Blob{"hello"}, .Bucket = "revisions", .Key = "a"};
  request.ChecksumSHA256 = api::encode_base64(sha256("other"));
  EXPECT_EQ(world.error_of<operations::PutObject>(request), "BadDigest");
  EXPECT_EQ(world.last_message, "The SHA256 you specified did not match the calculated checksum.");
  request.ChecksumSHA256 = "nonsense";
  EXPECT_EQ(world.error_of<operations::PutObject>(request), "InvalidRequest");
  EXPECT_EQ(world.last_message, "Value for x-amz-checksum-sha256 header is invalid.");
  request.ChecksumSHA256 = api::encode_base64(sha256("hello"));
  EXPECT_EQ(world.call<operations::PutObject>(request).ChecksumSHA256, request.ChecksumSHA256);
}

// S3-022.
TEST(GetObject, ShowsTheChecksumOnlyWhereAsked) {
  S3World world;
  world.call<operations::PutObject>({.Body = api::Blob{"hello"},
                                     .Bucket = "revisions",
                                     .ChecksumAlgorithm = "CRC32",
                                     .Key = "a"});
  EXPECT_FALSE(world.get("a").ChecksumCRC32);
  const auto asked = world.call<operations::GetObject>(
      {.Bucket = "revisions", .ChecksumMode = "ENABLED", .Key = "a"});
  EXPECT_EQ(asked.ChecksumCRC32, api::encode_base64(crc32("hello")));
}

// S3-010, S3-012.
TEST(PutObject, WritesOnlyWhereItsConditionHolds) {
  S3World world;
  PutObjectRequest request{.Bucket = "revisions", .IfNoneMatch = "*", .Key = "lock"};
  EXPECT_EQ(world.error_of<operations::PutObject>(request), "");
  const auto error = world.failure_of<operations::PutObject>(request);
  EXPECT_EQ(error.code, "PreconditionFailed");
  EXPECT_EQ(error.status, 412u);
  EXPECT_EQ(error.message, "At least one of the pre-conditions you specified did not hold");
  EXPECT_EQ(error.members.at("Condition"), "If-None-Match");
  request.IfNoneMatch = hello_etag;
  EXPECT_EQ(world.failure_of<operations::PutObject>(request).status, 501u);
  request.IfNoneMatch = {};
  request.IfMatch = hello_etag;
  EXPECT_EQ(world.error_of<operations::PutObject>(request), "PreconditionFailed");
  request.Key = "absent";
  EXPECT_EQ(world.error_of<operations::PutObject>(request), "NoSuchKey");
}

TEST(PutObject, RefusesKeysAndMetadataThatAreTooLong) {
  S3World world;
  PutObjectRequest request{.Bucket = "revisions", .Key = std::string(1'025, 'k')};
  EXPECT_EQ(world.error_of<operations::PutObject>(request), "KeyTooLongError");
  request.Key = std::string(1'024, 'k');
  EXPECT_EQ(world.error_of<operations::PutObject>(request), "");
  request.Metadata.emplace()["note"] = std::string(2'045, 'm');
  EXPECT_EQ(world.error_of<operations::PutObject>(request), "MetadataTooLarge");
}

// S3-007.
TEST(PutObject, RefusesAccessControlListsAsTheBucketOwnerIsEnforced) {
  S3World world;
  EXPECT_EQ(world.error_of<operations::PutObject>(
                {.ACL = "public-read", .Bucket = "revisions", .Key = "a"}),
            "AccessControlListNotSupported");
  EXPECT_EQ(world.error_of<operations::PutObject>(
                {.ACL = "bucket-owner-full-control", .Bucket = "revisions", .Key = "a"}),
            "");
}

// S3-010, S3-011.
TEST(GetObject, NamesTheMissingKeyAndBucket) {
  S3World world;
  const auto key = world.failure_of<operations::GetObject>({.Bucket = "revisions", .Key = "gone"});
  EXPECT_EQ(key.code, "NoSuchKey");
  EXPECT_EQ(key.message, "The specified key does not exist.");
  EXPECT_EQ(key.status, 404u);
  EXPECT_EQ(key.members.at("Key"), "gone");
  const auto bucket = world.failure_of<operations::GetObject>({.Bucket = "nowhere", .Key = "a"});
  EXPECT_EQ(bucket.code, "NoSuchBucket");
  EXPECT_EQ(bucket.message, "The specified bucket does not exist");
  EXPECT_EQ(bucket.members.at("BucketName"), "nowhere");
}

// S3-029.
TEST(GetObject, AnswersRanges) {
  S3World world;
  world.put("a", "0123456789");
  const auto range = [&](const std::string& header) {
    return world.call<operations::GetObject>({.Bucket = "revisions", .Key = "a", .Range = header});
  };
  EXPECT_EQ(range("bytes=2-4").Body->bytes, "234");
  EXPECT_EQ(range("bytes=2-4").ContentRange, "bytes 2-4/10");
  EXPECT_EQ(range("bytes=2-4").ContentLength, 3);
  EXPECT_EQ(range("bytes=8-").Body->bytes, "89");
  EXPECT_EQ(range("bytes=8-99").ContentRange, "bytes 8-9/10");
  EXPECT_EQ(range("bytes=-3").Body->bytes, "789");
  EXPECT_EQ(range("bytes=-99").Body->bytes, "0123456789");
  for (const char* ignored : {"bytes=4-2", "lines=1-2", "bytes=0-1,3-4", "bytes=", "bytes=a-b"}) {
    EXPECT_EQ(range(ignored).Body->bytes, "0123456789") << ignored;
    EXPECT_FALSE(range(ignored).ContentRange) << ignored;
  }
}

// S3-010, S3-011, S3-029.
TEST(GetObject, RefusesARangeBehindTheEnd) {
  S3World world;
  world.put("a", "0123456789");
  for (const char* header : {"bytes=10-", "bytes=-0"}) {
    const auto error = world.failure_of<operations::GetObject>(
        {.Bucket = "revisions", .Key = "a", .Range = header});
    EXPECT_EQ(error.code, "InvalidRange") << header;
    EXPECT_EQ(error.message, "The requested range is not satisfiable");
    EXPECT_EQ(error.status, 416u);
    EXPECT_EQ(error.members.at("ActualObjectSize"), "10");
    EXPECT_EQ(error.members.at("RangeRequested"), header);
  }
}

// S3-012.
TEST(GetObject, AnswersNotModifiedToWhoHasIt) {
  S3World world;
  world.put("a", "hello");
  const auto error = world.failure_of<operations::GetObject>(
      {.Bucket = "revisions", .IfNoneMatch = hello_etag, .Key = "a"});
  EXPECT_EQ(error.status, 304u);
  EXPECT_EQ(error.members.at("header:ETag"), hello_etag);
  EXPECT_EQ(world
                .failure_of<operations::HeadObject>(
                    {.Bucket = "revisions", .IfModifiedSince = world.world->now(), .Key = "a"})
                .status,
            304u);
  EXPECT_EQ(world.error_of<operations::GetObject>(
                {.Bucket = "revisions", .IfNoneMatch = "\"other\"", .Key = "a"}),
            "");
}

// S3-012.
TEST(GetObject, FailsThePreconditionsThatDoNotHold) {
  S3World world;
  world.put("a", "hello");
  EXPECT_EQ(world
                .failure_of<operations::GetObject>(
                    {.Bucket = "revisions", .IfMatch = "\"other\"", .Key = "a"})
                .members.at("Condition"),
            "If-Match");
  const auto before = world.world->now() - std::chrono::seconds(1);
  EXPECT_EQ(world.error_of<operations::GetObject>(
                {.Bucket = "revisions", .IfUnmodifiedSince = before, .Key = "a"}),
            "PreconditionFailed");
  // A tag that matches decides, whatever the date says.
  EXPECT_EQ(
      world.error_of<operations::GetObject>(
          {.Bucket = "revisions", .IfMatch = hello_etag, .IfUnmodifiedSince = before, .Key = "a"}),
      "");
}

// S3-011, S3-026.
TEST(GetObject, KnowsOnlyTheNullVersion) {
  S3World world;
  world.put("a", "hello");
  EXPECT_EQ(world.error_of<operations::GetObject>(
                {.Bucket = "revisions", .Key = "a", .VersionId = "null"}),
            "");
  EXPECT_EQ(world.error_of<operations::GetObject>(
                {.Bucket = "revisions", .Key = "a", .VersionId = "abc"}),
            "InvalidArgument");
  EXPECT_EQ(world.last_message, "Invalid version id specified");
}

TEST(GetObject, LeavesNoTrace) {
  S3World world;
  world.put("a", "hello");
  const auto digest = world.world->digest();
  const auto commands = world.world->command_count();
  world.get("a");
  world.head("a");
  EXPECT_EQ(world.world->digest(), digest);
  EXPECT_EQ(world.world->command_count(), commands);
}

TEST(DeleteObject, SucceedsForAKeyThatIsNotThere) {
  S3World world;
  EXPECT_EQ(world.error_of<operations::DeleteObject>({.Bucket = "revisions", .Key = "gone"}), "");
}

// S3-026.
TEST(DeleteObjects, ReportsEachKey) {
  S3World world;
  world.put("a", "1");
  world.put("b", "2");
  DeleteObjectsRequest request{.Bucket = "revisions"};
  request.Delete.Objects = {{.Key = "a"}, {.Key = "absent"}, {.Key = "b", .VersionId = "v1"}};
  const auto output = world.call<operations::DeleteObjects>(request);
  ASSERT_EQ(output.Deleted->size(), 2u);
  EXPECT_EQ(output.Deleted->at(1).Key, "absent");
  ASSERT_EQ(output.Errors->size(), 1u);
  EXPECT_EQ(output.Errors->front().Code, "NoSuchVersion");
  EXPECT_EQ(world.get("b").Body->bytes, "2");
  request.Delete = {.Objects = {{.Key = "b"}}, .Quiet = true};
  EXPECT_FALSE(world.call<operations::DeleteObjects>(request).Deleted);
  EXPECT_EQ(world.error_of<operations::HeadObject>({.Bucket = "revisions", .Key = "b"}),
            "NoSuchKey");
  world.expect_same_after_restart_and_replay();
}

TEST(CopyObject, CopiesBodyAndHeaders) {
  S3World world;
  world.call<operations::PutObject>({.Body = api::Blob{"hello"},
                                     .Bucket = "revisions",
                                     .ContentType = "text/plain",
                                     .Key = "a b"});
  world.create("copies");
  const auto output = world.call<operations::CopyObject>(
      {.Bucket = "copies", .CopySource = "/revisions/a%20b", .Key = "c"});
  EXPECT_EQ(output.CopyObjectResult->ETag, hello_etag);
  const auto copy = world.call<operations::GetObject>({.Bucket = "copies", .Key = "c"});
  EXPECT_EQ(copy.Body->bytes, "hello");
  EXPECT_EQ(copy.ContentType, "text/plain");
  world.expect_same_after_restart_and_replay();
}

// S3-012.
TEST(CopyObject, OntoItselfMustChangeSomething) {
  S3World world;
  world.put("a", "hello");
  CopyObjectRequest request{.Bucket = "revisions", .CopySource = "revisions/a", .Key = "a"};
  EXPECT_EQ(world.error_of<operations::CopyObject>(request), "InvalidRequest");
  request.MetadataDirective = "REPLACE";
  request.Metadata.emplace()["state"] = "approved";
  EXPECT_EQ(world.error_of<operations::CopyObject>(request), "");
  EXPECT_EQ(world.get("a").Metadata->at("state"), "approved");
  EXPECT_EQ(world.get("a").Body->bytes, "hello");
}

// S3-012.
TEST(CopyObject, ChecksItsSource) {
  S3World world;
  world.put("a", "hello");
  CopyObjectRequest request{.Bucket = "revisions", .CopySource = "revisions", .Key = "b"};
  EXPECT_EQ(world.error_of<operations::CopyObject>(request), "InvalidArgument");
  request.CopySource = "revisions/absent";
  EXPECT_EQ(world.error_of<operations::CopyObject>(request), "NoSuchKey");
  request.CopySource = "revisions/a";
  request.CopySourceIfNoneMatch = hello_etag;
  EXPECT_EQ(world.failure_of<operations::CopyObject>(request).members.at("Condition"),
            "x-amz-copy-source-If-None-Match");
}

}  // namespace
}  // namespace windtunnel::s3
