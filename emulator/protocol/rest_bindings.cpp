#include "emulator/protocol/rest_bindings.hpp"

#include <simdjson.h>

#include <algorithm>
#include <optional>

#include "emulator/http/ascii.hpp"
#include "emulator/protocol/xml_text.hpp"

namespace windtunnel::protocol {

using api::ApiError;
using api::Kind;
using api::Location;
using api::Member;
using api::Shape;
using api::TimestampFormat;

namespace {

std::string_view name_of(const Member& member) {
  return member.location_name.empty() ? member.name : member.location_name;
}

ApiError bad_argument(std::string_view name, std::string_view text, const Shape& shape) {
  const bool number = shape.kind == Kind::integer || shape.kind == Kind::long_integer;
  ApiError error("InvalidArgument", number ? "Provided " + std::string(name) +
                                                 " not an integer or within integer range"
                                           : "Invalid value for " + std::string(name));
  error.members = {{"ArgumentName", std::string(name)}, {"ArgumentValue", std::string(text)}};
  return error;
}

void read_text(const Shape& shape, std::string_view name, std::string_view text, void* value) {
  if (!simdjson::validate_utf8(text.data(), text.size())) throw bad_argument(name, "", shape);
  if (!parse_scalar(shape, text, value)) throw bad_argument(name, text, shape);
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// A header's list: by commas, quoted ones apart. Dates have a comma of their own.
std::vector<std::string> split_list(const Shape& element, std::string_view text) {
  const int commas_of_entry =
      element.kind == Kind::timestamp &&
              timestamp_format(element, TimestampFormat::rfc822) == TimestampFormat::rfc822
          ? 1
          : 0;
  std::vector<std::string> entries;
  std::string entry;
  bool quoted = false;
  int commas = 0;
  for (const char character : text) {
    if (character == '"') {
      quoted = !quoted;
    } else if (character == ',' && !quoted && commas++ >= commas_of_entry) {
      entries.emplace_back(trimmed(entry));
      entry.clear();
      commas = 0;
    } else {
      entry += character;
    }
  }
  if (const std::string_view last = trimmed(entry); !last.empty()) entries.emplace_back(last);
  return entries;
}

/// HTTP's conditions on time are ignored where their date is none (RFC 9110, 13.1.3).
bool is_ignorable(const Member& member, std::string_view text) {
  api::Instant unused;
  return member.shape->kind == Kind::timestamp && name_of(member).starts_with("If-") &&
         !parse_scalar(*member.shape, text, &unused);
}

bool read_header(const Member& member, const RestRequest& request, void* input) {
  const Shape& shape = *member.shape;
  bool found = false;
  for (const auto& [name, text] : request.headers) {
    if (!http::equal_ignoring_case(name, name_of(member)) || is_ignorable(member, text)) continue;
    void* value = member.engage(input);
    found = true;
    if (shape.kind != Kind::list) {
      read_text(shape, name_of(member), text, value);
      break;
    }
    for (const std::string& entry : split_list(*shape.element, text)) {
      read_text(*shape.element, name_of(member), entry, shape.list->append(value));
    }
  }
  return found;
}

/// `x-amz-meta-*`: names in lower case, as S3 keeps them; repeated ones are joined.
bool read_header_map(const Member& member, const RestRequest& request, void* input) {
  const std::string_view prefix = member.location_name;
  const Shape& shape = *member.shape;
  bool found = false;
  for (const auto& [name, text] : request.headers) {
    if (!http::starts_with_ignoring_case(name, prefix) || name.size() == prefix.size()) continue;
    std::string key = name.substr(prefix.size());
    for (char& character : key) character = http::ascii_lower(character);
    void* map = member.engage(input);
    found = true;
    const std::size_t size = shape.map->size(map);
    auto* value = static_cast<std::string*>(shape.map->insert(map, std::move(key)));
    std::string text_read;
    read_text(*shape.element, name, text, &text_read);
    *value = shape.map->size(map) == size ? *value + "," + text_read : text_read;
  }
  return found;
}

bool read_query_member(const Member& member, const RestRequest& request, void* input) {
  const Shape& shape = *member.shape;
  bool found = false;
  for (const FormParameter& parameter : request.query) {
    if (parameter.name != name_of(member)) continue;
    void* value = member.engage(input);
    found = true;
    if (shape.kind != Kind::list) {
      read_text(shape, parameter.name, parameter.value, value);
      break;
    }
    read_text(*shape.element, parameter.name, parameter.value, shape.list->append(value));
  }
  return found;
}

bool read_label(const Member& member, const Route& route, void* input) {
  for (const auto& [name, text] : route.labels) {
    if (name != name_of(member)) continue;
    read_text(*member.shape, name, text, member.engage(input));
    return true;
  }
  return false;
}

/// Whatever a caller stored: a header has one line.
std::string header_text(std::string text) {
  for (char& character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if ((byte < 0x20 && byte != '\t') || byte == 0x7f) character = ' ';
  }
  return text;
}

std::string list_text(const Shape& shape, const void* list) {
  std::string text;
  for (std::size_t index = 0; index < shape.list->size(list); ++index) {
    const std::string entry =
        format_scalar(*shape.element, timestamp_format(*shape.element, TimestampFormat::rfc822),
                      shape.list->at(list, index));
    const bool quoted = entry.find_first_of(",\"") != std::string::npos &&
                        shape.element->kind != Kind::timestamp;
    text.append(index == 0 ? "" : ",").append(quoted ? "\"" + entry + "\"" : entry);
  }
  return text;
}

void write_header(const Member& member, const void* value, const api::OperationModel& operation,
                  http::Response& response) {
  const Shape& shape = *member.shape;
  const std::string text =
      shape.kind == Kind::list
          ? list_text(shape, value)
          : format_scalar(shape, timestamp_format(member, TimestampFormat::rfc822), value);
  if (http::equal_ignoring_case(name_of(member), "Content-Length")) {
    if (operation.http_method == "HEAD") {
      response.head_content_length = std::strtoull(text.c_str(), nullptr, 10);
    }
    return;
  }
  if (http::equal_ignoring_case(name_of(member), "Content-Range") && response.status == 200) {
    response.status = 206;
  }
  response.headers.emplace_back(name_of(member), header_text(text));
}

bool has_header(const http::Response& response, std::string_view name) {
  return std::any_of(
      response.headers.begin(), response.headers.end(),
      [&](const auto& header) { return http::equal_ignoring_case(header.first, name); });
}

}  // namespace

const Member* find_payload(const Shape& shape) {
  return shape.payload < 0 ? nullptr : &shape.members[static_cast<std::size_t>(shape.payload)];
}

bool has_body_members(const Shape& shape) {
  return std::any_of(shape.members.begin(), shape.members.end(),
                     [](const Member& member) { return member.location == Location::body; });
}

RestRequest read_rest_request(const Route& route, const http::Request& request) {
  RestRequest read{route, {}, {request.headers.begin(), request.headers.end()}};
  try {
    read.query = parse_form(query_of(request.target));
  } catch (const ApiError&) {
    throw ApiError("InvalidURI", "Couldn't parse the specified URI.");
  }
  return read;
}

bool read_rest_member(const Member& member, const RestRequest& request, void* input) {
  switch (member.location) {
    case Location::uri: return read_label(member, request.route, input);
    case Location::query_string: return read_query_member(member, request, input);
    case Location::header: return read_header(member, request, input);
    case Location::headers: return read_header_map(member, request, input);
    case Location::body:
    case Location::status_code: break;
  }
  return false;
}

void write_rest_members(const api::OperationModel& operation, const void* output,
                        http::Response& response) {
  response.status = operation.response_code != 0 ? operation.response_code : 200;
  if (operation.output == nullptr) return;
  for (const Member& member : operation.output->members) {
    if (!member.present(output)) continue;
    const void* value = member.value(output);
    if (member.location == Location::status_code) {
      response.status = static_cast<unsigned>(*static_cast<const std::int32_t*>(value));
    } else if (member.location == Location::header) {
      write_header(member, value, operation, response);
    } else if (member.location == Location::headers) {
      api::each_entry(*member.shape->map, value, [&](const std::string& key, const void* text) {
        response.headers.emplace_back(
            header_text(std::string(member.location_name) + key),
            header_text(*static_cast<const std::string*>(text)));
      });
    }
  }
}

bool write_plain_payload(const Member& member, const void* value, http::Response& response) {
  if (member.shape->kind == Kind::blob) {
    response.body = static_cast<const api::Blob*>(value)->bytes;
    add_content_type(response, "application/octet-stream");
  } else if (member.shape->kind == Kind::string) {
    response.body = *static_cast<const std::string*>(value);
    add_content_type(response, "text/plain");
  } else {
    return false;
  }
  return true;
}

void add_content_type(http::Response& response, std::string_view type) {
  if (!has_header(response, "Content-Type")) response.headers.emplace_back("Content-Type", type);
}

}  // namespace windtunnel::protocol
