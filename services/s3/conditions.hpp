#pragma once

#include <string>
#include <string_view>

#include "services/s3/api.hpp"
#include "services/s3/rows.hpp"

/// HTTP's conditional requests and ranges, as S3 answers them (S3-012, S3-029).
namespace windtunnel::s3 {

/// The ETag as it travels: quoted.
std::string quoted_etag(const ObjectRow& row);

/// Whether a condition such as `"abc", "def"` or `*` names this ETag, quoted or not.
bool names_etag(std::string_view condition, const ObjectRow& row);

struct ReadConditions {
  const api::Opt<std::string>& if_match;
  const api::Opt<std::string>& if_none_match;
  const api::Opt<api::Instant>& if_modified_since;
  const api::Opt<api::Instant>& if_unmodified_since;
};

/// Throws 304 or 412. An ETag's condition, where there is one, decides in place of a date's.
void check_read(const ReadConditions& conditions, const ObjectRow& row);
/// The same of a copy's source, for which everything that does not hold is 412.
void check_copy_source(const ReadConditions& conditions, const ObjectRow& row);

struct ByteRange {
  std::int64_t first = 0;
  std::int64_t last = 0;
};

/// The bytes that a Range header asks for. Nothing for what is to be ignored: no single range of
/// bytes. Throws 416 where none of it lies inside the object.
std::optional<ByteRange> find_range(std::string_view header, std::int64_t size);

}  // namespace windtunnel::s3
