#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/api/types.hpp"

/// The AWS API model at run time: constant descriptor tables, written by the generator from
/// `services/<svc>/api.json`. Codecs, the validator and the generated negative tests walk them.
namespace windtunnel::api {

enum class Kind : std::uint8_t {
  boolean,
  integer,  // 32 bits
  long_integer,
  float_number,
  double_number,
  string,
  blob,
  timestamp,
  structure,
  list,
  map,
};

enum class TimestampFormat : std::uint8_t { unspecified, epoch_seconds, iso8601, rfc822 };

/// Where a member of a REST request or response travels.
enum class Location : std::uint8_t { body, header, headers, uri, query_string, status_code };

/// Access to a std::vector<T> without knowing T.
struct ListAccess {
  std::size_t (*size)(const void* list);
  const void* (*at)(const void* list, std::size_t index);
  void* (*append)(void* list);
};

/// Access to a std::map<std::string, T> without knowing T.
struct MapAccess {
  std::size_t (*size)(const void* map);
  void (*each)(const void* map, void* context,
               void (*visit)(void* context, const std::string& key, const void* value));
  void* (*insert)(void* map, std::string key);
};

struct Shape;
struct ShapeChecks;

struct Member {
  /// AWS's spelling, also of the struct's member.
  std::string_view name;
  /// The model's locationName; empty where there is none.
  std::string_view location_name;
  std::string_view query_name;
  std::string_view xml_namespace;
  const Shape* shape = nullptr;
  /// Of the value itself inside the struct; for an optional member the flag is at `flag_offset`.
  std::uint32_t offset = 0;
  std::uint32_t flag_offset = 0;
  Location location = Location::body;
  bool optional = false;
  bool required = false;
  bool flattened = false;
  bool xml_attribute = false;
  bool streaming = false;
  bool idempotency_token = false;
  /// The body is a stream of events: a list of what is one of several structures each.
  bool event_stream = false;
  /// Of an event: the member that is its whole payload, and one that travels as a header.
  bool event_payload = false;
  bool event_header = false;
  TimestampFormat timestamp_format = TimestampFormat::unspecified;

  bool present(const void* structure) const {
    return !optional || *(static_cast<const bool*>(structure) + flag_offset);
  }
  const void* value(const void* structure) const {
    return static_cast<const std::byte*>(structure) + offset;
  }
  /// The value to write to, engaged if it was absent.
  void* engage(void* structure) const {
    if (optional) *(static_cast<bool*>(structure) + flag_offset) = true;
    return static_cast<std::byte*>(structure) + offset;
  }
};

struct Shape {
  std::string_view name;
  Kind kind = Kind::structure;
  bool is_union = false;
  bool flattened = false;
  bool sensitive = false;
  bool has_minimum = false;
  bool has_maximum = false;
  TimestampFormat timestamp_format = TimestampFormat::unspecified;
  /// Length of strings, lists and maps; value of numbers.
  double minimum = 0;
  double maximum = 0;
  /// As AWS states it, for messages, and as RE2 reads it; the latter empty where RE2 cannot.
  std::string_view pattern;
  std::string_view re2_pattern;
  std::span<const std::string_view> enumeration;

  // Structures.
  std::span<const Member> members;
  /// Index of the member that is the whole body of a REST message, or -1.
  int payload = -1;
  std::string_view location_name;
  std::string_view xml_namespace;
  // Exceptions: the code on the wire where it is not the shape's name, the status, the side.
  std::string_view error_code;
  std::uint16_t http_status = 0;
  bool exception = false;
  bool fault = false;

  // Lists and maps.
  const Shape* element = nullptr;
  const Shape* key = nullptr;
  std::string_view element_location_name;
  std::string_view key_location_name;
  const ListAccess* list = nullptr;
  const MapAccess* map = nullptr;

  /// What the validator worked out about this shape at its first use; never freed.
  mutable std::atomic<const ShapeChecks*> checks = nullptr;

  const Member* find_member(std::string_view member_name) const {
    for (const Member& member : members) {
      if (member.name == member_name) return &member;
    }
    return nullptr;
  }
};

struct Pagination {
  std::string_view input_token;
  std::string_view output_token;
  std::string_view limit_key;
  std::string_view result_key;
};

struct OperationModel {
  std::string_view name;
  std::string_view http_method;
  std::string_view request_uri;
  /// Both null for operations that are not implemented: only their names and routes are known.
  const Shape* input = nullptr;
  const Shape* output = nullptr;
  std::string_view output_wrapper;  // resultWrapper of the query protocol
  std::span<const Shape* const> errors;
  /// Query parameters and headers that a REST operation requires, known of all operations: what
  /// tells those of one method and path apart (ListParts of GetObject, CopyObject of PutObject).
  std::span<const std::string_view> required_query;
  std::span<const std::string_view> required_headers;
  Pagination pagination;
  std::uint16_t response_code = 0;
  bool implemented = false;
};

enum class Protocol : std::uint8_t {
  json_1_0,
  json_1_1,
  query,
  ec2_query,
  rest_json,
  rest_xml,
  rpc_v2_cbor,
};

struct ServiceModel {
  /// The folder's name, such as "codedeploy".
  std::string_view name;
  /// As AWS writes it, such as "AWS CodeDeploy".
  std::string_view full_name;
  std::string_view service_id;
  std::string_view endpoint_prefix;
  std::string_view signing_name;
  std::string_view target_prefix;
  std::string_view api_version;
  std::string_view xml_namespace;
  /// Where the model came from, such as "botocore 1.43.11".
  std::string_view model_source;
  std::span<const Protocol> protocols;
  bool query_compatible = false;
  /// In order of name.
  std::span<const OperationModel> operations;

  const OperationModel* find_operation(std::string_view operation_name) const;
  bool speaks(Protocol protocol) const;
};

namespace detail {

template <class T>
constexpr ListAccess list_access{
    [](const void* list) { return static_cast<const std::vector<T>*>(list)->size(); },
    [](const void* list, std::size_t index) -> const void* {
      return &(*static_cast<const std::vector<T>*>(list))[index];
    },
    [](void* list) -> void* { return &static_cast<std::vector<T>*>(list)->emplace_back(); },
};

template <class T>
constexpr MapAccess map_access{
    [](const void* map) { return static_cast<const std::map<std::string, T>*>(map)->size(); },
    [](const void* map, void* context, void (*visit)(void*, const std::string&, const void*)) {
      for (const auto& [key, value] : *static_cast<const std::map<std::string, T>*>(map)) {
        visit(context, key, &value);
      }
    },
    [](void* map, std::string key) -> void* {
      return &(*static_cast<std::map<std::string, T>*>(map))[std::move(key)];
    },
};

}  // namespace detail

template <class Visit>
void each_entry(const MapAccess& access, const void* map, Visit&& visit) {
  access.each(
      map, &visit, [](void* context, const std::string& key, const void* value) {
        (*static_cast<std::remove_reference_t<Visit>*>(context))(key, value);
      });
}

}  // namespace windtunnel::api
