#pragma once

#include <map>
#include <string>

#include "simulation/row_codec.hpp"
#include "simulation/time.hpp"

/// What S3 keeps.
namespace windtunnel::s3 {

/// How new objects of a bucket are encrypted unless they say otherwise. Recorded and given back:
/// the emulator encrypts nothing and knows no KMS.
struct Encryption {
  /// AES256, aws:kms or aws:kms:dsse.
  std::string algorithm = "AES256";
  std::string kms_key_id;
  bool bucket_key = false;
  bool operator==(const Encryption&) const = default;
  static void fields(auto& row, auto& field) {
    field(1, row.algorithm);
    field(2, row.kms_key_id);
    field(3, row.bucket_key);
  }
};

/// Which public access a bucket does not block: none in a new one (S3-007). Recorded, as all of
/// access control is, and not enforced.
struct UnblockedAccess {
  /// Not BlockPublicAcls, and so on.
  bool public_acls = false;
  bool public_policy = false;
  bool existing_acls = false;
  bool public_buckets = false;
  bool operator==(const UnblockedAccess&) const = default;
  static void fields(auto& row, auto& field) {
    field(1, row.public_acls);
    field(2, row.public_policy);
    field(3, row.existing_acls);
    field(4, row.public_buckets);
  }
};

struct BucketRow {
  simulation::Instant created{};
  Encryption encryption;
  UnblockedAccess unblocked;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.created);
    field(2, row.encryption);
    field(3, row.unblocked);
  }
};

/// Whose a bucket's name is: names are one space for all accounts and regions (S3-003).
struct BucketOwnerRow {
  std::string account;
  std::string region;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.account);
    field(2, row.region);
  }
};

/// What a caller says about an object beside its body, and gets back with it.
struct ObjectHeaders {
  std::string cache_control;
  std::string content_disposition;
  std::string content_encoding;
  std::string content_language;
  std::string content_type = "binary/octet-stream";
  std::string expires;
  std::string website_redirect;
  /// `x-amz-meta-*`, without the prefix.
  std::map<std::string, std::string> metadata;
  bool operator==(const ObjectHeaders&) const = default;
  static void fields(auto& row, auto& field) {
    field(1, row.cache_control);
    field(2, row.content_disposition);
    field(3, row.content_encoding);
    field(4, row.content_language);
    field(5, row.content_type);
    field(6, row.expires);
    field(7, row.website_redirect);
    field(8, row.metadata);
  }
};

struct ObjectRow {
  /// The body's key in the world's blobs: held once for each object that has it.
  std::string body;
  std::int64_t size = 0;
  /// The MD5 of the body in hexadecimal, without the quotes of the wire (S3-021).
  std::string etag;
  /// To the second, as HTTP's dates are.
  simulation::Instant modified{};
  ObjectHeaders headers;
  std::string checksum_algorithm;
  std::string checksum;
  std::string storage_class = "STANDARD";
  Encryption encryption;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.body);
    field(2, row.size);
    field(3, row.etag);
    field(4, row.modified);
    field(5, row.headers);
    field(6, row.checksum_algorithm);
    field(7, row.checksum);
    field(8, row.storage_class);
    field(9, row.encryption);
  }
};

}  // namespace windtunnel::s3
