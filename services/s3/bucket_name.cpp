#include "services/s3/bucket_name.hpp"

#include <algorithm>

namespace windtunnel::s3 {
namespace {

bool is_digit(char character) { return character >= '0' && character <= '9'; }
bool is_alphanumeric(char character) {
  return is_digit(character) || (character >= 'a' && character <= 'z');
}

/// Four groups of digits: a name that would be read as an address.
bool looks_like_an_address(std::string_view name) {
  return std::count(name.begin(), name.end(), '.') == 3 &&
         name.find("..") == std::string_view::npos &&
         std::all_of(name.begin(), name.end(), [](char c) { return c == '.' || is_digit(c); });
}

}  // namespace

bool is_bucket_name(std::string_view name) {
  if (name.size() < 3 || name.size() > 63) return false;
  if (!is_alphanumeric(name.front()) || !is_alphanumeric(name.back())) return false;
  const bool allowed = std::all_of(name.begin(), name.end(), [](char character) {
    return is_alphanumeric(character) || character == '.' || character == '-';
  });
  if (!allowed || name.find("..") != std::string_view::npos) return false;
  if (looks_like_an_address(name)) return false;
  return !name.starts_with("xn--") && !name.starts_with("sthree-") && !name.ends_with("-s3alias") &&
         !name.ends_with("--ol-s3");
}

}  // namespace windtunnel::s3
