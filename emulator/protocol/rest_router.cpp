#include "emulator/protocol/rest_router.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

#include "emulator/http/ascii.hpp"
#include "emulator/protocol/form.hpp"
#include "emulator/protocol/rest_hosts.hpp"

namespace windtunnel::protocol {

namespace {

using Segments = std::vector<std::string_view>;

Segments split(std::string_view text, char separator) {
  Segments parts;
  while (true) {
    const std::size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

Segments segments_of(std::string_view path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  return split(path, '/');
}

struct Request {
  std::string_view path;
  Segments segments;
  /// Still encoded: only names, and the few values that are constants, are looked at.
  std::vector<std::pair<std::string_view, std::string_view>> query;
  HeaderList headers;

  const std::string_view* find_query(std::string_view name) const {
    for (const auto& [found, value] : query) {
      if (found == name) return &value;
    }
    return nullptr;
  }
  bool has_header(std::string_view name) const {
    return std::any_of(headers.begin(), headers.end(), [&](const auto& header) {
      return http::equal_ignoring_case(header.first, name);
    });
  }
};

using RawLabels = std::vector<std::pair<std::string_view, std::string_view>>;

/// Larger is better.
struct Score {
  int literals = 0, single_labels = 0, constants = 0, lacks = 0, has = 0;
  bool named = false, implemented = false;
  auto rank() const {
    return std::tuple(literals, single_labels, constants, -lacks, has, named, implemented);
  }
};

bool is_label(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}
bool is_greedy(std::string_view segment) { return is_label(segment) && segment.ends_with("+}"); }

/// What `count` segments from `first` on were in the path.
std::string_view join(const Segments& segments, std::size_t first, std::size_t count) {
  const char* begin = segments[first].data();
  const std::string_view last = segments[first + count - 1];
  return {begin, static_cast<std::size_t>(last.data() + last.size() - begin)};
}

bool match_path(std::string_view pattern_text, const Request& request, Score& score,
                RawLabels& labels) {
  Segments pattern = segments_of(pattern_text);
  if (pattern.back().empty()) pattern.pop_back();
  const bool greedy = std::any_of(pattern.begin(), pattern.end(), is_greedy);
  std::size_t count = request.segments.size();
  // One slash at the end more or less makes no difference, unless it is part of a greedy label.
  if (!greedy && count == pattern.size() + 1 && request.segments.back().empty()) --count;
  if (greedy ? count < pattern.size() : count != pattern.size()) return false;
  std::size_t at = 0;
  for (const std::string_view part : pattern) {
    const std::size_t taken = is_greedy(part) ? count - pattern.size() + 1 : 1;
    const std::string_view text = join(request.segments, at, taken);
    at += taken;
    if (!is_label(part)) {
      if (text != part && decode_percent(text, false) != part) return false;
      ++score.literals;
      continue;
    }
    if (text.empty()) return false;
    if (taken == 1 && !is_greedy(part)) ++score.single_labels;
    labels.emplace_back(part.substr(1, part.size() - (is_greedy(part) ? 3 : 2)), text);
  }
  return true;
}

bool match_constants(std::string_view constants, const Request& request, Score& score) {
  if (constants.empty()) return true;
  for (const std::string_view constant : split(constants, '&')) {
    const std::size_t equals = constant.find('=');
    const std::string_view name = constant.substr(0, equals);
    if (name == "x-id") continue;
    const std::string_view* value = request.find_query(name);
    if (value == nullptr) return false;
    if (equals != std::string_view::npos && *value != constant.substr(equals + 1)) return false;
    ++score.constants;
  }
  return true;
}

void count_required(const api::OperationModel& operation, const Request& request, Score& score) {
  for (const std::string_view name : operation.required_query) {
    ++(request.find_query(name) != nullptr ? score.has : score.lacks);
  }
  for (const std::string_view name : operation.required_headers) {
    ++(request.has_header(name) ? score.has : score.lacks);
  }
}

api::Protocol rest_protocol(const api::ServiceModel& service) {
  return service.speaks(api::Protocol::rest_json) ? api::Protocol::rest_json
                                                  : api::Protocol::rest_xml;
}

Route make_route(const api::ServiceModel& service, const api::OperationModel& operation,
                 const RawLabels& labels) {
  Route route;
  route.service = &service;
  route.operation = &operation;
  route.protocol = rest_protocol(service);
  for (const auto& [name, text] : labels) {
    std::optional<std::string> value = decode_percent(text, false);
    if (!value) throw api::ApiError("InvalidURI", "Couldn't parse the specified URI.");
    route.labels.emplace_back(name, std::move(*value));
  }
  return route;
}

Request read_request(std::string_view path, std::string_view target, HeaderList headers) {
  Request request{path, segments_of(path), {}, headers};
  const std::string_view query = query_of(target);
  if (query.empty()) return request;
  for (const std::string_view parameter : split(query, '&')) {
    const std::size_t equals = parameter.find('=');
    request.query.emplace_back(
        parameter.substr(0, equals),
        equals == std::string_view::npos ? std::string_view() : parameter.substr(equals + 1));
  }
  return request;
}

}  // namespace

bool is_s3(const api::ServiceModel& service) { return service.endpoint_prefix == "s3"; }

std::optional<Route> match_rest(const api::ServiceModel& service, std::string_view method,
                                std::string_view host, std::string_view target,
                                HeaderList headers) {
  std::string path(target.substr(0, target.find('?')));
  if (is_s3(service)) path = s3_style_path(host, path);
  const Request request = read_request(path, target, headers);
  const std::string_view* id = request.find_query("x-id");

  const api::OperationModel* best = nullptr;
  Score best_score;
  RawLabels best_labels;
  for (const api::OperationModel& operation : service.operations) {
    if (operation.http_method != method) continue;
    const std::string_view uri = operation.request_uri;
    Score score;
    RawLabels labels;
    if (!match_path(uri.substr(0, uri.find('?')), request, score, labels)) continue;
    if (!match_constants(query_of(uri), request, score)) continue;
    count_required(operation, request, score);
    score.named = id != nullptr && *id == operation.name;
    score.implemented = operation.implemented;
    if (best != nullptr && score.rank() <= best_score.rank()) continue;
    best = &operation;
    best_score = score;
    best_labels = std::move(labels);
  }
  if (best == nullptr) return std::nullopt;
  return make_route(service, *best, best_labels);
}

}  // namespace windtunnel::protocol
