#include "services/s3/listings.hpp"

#include <algorithm>

#include "emulator/api/pagination.hpp"
#include "services/s3/buckets.hpp"
#include "services/s3/conditions.hpp"
#include "services/s3/copy_source.hpp"
#include "services/s3/errors.hpp"
#include "services/s3/limits.hpp"
#include "services/s3/objects.hpp"

namespace windtunnel::s3 {

struct Listings::Query {
  std::string bucket;
  std::string prefix;
  std::string delimiter;
  /// Keys and common prefixes behind this one.
  std::string after;
  std::size_t limit = 0;
  bool encoded = false;
  /// The id to show as each object's owner; empty for none.
  std::string owner_id;

  std::string text(std::string_view key) const {
    return encoded ? encode_key(key) : std::string(key);
  }
};

struct Listings::Page {
  std::vector<Object> contents;
  std::vector<CommonPrefix> common_prefixes;
  /// The last key or common prefix on the page.
  std::string last;
  bool truncated = false;

  std::size_t size() const { return contents.size() + common_prefixes.size(); }
};

namespace {

/// The first key behind all those that start with the prefix; empty if there is none.
std::string behind_prefix(std::string prefix) {
  while (!prefix.empty() && static_cast<unsigned char>(prefix.back()) == 0xff) prefix.pop_back();
  if (!prefix.empty()) ++prefix.back();
  return prefix;
}

/// The part of the key up to the delimiter behind the listing's prefix; empty where there is none.
std::string_view common_prefix_of(std::string_view key, std::string_view prefix,
                                  std::string_view delimiter) {
  if (delimiter.empty()) return {};
  const std::size_t found = key.find(delimiter, prefix.size());
  return found == std::string_view::npos ? std::string_view()
                                         : key.substr(0, found + delimiter.size());
}

std::size_t page_limit(const api::Opt<std::int32_t>& given) {
  const std::int32_t limit = given.value_or(static_cast<std::int32_t>(limits::page));
  if (limit < 0) {
    throw errors::invalid_argument("maxKeys", std::to_string(limit),
                                   "Argument maxKeys must be an integer between 0 and 2147483647");
  }
  return std::min(static_cast<std::size_t>(limit), limits::page);
}

template <class Output>
void set_page(std::vector<Object> contents, std::vector<CommonPrefix> prefixes, Output& output) {
  if (!contents.empty()) output.Contents = std::move(contents);
  if (!prefixes.empty()) output.CommonPrefixes = std::move(prefixes);
}

template <class Request, class Query, class Output>
void echo(const Request& input, const Query& query, Output& output) {
  output.Name = input.Bucket;
  output.Prefix = query.text(query.prefix);
  if (!query.delimiter.empty()) output.Delimiter = query.text(query.delimiter);
  output.EncodingType = input.EncodingType;
  output.MaxKeys = static_cast<std::int32_t>(query.limit);
}

}  // namespace

Listings::Page Listings::read_page(const Query& query) const {
  const Objects& objects = world_.component<Objects>();
  Page page;
  // An empty page is complete: there is nothing that a next one could go on from.
  if (query.limit == 0) return page;
  std::string from = query.after;
  // Behind a common prefix means behind all that it stands for.
  if (common_prefix_of(from, query.prefix, query.delimiter) == from && !from.empty() &&
      from.starts_with(query.prefix)) {
    from = behind_prefix(from);
  }
  for (bool jumped = true; jumped;) {
    jumped = false;
    objects.scan(query.bucket, query.prefix, from, [&](std::string_view key, const ObjectRow& row) {
      if (key == query.after) return true;
      if (page.size() == query.limit) return page.truncated = true, false;
      const std::string_view common = common_prefix_of(key, query.prefix, query.delimiter);
      if (!common.empty()) {
        page.common_prefixes.emplace_back().Prefix = query.text(common);
        page.last = common;
        from = behind_prefix(std::string(common));
        jumped = !from.empty();
        return false;
      }
      Object& object = page.contents.emplace_back();
      object.Key = query.text(key);
      object.LastModified = row.modified;
      object.ETag = quoted_etag(row);
      object.Size = row.size;
      object.StorageClass = row.storage_class;
      object.ChecksumAlgorithm.emplace().push_back(row.checksum_algorithm);
      object.ChecksumType = "FULL_OBJECT";
      if (!query.owner_id.empty()) object.Owner.emplace().ID = query.owner_id;
      page.last = key;
      return true;
    });
  }
  return page;
}

ListObjectsOutput Listings::list_objects(world::Call& call, const ListObjectsRequest& input) {
  const Buckets& buckets = world_.component<Buckets>();
  buckets.get(input.Bucket, input.ExpectedBucketOwner);
  Query query{input.Bucket,
              input.Prefix.or_default(),
              input.Delimiter.or_default(),
              input.Marker.or_default(),
              page_limit(input.MaxKeys),
              input.EncodingType == "url",
              buckets.owner_id(call.scope.account)};
  Page page = read_page(query);
  ListObjectsOutput output;
  echo(input, query, output);
  output.Marker = query.text(query.after);
  output.IsTruncated = page.truncated;
  // Without a delimiter the last key itself is where the next page goes on (S3-027).
  if (page.truncated && !query.delimiter.empty()) output.NextMarker = query.text(page.last);
  set_page(std::move(page.contents), std::move(page.common_prefixes), output);
  return output;
}

ListObjectsV2Output Listings::list_objects_v2(world::Call& call,
                                              const ListObjectsV2Request& input) {
  const Buckets& buckets = world_.component<Buckets>();
  buckets.get(input.Bucket, input.ExpectedBucketOwner);
  const api::TokenOwner token_owner{"s3", "ListObjectsV2", input.Bucket};
  Query query{input.Bucket,
              input.Prefix.or_default(),
              input.Delimiter.or_default(),
              input.StartAfter.or_default(),
              page_limit(input.MaxKeys),
              input.EncodingType == "url",
              input.FetchOwner.value_or(false) ? buckets.owner_id(call.scope.account) : ""};
  if (input.ContinuationToken) {
    const auto position = api::decode_token(token_owner, *input.ContinuationToken);
    if (!position) {
      throw errors::invalid_argument("continuation-token", *input.ContinuationToken,
                                     "The continuation token provided is incorrect");
    }
    query.after = *position;
  }
  Page page = read_page(query);
  ListObjectsV2Output output;
  echo(input, query, output);
  if (input.StartAfter) output.StartAfter = query.text(*input.StartAfter);
  output.ContinuationToken = input.ContinuationToken;
  output.KeyCount = static_cast<std::int32_t>(page.size());
  output.IsTruncated = page.truncated;
  if (page.truncated) output.NextContinuationToken = api::encode_token(token_owner, page.last);
  set_page(std::move(page.contents), std::move(page.common_prefixes), output);
  return output;
}

}  // namespace windtunnel::s3
