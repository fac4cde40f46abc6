#include "emulator/protocol/json_values.hpp"

#include <simdjson.h>

#include "emulator/api/base64.hpp"
#include "emulator/api/error.hpp"
#include "emulator/protocol/xml_text.hpp"

namespace windtunnel::protocol {
namespace {

using api::Kind;
using api::MemberPath;
using api::Shape;
using api::TimestampFormat;
using simdjson::dom::element_type;

Token token_of(simdjson::dom::element element) {
  switch (element.type()) {
    case element_type::ARRAY:
      return Token::list;
    case element_type::OBJECT:
      return Token::map;
    case element_type::STRING:
      return Token::text;
    case element_type::BOOL:
      return element.get_bool().value_unsafe() ? Token::true_word : Token::false_word;
    case element_type::NULL_VALUE:
      return Token::null_word;
    default:
      return Token::number;
  }
}

/// Reads a parsed document into wire structs.
class JsonReader {
 public:
  JsonReader(JsonNames names, api::Violations& missing) : names_(names), missing_(missing) {}

  void read(simdjson::dom::element element, const Shape& shape, void* value,
            const MemberPath& path) {
    switch (shape.kind) {
      case Kind::structure:
        return read_structure(element, shape, value, path);
      case Kind::list:
        return read_list(element, shape, value, path);
      case Kind::map:
        return read_map(element, shape, value, path);
      case Kind::string: {
        std::string_view text;
        if (element.get(text) != simdjson::SUCCESS) refuse_token(token_of(element), shape, path);
        static_cast<std::string*>(value)->assign(text);
        return;
      }
      case Kind::boolean:
        if (element.get(*static_cast<bool*>(value)) != simdjson::SUCCESS) {
          refuse_token(token_of(element), shape, path);
        }
        return;
      case Kind::integer:
      case Kind::long_integer:
        return read_whole_number(element, shape, value, path);
      case Kind::float_number:
      case Kind::double_number:
        return read_number(element, shape, *static_cast<double*>(value), path);
      case Kind::timestamp:
        return read_timestamp(element, shape, *static_cast<api::Instant*>(value), path);
      case Kind::blob:
        return read_blob(element, shape, *static_cast<api::Blob*>(value), path);
    }
  }

  void read_members(simdjson::dom::element element, const Shape& shape, MemberReading& reading,
                    void* value, const MemberPath& path) {
    simdjson::dom::object object;
    if (element.get(object) != simdjson::SUCCESS) refuse_token(token_of(element), shape, path);
    for (const auto [key, field] : object) {
      const api::Member* member = reading.find(key);
      if (member == nullptr || field.is_null()) continue;
      const MemberPath member_path = MemberPath::member(path, member->name);
      if (!reading.take(*member)) refuse_value("A member is given twice", member_path);
      read(field, *member->shape, member->engage(value), member_path);
    }
  }

 private:
  void read_structure(simdjson::dom::element element, const Shape& shape, void* value,
                      const MemberPath& path) {
    MemberReading reading(shape, names_);
    read_members(element, shape, reading, value, path);
    reading.note_missing(path, missing_);
  }

  void read_list(simdjson::dom::element element, const Shape& shape, void* list,
                 const MemberPath& path) {
    simdjson::dom::array array;
    if (element.get(array) != simdjson::SUCCESS) refuse_token(token_of(element), shape, path);
    std::size_t position = 0;
    for (const simdjson::dom::element entry : array) {
      const MemberPath entry_path = MemberPath::entry(path, position++);
      if (!entry.is_null()) read(entry, *shape.element, shape.list->append(list), entry_path);
    }
  }

  void read_map(simdjson::dom::element element, const Shape& shape, void* map,
                const MemberPath& path) {
    simdjson::dom::object object;
    if (element.get(object) != simdjson::SUCCESS) refuse_token(token_of(element), shape, path);
    std::size_t size = 0;
    for (const auto [key, field] : object) {
      if (field.is_null()) continue;
      const MemberPath entry_path = MemberPath::value_of(path, key);
      void* const entry = shape.map->insert(map, std::string(key));
      if (shape.map->size(map) != ++size) refuse_value("A key is given twice", entry_path);
      read(field, *shape.element, entry, entry_path);
    }
  }

  static void read_whole_number(simdjson::dom::element element, const Shape& shape, void* value,
                                const MemberPath& path) {
    std::int64_t whole = 0;
    double number = 0;
    if (element.get(whole) == simdjson::SUCCESS) {
      store_whole_number(whole, shape, value, path);
    } else if (element.get(number) == simdjson::SUCCESS) {
      store_whole_number(number, shape, value, path);
    } else {
      refuse_token(token_of(element), shape, path);
    }
  }

  static void read_number(simdjson::dom::element element, const Shape& shape, double& value,
                          const MemberPath& path) {
    std::string_view text;
    if (element.get(value) == simdjson::SUCCESS) return;
    if (element.get(text) != simdjson::SUCCESS || !parse_non_number(text, value)) {
      refuse_token(token_of(element), shape, path);
    }
  }

  static void read_timestamp(simdjson::dom::element element, const Shape& shape,
                             api::Instant& value, const MemberPath& path) {
    std::string_view text;
    double seconds = 0;
    if (element.get(seconds) == simdjson::SUCCESS) {
      value = instant_of_seconds(seconds, path);
    } else if (element.get(text) != simdjson::SUCCESS || !parse_scalar(shape, text, &value)) {
      refuse_token(token_of(element), shape, path);
    }
  }

  static void read_blob(simdjson::dom::element element, const Shape& shape, api::Blob& value,
                        const MemberPath& path) {
    std::string_view text;
    if (element.get(text) != simdjson::SUCCESS) refuse_token(token_of(element), shape, path);
    std::optional<std::string> bytes = api::decode_base64(text);
    if (!bytes) refuse_value("A blob is not base64", path);
    value.bytes = std::move(*bytes);
  }

  JsonNames names_;
  api::Violations& missing_;
};

class ValueWriter {
 public:
  ValueWriter(JsonNames names, JsonWriter& writer) : names_(names), writer_(writer) {}

  void write(const Shape& shape, const void* value, TimestampFormat format) {
    switch (shape.kind) {
      case Kind::structure:
        return write_structure(shape, value);
      case Kind::list:
        return write_list(shape, value);
      case Kind::map:
        return write_map(shape, value);
      case Kind::string:
        return writer_.text(*static_cast<const std::string*>(value));
      case Kind::boolean:
        return writer_.boolean(*static_cast<const bool*>(value));
      case Kind::integer:
        return writer_.integer(*static_cast<const std::int32_t*>(value));
      case Kind::long_integer:
        return writer_.integer(*static_cast<const std::int64_t*>(value));
      case Kind::float_number:
      case Kind::double_number:
        return writer_.number(*static_cast<const double*>(value));
      case Kind::blob:
        return writer_.base64(static_cast<const api::Blob*>(value)->bytes);
      case Kind::timestamp:
        if (format == TimestampFormat::unspecified) format = shape.timestamp_format;
        if (format == TimestampFormat::iso8601 || format == TimestampFormat::rfc822) {
          return writer_.text(format_scalar(shape, format, value));
        }
        return writer_.epoch_seconds(*static_cast<const api::Instant*>(value));
    }
  }

 private:
  void write_structure(const Shape& shape, const void* value) {
    writer_.begin_object();
    for (const api::Member& member : shape.members) {
      if (member.location != api::Location::body || !member.present(value)) continue;
      writer_.plain_key(name_in_json(member, names_));
      write(*member.shape, member.value(value), member.timestamp_format);
    }
    writer_.end_object();
  }

  void write_list(const Shape& shape, const void* list) {
    writer_.begin_array();
    const std::size_t size = shape.list->size(list);
    for (std::size_t index = 0; index < size; ++index) {
      write(*shape.element, shape.list->at(list, index), TimestampFormat::unspecified);
    }
    writer_.end_array();
  }

  void write_map(const Shape& shape, const void* map) {
    writer_.begin_object();
    api::each_entry(*shape.map, map, [&](const std::string& key, const void* value) {
      writer_.key(key);
      write(*shape.element, value, TimestampFormat::unspecified);
    });
    writer_.end_object();
  }

  JsonNames names_;
  JsonWriter& writer_;
};

/// A parser keeps the memory of the largest document that it has read; big ones, which are rare,
/// get one of their own.
constexpr std::size_t largest_kept_document_bytes = 256 * 1024;

simdjson::dom::element parse(simdjson::dom::parser& parser, const std::string& body) {
  if (parser.capacity() < body.size() || parser.max_depth() != deepest_nesting) {
    const std::size_t capacity = std::max<std::size_t>(body.size(), 4096);
    if (parser.allocate(capacity, deepest_nesting) != simdjson::SUCCESS) throw std::bad_alloc();
  }
  simdjson::dom::element document;
  const simdjson::error_code problem = parser.parse(body).get(document);
  if (problem != simdjson::SUCCESS) {
    throw api::ApiError(
        "SerializationException",
        std::string("The body is no valid JSON: ") + simdjson::error_message(problem), 400);
  }
  return document;
}

/// Calls `use` with the document's root.
template <class Use>
void with_document(const std::string& body, Use&& use) {
  thread_local simdjson::dom::parser kept_parser;
  if (body.size() <= largest_kept_document_bytes) return use(parse(kept_parser, body));
  simdjson::dom::parser parser;
  use(parse(parser, body));
}

}  // namespace

void read_json(const std::string& body, const Shape& shape, void* value, const MemberPath& path,
               JsonNames names, api::Violations& missing) {
  with_document(body, [&](simdjson::dom::element document) {
    JsonReader(names, missing).read(document, shape, value, path);
  });
}

void read_json_members(const std::string& body, const Shape& shape, MemberReading& reading,
                       void* value, JsonNames names, api::Violations& missing) {
  with_document(body, [&](simdjson::dom::element document) {
    JsonReader(names, missing).read_members(document, shape, reading, value, MemberPath());
  });
}

void write_json(JsonWriter& writer, const Shape& shape, const void* value, JsonNames names) {
  ValueWriter(names, writer).write(shape, value, TimestampFormat::unspecified);
}

}  // namespace windtunnel::protocol
