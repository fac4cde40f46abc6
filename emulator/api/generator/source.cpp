#include <cstdio>

#include "emulator/api/generator/model.hpp"

namespace windtunnel::generator {

using nlohmann::json;

namespace {

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char character : text) {
    if (character == '"' || character == '\\') {
      out += '\\';
      out += character;
    } else if (static_cast<unsigned char>(character) < 0x20 ||
               static_cast<unsigned char>(character) >= 0x7f) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\%03o", static_cast<unsigned char>(character));
      out += escape;
    } else {
      out += character;
    }
  }
  return out + "\"";
}

std::string text_of(const json& object, const char* key) {
  return object.contains(key) ? object.at(key).get<std::string>() : std::string();
}

std::string kind_of(const std::string& type) {
  if (type == "long") return "long_integer";
  if (type == "float") return "float_number";
  if (type == "double") return "double_number";
  return type;
}

/// Writes `, .name = value` where there is something to say.
class Fields {
 public:
  explicit Fields(std::string& out) : out_(out) {}
  void raw(const char* name, const std::string& value) {
    if (!value.empty()) out_ += std::string(", .") + name + " = " + value;
  }
  void text(const char* name, const std::string& value) {
    if (!value.empty()) raw(name, quoted(value));
  }
  void flag(const char* name, bool value) {
    if (value) raw(name, "true");
  }

 private:
  std::string& out_;
};

std::string timestamp_format(const json& object) {
  const std::string format = text_of(object, "timestampFormat");
  if (format.empty()) return "";
  if (format == "unixTimestamp") return "api::TimestampFormat::epoch_seconds";
  if (format == "iso8601") return "api::TimestampFormat::iso8601";
  if (format == "rfc822") return "api::TimestampFormat::rfc822";
  throw std::runtime_error("unknown timestampFormat " + format);
}

/// Of an event, what travels as a header of its message is told as that of a REST message is.
std::string location(const json& reference) {
  if (reference.value("eventheader", false)) return "api::Location::header";
  const std::string name = text_of(reference, "location");
  if (name.empty()) return "";
  if (name == "querystring") return "api::Location::query_string";
  if (name == "statusCode") return "api::Location::status_code";
  return "api::Location::" + name;
}

std::string namespace_of(const json& object) {
  if (!object.contains("xmlNamespace")) return "";
  const json& value = object.at("xmlNamespace");
  return value.is_string() ? value.get<std::string>() : value.at("uri").get<std::string>();
}

class SourceWriter {
 public:
  SourceWriter(const Model& model, const std::vector<std::string>& shapes)
      : model_(model), shapes_(shapes) {}

  std::string write() {
    out_ = "// Generated from services/" + model_.service +
           "/api.json by emulator/api/generator. Do not edit.\n#include \"services/" +
           model_.service + "/api.hpp\"\n\n#include <cstddef>\n\n"
           "#pragma GCC diagnostic ignored \"-Winvalid-offsetof\"\n"
           "#pragma GCC diagnostic ignored \"-Wmissing-field-initializers\"\n\n"
           "namespace windtunnel::" + model_.service + " {\n\nnamespace shapes {\n\n";
    for (const std::string& name : shapes_) out_ += "extern const api::Shape " + name + ";\n";
    out_ += "\n";
    for (const std::string& name : shapes_) write_shape(name);
    out_ += "}  // namespace shapes\n\n";
    for (const std::string& name : shapes_) {
      if (model_.shape(name).at("type") == "structure") {
        out_ += "const api::Shape& " + name + "::shape() { return shapes::" + name + "; }\n";
      }
    }
    write_service();
    out_ += "}  // namespace windtunnel::" + model_.service + "\n";
    return out_;
  }

 private:
  void write_members(const std::string& name, const json& shape) {
    const std::string type = type_name(model_, name);
    out_ += "constexpr api::Member " + name + "_members[] = {\n";
    for (const auto& [member, reference] : shape.at("members").items()) {
      const std::string target = reference.at("shape");
      const bool event_stream = is_event_stream(model_, target);
      const std::string where = "offsetof(" + type + ", " + member_identifier(member) + ")";
      const bool optional = is_optional(shape, member);
      out_ += "    {.name = " + quoted(member);
      Fields fields(out_);
      fields.text("location_name", text_of(reference, "locationName"));
      fields.text("query_name", text_of(reference, "queryName"));
      fields.text("xml_namespace", namespace_of(reference));
      fields.raw("shape", "&" + (event_stream ? list_of_events(target) : target));
      fields.raw("offset", optional ? where + " + api::Opt<" + member_type(model_, target) +
                                          ">::value_offset"
                                    : where);
      if (optional) fields.raw("flag_offset", where);
      fields.raw("location", location(reference));
      fields.flag("optional", optional);
      fields.flag("required", !optional);
      fields.flag("flattened", reference.value("flattened", false));
      fields.flag("xml_attribute", reference.value("xmlAttribute", false));
      fields.flag("streaming", reference.value("streaming", false));
      fields.flag("idempotency_token", reference.value("idempotencyToken", false));
      fields.flag("event_stream", event_stream);
      fields.flag("event_payload", reference.value("eventpayload", false));
      fields.flag("event_header", reference.value("eventheader", false));
      fields.raw("timestamp_format", timestamp_format(reference));
      out_ += "},\n";
    }
    out_ += "};\n";
  }

  void write_shape(const std::string& name) {
    const json& shape = model_.shape(name);
    const std::string type = shape.at("type");
    const bool has_members = type == "structure" && !shape.at("members").empty();
    if (has_members) write_members(name, shape);
    if (shape.contains("enum")) {
      out_ += "constexpr std::string_view " + name + "_values[] = {";
      for (const json& value : shape.at("enum")) out_ += quoted(value) + ", ";
      out_ += "};\n";
    }
    out_ += "constinit const api::Shape " + name + "{.name = " + quoted(name);
    Fields fields(out_);
    fields.raw("kind", "api::Kind::" + kind_of(type));
    fields.flag("is_union", shape.value("union", false));
    fields.flag("flattened", shape.value("flattened", false));
    fields.flag("sensitive", shape.value("sensitive", false));
    fields.flag("has_minimum", shape.contains("min"));
    fields.flag("has_maximum", shape.contains("max"));
    fields.raw("timestamp_format", timestamp_format(shape));
    if (shape.contains("min")) fields.raw("minimum", shape.at("min").dump());
    if (shape.contains("max")) fields.raw("maximum", shape.at("max").dump());
    fields.text("pattern", text_of(shape, "pattern"));
    if (!shape.value("untranslatablePattern", false)) {
      fields.text("re2_pattern",
                  text_of(shape, shape.contains("re2Pattern") ? "re2Pattern" : "pattern"));
    }
    if (shape.contains("enum")) fields.raw("enumeration", name + "_values");
    if (has_members) fields.raw("members", name + "_members");
    if (shape.contains("payload")) fields.raw("payload", payload_index(shape));
    fields.text("location_name", text_of(shape, "locationName"));
    fields.text("xml_namespace", namespace_of(shape));
    write_error(shape, fields);
    write_collection(shape, type, fields);
    out_ += "};\n\n";
    if (is_event_stream(model_, name)) write_list_of_events(name);
  }

  /// The name of a shape that the model does not have.
  static std::string list_of_events(const std::string& event) { return event + "_list"; }

  void write_list_of_events(const std::string& event) {
    out_ += "constinit const api::Shape " + list_of_events(event) + "{.name = " + quoted(event) +
            ", .kind = api::Kind::list, .element = &" + event +
            ", .list = &api::detail::list_access<" + type_name(model_, event) + ">};\n\n";
  }

  static std::string payload_index(const json& shape) {
    int index = 0;
    for (const auto& [member, reference] : shape.at("members").items()) {
      if (member == shape.at("payload")) return std::to_string(index);
      ++index;
    }
    throw std::runtime_error("a payload names no member");
  }

  static void write_error(const json& shape, Fields& fields) {
    if (!shape.value("exception", false)) return;
    const json error = shape.value("error", json::object());
    fields.text("error_code", text_of(error, "code"));
    if (error.contains("httpStatusCode")) {
      fields.raw("http_status", error.at("httpStatusCode").dump());
    }
    fields.flag("exception", true);
    fields.flag("fault", shape.value("fault", false));
  }

  void write_collection(const json& shape, const std::string& type, Fields& fields) {
    if (type == "list") {
      const json& member = shape.at("member");
      const std::string element = member.at("shape");
      fields.raw("element", "&" + element);
      fields.text("element_location_name", text_of(member, "locationName"));
      fields.raw("list", "&api::detail::list_access<" + type_name(model_, element) + ">");
    } else if (type == "map") {
      const std::string element = shape.at("value").at("shape");
      fields.raw("element", "&" + element);
      fields.raw("key", "&" + shape.at("key").at("shape").get<std::string>());
      fields.text("element_location_name", text_of(shape.at("value"), "locationName"));
      fields.text("key_location_name", text_of(shape.at("key"), "locationName"));
      fields.raw("map", "&api::detail::map_access<" + type_name(model_, element) + ">");
    }
  }

  void write_operation(const std::string& name, const json& operation) {
    const bool implemented = model_.implements(name);
    out_ += "    {.name = " + quoted(name);
    Fields fields(out_);
    fields.text("http_method", operation.at("http").at("method"));
    fields.text("request_uri", operation.at("http").at("requestUri"));
    if (implemented) {
      if (operation.contains("input")) {
        fields.raw("input", "&shapes::" + operation.at("input").at("shape").get<std::string>());
      }
      if (operation.contains("output")) {
        fields.raw("output", "&shapes::" + operation.at("output").at("shape").get<std::string>());
        fields.text("output_wrapper", text_of(operation.at("output"), "resultWrapper"));
      }
      if (!operation.value("errors", json::array()).empty()) fields.raw("errors", name + "_errors");
    }
    for (const auto& [field, location] : required_locations) {
      if (!required_names(operation, location).empty()) fields.raw(field, name + "_" + field);
    }
    const json pages = model_.document.value("pagination", json::object()).value(name, json());
    if (pages.is_object() && pages.value("input_token", json()).is_string()) {
      out_ += ", .pagination = {" + quoted(pages.at("input_token")) + ", " +
              quoted(first_text(pages, "output_token")) + ", " +
              quoted(first_text(pages, "limit_key")) + ", " +
              quoted(first_text(pages, "result_key")) + "}";
    }
    if (operation.at("http").contains("responseCode")) {
      fields.raw("response_code", operation.at("http").at("responseCode").dump());
    }
    fields.flag("implemented", implemented);
    out_ += "},\n";
  }

  static constexpr std::pair<const char*, const char*> required_locations[] = {
      {"required_query", "querystring"}, {"required_headers", "header"}};

  /// The wire names of the input's required members that travel in `location`.
  std::vector<std::string> required_names(const json& operation, const char* location) const {
    std::vector<std::string> names;
    if (!operation.contains("input")) return names;
    const json& input = model_.shape(operation.at("input").at("shape"));
    for (const json& member : input.value("required", json::array())) {
      const json& reference = input.at("members").at(member.get<std::string>());
      if (text_of(reference, "location") == location) {
        names.push_back(reference.value("locationName", member.get<std::string>()));
      }
    }
    return names;
  }

  void write_required_names() {
    for (const auto& [name, operation] : model_.operations().items()) {
      for (const auto& [field, location] : required_locations) {
        const std::vector<std::string> names = required_names(operation, location);
        if (names.empty()) continue;
        out_ += "constexpr std::string_view " + name + "_" + field + "[] = {";
        for (const std::string& wire_name : names) out_ += quoted(wire_name) + ", ";
        out_ += "};\n";
      }
    }
  }

  /// REST services state their namespace with inputs and payloads only: the first one found.
  std::string service_namespace() const {
    const json& metadata = model_.metadata();
    if (metadata.contains("xmlNamespace")) return text_of(metadata, "xmlNamespace");
    if (text_of(metadata, "protocol") != "rest-xml") return "";
    for (const json& operation : model_.operations()) {
      if (!operation.contains("input")) continue;
      const json& input = operation.at("input");
      if (input.contains("xmlNamespace")) return namespace_of(input);
      const json& shape = model_.shape(input.at("shape"));
      if (!shape.contains("payload")) continue;
      const json& payload = shape.at("members").at(shape.at("payload").get<std::string>());
      if (payload.contains("xmlNamespace")) return namespace_of(payload);
    }
    return "";
  }

  static std::string first_text(const json& object, const char* key) {
    if (!object.contains(key)) return "";
    const json& value = object.at(key);
    return value.is_array() ? value.at(0).get<std::string>() : value.get<std::string>();
  }

  std::string protocols() const {
    const json& metadata = model_.metadata();
    std::string list;
    for (const json& entry : metadata.value("protocols", json::array({metadata.at("protocol")}))) {
      const std::string name = entry;
      if (name == "json") {
        list += text_of(metadata, "jsonVersion") == "1.0" ? "api::Protocol::json_1_0, "
                                                          : "api::Protocol::json_1_1, ";
      } else if (name == "query" || name == "rest-json" || name == "rest-xml") {
        std::string identifier = name;
        if (identifier.size() > 5) identifier[4] = '_';
        list += "api::Protocol::" + identifier + ", ";
      } else if (name == "ec2") {
        list += "api::Protocol::ec2_query, ";
      } else if (name == "smithy-rpc-v2-cbor") {
        list += "api::Protocol::rpc_v2_cbor, ";
      } else {
        throw std::runtime_error(model_.service + ": unknown protocol " + name);
      }
    }
    return list;
  }

  void write_service() {
    const json& metadata = model_.metadata();
    out_ += "\nnamespace {\n\n";
    for (const std::string& name : model_.implemented) {
      const json errors = model_.operations().at(name).value("errors", json::array());
      if (errors.empty()) continue;
      out_ += "constexpr const api::Shape* " + name + "_errors[] = {";
      for (const json& error : errors) {
        out_ += "&shapes::" + error.at("shape").get<std::string>() + ", ";
      }
      out_ += "};\n";
    }
    write_required_names();
    out_ += "\nconstinit const api::OperationModel operation_models[] = {\n";
    for (const auto& [name, operation] : model_.operations().items()) {
      write_operation(name, operation);
    }
    out_ += "};\n\nconstexpr api::Protocol protocols[] = {" + protocols() + "};\n\n"
            "}  // namespace\n\nconstinit const api::ServiceModel service_model{.name = " +
            quoted(model_.service);
    Fields fields(out_);
    fields.text("full_name", text_of(metadata, "serviceFullName"));
    fields.text("service_id", text_of(metadata, "serviceId"));
    fields.text("endpoint_prefix", text_of(metadata, "endpointPrefix"));
    fields.text("signing_name", metadata.contains("signingName")
                                    ? text_of(metadata, "signingName")
                                    : text_of(metadata, "endpointPrefix"));
    fields.text("target_prefix", text_of(metadata, "targetPrefix"));
    fields.text("api_version", text_of(metadata, "apiVersion"));
    fields.text("xml_namespace", service_namespace());
    fields.text("model_source", text_of(metadata, "modelSource"));
    fields.raw("protocols", "protocols");
    fields.flag("query_compatible", metadata.contains("awsQueryCompatible"));
    fields.raw("operations", "operation_models");
    out_ += "};\n\nnamespace operations {\n\n";
    int index = 0;
    for (const auto& [name, operation] : model_.operations().items()) {
      if (model_.implements(name)) {
        out_ += "const api::OperationModel& " + name + "::model() { return operation_models[" +
                std::to_string(index) + "]; }\n";
      }
      ++index;
    }
    out_ += "\n}  // namespace operations\n\n";
  }

  const Model& model_;
  const std::vector<std::string>& shapes_;
  std::string out_;
};

}  // namespace

std::string write_source(const Model& model, const std::vector<std::string>& shapes) {
  return SourceWriter(model, shapes).write();
}

}  // namespace windtunnel::generator
