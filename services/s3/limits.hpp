#pragma once

#include <cstddef>

/// AWS's quotas of S3, as far as this slice can meet them.
namespace windtunnel::s3::limits {

/// General purpose buckets of one account.
inline constexpr std::size_t buckets = 10'000;
/// UTF-8 bytes of an object's key; a property of S3 rather than a quota, so never lifted.
inline constexpr std::size_t key_bytes = 1'024;
/// Bytes of an object's own metadata, names and values together; never lifted either.
inline constexpr std::size_t metadata_bytes = 2'048;
/// Entries of a listing's page, and keys of one DeleteObjects.
inline constexpr std::size_t page = 1'000;

}  // namespace windtunnel::s3::limits
