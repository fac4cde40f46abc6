#include "services/s3/conditions.hpp"

#include <charconv>

#include "services/s3/errors.hpp"

namespace windtunnel::s3 {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// A number of digits alone; nothing for anything else, even a sign.
std::optional<std::int64_t> read_position(std::string_view text) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  if (text.empty() || text.front() == '-') return std::nullopt;
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stopped != end) return std::nullopt;
  return value;
}

/// The name of the condition that does not hold; `unchanged` says that the caller has the object
/// as it is.
std::string_view find_failed(const ReadConditions& conditions, const ObjectRow& row,
                             bool& unchanged) {
  unchanged = false;
  if (conditions.if_match) {
    if (!names_etag(*conditions.if_match, row)) return "If-Match";
  } else if (conditions.if_unmodified_since && row.modified > *conditions.if_unmodified_since) {
    return "If-Unmodified-Since";
  }
  unchanged = true;
  if (conditions.if_none_match) {
    if (names_etag(*conditions.if_none_match, row)) return "If-None-Match";
  } else if (conditions.if_modified_since && row.modified <= *conditions.if_modified_since) {
    return "If-Modified-Since";
  }
  return {};
}

}  // namespace

std::string quoted_etag(const ObjectRow& row) { return '"' + row.etag + '"'; }

bool names_etag(std::string_view condition, const ObjectRow& row) {
  while (!condition.empty()) {
    const std::size_t comma = std::min(condition.find(','), condition.size());
    std::string_view one = trimmed(condition.substr(0, comma));
    condition.remove_prefix(std::min(comma + 1, condition.size()));
    if (one == "*") return true;
    if (one.size() >= 2 && one.front() == '"' && one.back() == '"') {
      one = one.substr(1, one.size() - 2);
    }
    if (one == row.etag) return true;
  }
  return false;
}

void check_read(const ReadConditions& conditions, const ObjectRow& row) {
  bool unchanged = false;
  const std::string_view failed = find_failed(conditions, row, unchanged);
  if (failed.empty()) return;
  if (unchanged) throw errors::not_modified(quoted_etag(row), row.modified);
  throw errors::precondition_failed(failed);
}

void check_copy_source(const ReadConditions& conditions, const ObjectRow& row) {
  bool unchanged = false;
  const std::string_view failed = find_failed(conditions, row, unchanged);
  if (!failed.empty()) {
    throw errors::precondition_failed("x-amz-copy-source-" + std::string(failed));
  }
}

std::optional<ByteRange> find_range(std::string_view header, std::int64_t size) {
  constexpr std::string_view unit = "bytes=";
  if (!header.starts_with(unit)) return std::nullopt;
  const std::string_view range = header.substr(unit.size());
  const std::size_t dash = range.find('-');
  if (dash == std::string_view::npos || range.find(',') != std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view left = trimmed(range.substr(0, dash));
  const std::string_view right = trimmed(range.substr(dash + 1));
  const auto first = read_position(left);
  const auto last = read_position(right);
  if ((!left.empty() && !first) || (!right.empty() && !last)) return std::nullopt;
  if (left.empty()) {
    if (!last) return std::nullopt;
    // The last so many bytes.
    if (*last == 0 || size == 0)
      throw errors::invalid_range(header, static_cast<std::size_t>(size));
    return ByteRange{std::max<std::int64_t>(0, size - *last), size - 1};
  }
  if (last && *last < *first) return std::nullopt;
  if (*first >= size) throw errors::invalid_range(header, static_cast<std::size_t>(size));
  return ByteRange{*first, std::min(last.value_or(size - 1), size - 1)};
}

}  // namespace windtunnel::s3
