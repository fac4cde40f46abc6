#include "emulator/protocol/rest_hosts.hpp"

#include <algorithm>

#include "emulator/http/ascii.hpp"

namespace windtunnel::protocol {

namespace {

using http::ends_with_ignoring_case;
using http::equal_ignoring_case;

/// The labels of a host, taken from its end.
class Labels {
 public:
  explicit Labels(std::string_view text) : text_(text) {}
  std::string_view text() const { return text_; }
  std::string_view last() const { return text_.substr(last_begin()); }
  void drop() {
    const std::size_t begin = last_begin();
    text_ = text_.substr(0, begin == 0 ? 0 : begin - 1);
  }

 private:
  std::size_t last_begin() const {
    const std::size_t dot = text_.rfind('.');
    return dot == std::string_view::npos ? 0 : dot + 1;
  }
  std::string_view text_;
};

/// "us-east-1", "us-gov-west-1": two letters, words, a number.
bool is_region(std::string_view label) {
  const std::size_t last = label.rfind('-');
  if (label.size() < 6 || label[2] != '-' || last == 2 || last + 1 == label.size()) return false;
  return http::is_letter(label[0]) && http::is_letter(label[1]) &&
         std::all_of(label.begin() + static_cast<std::ptrdiff_t>(last) + 1, label.end(),
                     http::is_digit) &&
         std::all_of(label.begin() + 3, label.begin() + static_cast<std::ptrdiff_t>(last),
                     [](char c) { return http::is_letter(c) || c == '-'; });
}

/// Drops what names the service in front of the domain; false, dropping nothing, where nothing
/// does. Read from the right: a bucket's own name may have dots and say "s3".
bool drop_service(Labels& labels) {
  const Labels before = labels;
  if (is_region(labels.last())) labels.drop();
  if (equal_ignoring_case(labels.last(), "dualstack")) labels.drop();
  const std::string_view name = labels.last();
  const bool plain = equal_ignoring_case(name, "s3") || equal_ignoring_case(name, "s3-fips") ||
                     equal_ignoring_case(name, "s3-accelerate");
  const bool dashed = http::starts_with_ignoring_case(name, "s3-") &&
                      (is_region(name.substr(3)) || equal_ignoring_case(name, "s3-external-1"));
  if (plain || dashed) {
    labels.drop();
    return true;
  }
  labels = before;
  return false;
}

std::string_view without_port(std::string_view host) {
  const std::size_t colon = host.rfind(':');
  return colon == std::string_view::npos ? host : host.substr(0, colon);
}

bool drop_domain(std::string_view& host, std::string_view domain) {
  if (equal_ignoring_case(host, domain)) {
    host = {};
    return true;
  }
  if (host.size() <= domain.size() || !ends_with_ignoring_case(host, domain)) return false;
  const std::size_t dot = host.size() - domain.size() - 1;
  if (host[dot] != '.') return false;
  host = host.substr(0, dot);
  return true;
}

}  // namespace

std::string_view s3_host_bucket(std::string_view host) {
  host = without_port(host);
  if (drop_domain(host, "amazonaws.com") || drop_domain(host, "amazonaws.com.cn")) {
    Labels labels(host);
    return drop_service(labels) ? labels.text() : std::string_view();
  }
  if (drop_domain(host, "localhost") || drop_domain(host, "localhost.localstack.cloud")) {
    Labels labels(host);
    if (equal_ignoring_case(labels.last(), "world")) {
      labels.drop();
      labels.drop();
    }
    drop_service(labels);
    return labels.text();
  }
  return {};
}

std::string s3_style_path(std::string_view host, std::string_view path) {
  const std::string_view bucket = s3_host_bucket(host);
  if (bucket.empty()) return std::string(path);
  std::string rewritten = "/";
  rewritten.append(bucket);
  if (!path.starts_with('/')) rewritten += '/';
  return rewritten.append(path);
}

}  // namespace windtunnel::protocol
