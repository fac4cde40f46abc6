#include <algorithm>
#include <charconv>

#include "emulator/protocol/cbor_reader.hpp"
#include "emulator/protocol/cbor_writer.hpp"
#include "emulator/protocol/codec.hpp"
#include "emulator/protocol/error_members.hpp"
#include "emulator/protocol/member_decoding.hpp"

namespace windtunnel::protocol {
namespace {

using api::Kind;
using api::MemberPath;
using api::Shape;
using Type = CborReader::Type;

/// Reads a body into wire structs.
class InputReader {
 public:
  InputReader(std::string_view body, api::Violations& missing) : reader_(body), missing_(missing) {}

  void read_body(const Shape& shape, void* input) {
    read(shape, input, MemberPath());
    reader_.finish();
  }

 private:
  void read(const Shape& shape, void* value, const MemberPath& path) {
    const Type type = reader_.next_type();
    if (!fits(type, shape.kind)) refuse_token(token_of(type), shape, path);
    switch (shape.kind) {
      case Kind::structure:
        return read_structure(shape, value, path);
      case Kind::list:
        return read_list(shape, value, path);
      case Kind::map:
        return read_map(shape, value, path);
      case Kind::string:
        *static_cast<std::string*>(value) = reader_.text();
        return;
      case Kind::blob:
        static_cast<api::Blob*>(value)->bytes = reader_.bytes();
        return;
      case Kind::boolean:
        *static_cast<bool*>(value) = reader_.boolean();
        return;
      case Kind::integer:
      case Kind::long_integer:
        if (type == Type::number) return store_whole_number(reader_.number(), shape, value, path);
        return store_whole_number(reader_.whole_number(), shape, value, path);
      case Kind::float_number:
      case Kind::double_number:
        *static_cast<double*>(value) = reader_.number();
        return;
      case Kind::timestamp:
        *static_cast<api::Instant*>(value) = instant_of_seconds(reader_.number(), path);
        return;
    }
  }

  static bool fits(Type type, Kind kind) {
    switch (kind) {
      case Kind::structure:
      case Kind::map:
        return type == Type::map;
      case Kind::list:
        return type == Type::list;
      case Kind::string:
        return type == Type::text;
      case Kind::blob:
        return type == Type::bytes;
      case Kind::boolean:
        return type == Type::boolean;
      default:
        return type == Type::whole_number || type == Type::number;
    }
  }

  Token token_of(Type type) {
    switch (type) {
      case Type::text:
        return Token::text;
      case Type::bytes:
        return Token::bytes;
      case Type::list:
        return Token::list;
      case Type::map:
        return Token::map;
      case Type::boolean:
        return reader_.boolean() ? Token::true_word : Token::false_word;
      case Type::null:
        return Token::null_word;
      default:
        return Token::number;
    }
  }

  /// Null is as good as absent.
  bool pass_null() {
    if (reader_.next_type() != Type::null) return false;
    reader_.null();
    return true;
  }

  std::string read_key() {
    if (reader_.next_type() != Type::text) refuse_value("A key is no text", MemberPath());
    return reader_.text();
  }

  void read_structure(const Shape& shape, void* value, const MemberPath& path) {
    MemberReading reading(shape);
    for (auto entries = reader_.begin_map(); reader_.next_entry(entries);) {
      const api::Member* member = reading.find(read_key());
      if (member == nullptr) {
        reader_.skip();
        continue;
      }
      if (pass_null()) continue;
      const MemberPath member_path = MemberPath::member(path, member->name);
      if (!reading.take(*member)) refuse_value("A member is given twice", member_path);
      read(*member->shape, member->engage(value), member_path);
    }
    reading.note_missing(path, missing_);
  }

  void read_list(const Shape& shape, void* list, const MemberPath& path) {
    std::size_t position = 0;
    for (auto entries = reader_.begin_list(); reader_.next_entry(entries);) {
      const MemberPath entry_path = MemberPath::entry(path, position++);
      if (!pass_null()) read(*shape.element, shape.list->append(list), entry_path);
    }
  }

  void read_map(const Shape& shape, void* map, const MemberPath& path) {
    std::size_t size = 0;
    for (auto entries = reader_.begin_map(); reader_.next_entry(entries);) {
      const std::string key = read_key();
      if (pass_null()) continue;
      const MemberPath entry_path = MemberPath::value_of(path, key);
      void* const entry = shape.map->insert(map, key);
      if (shape.map->size(map) != ++size) refuse_value("A key is given twice", entry_path);
      read(*shape.element, entry, entry_path);
    }
  }

  CborReader reader_;
  api::Violations& missing_;
};

void write_value(CborWriter& writer, const Shape& shape, const void* value) {
  switch (shape.kind) {
    case Kind::structure: {
      const auto is_present = [&](const api::Member& member) { return member.present(value); };
      writer.begin_map(static_cast<std::size_t>(
          std::count_if(shape.members.begin(), shape.members.end(), is_present)));
      for (const api::Member& member : shape.members) {
        if (!is_present(member)) continue;
        writer.text(member.name);
        write_value(writer, *member.shape, member.value(value));
      }
      return;
    }
    case Kind::list: {
      const std::size_t size = shape.list->size(value);
      writer.begin_list(size);
      for (std::size_t index = 0; index < size; ++index) {
        write_value(writer, *shape.element, shape.list->at(value, index));
      }
      return;
    }
    case Kind::map:
      writer.begin_map(shape.map->size(value));
      api::each_entry(*shape.map, value, [&](const std::string& key, const void* entry) {
        writer.text(key);
        write_value(writer, *shape.element, entry);
      });
      return;
    case Kind::string:
      return writer.text(*static_cast<const std::string*>(value));
    case Kind::blob:
      return writer.bytes(static_cast<const api::Blob*>(value)->bytes);
    case Kind::boolean:
      return writer.boolean(*static_cast<const bool*>(value));
    case Kind::integer:
      return writer.integer(*static_cast<const std::int32_t*>(value));
    case Kind::long_integer:
      return writer.integer(*static_cast<const std::int64_t*>(value));
    case Kind::float_number:
    case Kind::double_number:
      return writer.number(*static_cast<const double*>(value));
    case Kind::timestamp:
      return writer.timestamp(*static_cast<const api::Instant*>(value));
  }
}

http::Response make_response(unsigned status, const ResponseContext& context) {
  http::Response response;
  response.status = status;
  response.headers.reserve(4);
  response.headers.emplace_back("Smithy-Protocol", "rpc-v2-cbor");
  response.headers.emplace_back("x-amzn-RequestId", context.request_id);
  return response;
}

/// The members of an error are kept as text; those that are numbers or truths go out as such.
void write_error_member(CborWriter& writer, const ErrorOnWire& on_wire, std::string_view name,
                        std::string_view text) {
  double number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (on_wire.is_text(name)) {
    writer.text(text);
  } else if (problem == std::errc() && end == text.data() + text.size()) {
    writer.number(number);
  } else {
    writer.boolean(text == "true");
  }
}

class CborCodec final : public Codec {
 public:
  void decode_input(const Route& route, const http::Request& request, void* input,
                    api::Violations& missing) const override {
    const Shape* shape = route.operation->input;
    if (shape == nullptr) return;
    if (request.body.empty()) {
      MemberReading(*shape).note_missing(MemberPath(), missing);
    } else {
      InputReader(request.body, missing).read_body(*shape, input);
    }
  }

  http::Response encode_output(const Route& route, const void* output,
                               const ResponseContext& context) const override {
    http::Response response = make_response(200, context);
    // An operation without output has no body, and then no content type either.
    if (route.operation->output == nullptr) return response;
    response.headers.emplace_back("Content-Type", "application/cbor");
    CborWriter writer(response.body);
    write_value(writer, *route.operation->output, output);
    return response;
  }

  http::Response encode_error(const api::ServiceModel* service,
                              const api::OperationModel* operation, const api::ApiError& error,
                              const ResponseContext& context) const override {
    http::Response response = make_response(error_status(operation, error), context);
    response.headers.emplace_back("Content-Type", "application/cbor");
    const ErrorOnWire on_wire(service, operation, error);
    CborWriter writer(response.body);
    writer.begin_map(2 + error.members.size());
    writer.text("__type");
    writer.text(on_wire.type);
    writer.text(on_wire.message_member);
    writer.text(error.message);
    for (const auto& [name, text] : error.members) {
      writer.text(name);
      write_error_member(writer, on_wire, name, text);
    }
    if (!on_wire.query_error.empty()) {
      response.headers.emplace_back("x-amzn-query-error", on_wire.query_error);
    }
    return response;
  }
};

}  // namespace

const Codec& cbor_codec() {
  static const CborCodec codec;
  return codec;
}

}  // namespace windtunnel::protocol
