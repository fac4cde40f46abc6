#include "emulator/api/generator/model.hpp"

namespace windtunnel::generator {

using nlohmann::json;

namespace {

void write_structure(const Model& model, const std::string& name, std::string& out) {
  const json& shape = model.shape(name);
  out += "struct " + name + " {\n";
  for (const auto& [member, reference] : shape.at("members").items()) {
    std::string type = member_type(model, reference.at("shape"));
    if (is_optional(shape, member)) type = "api::Opt<" + type + ">";
    out += "  " + type + " " + member_identifier(member) + "{};\n";
  }
  out += "\n  static const api::Shape& shape();\n";
  // In full: a member may have the name of its own structure.
  out += "  bool operator==(const ::windtunnel::" + model.service + "::" + name +
         "&) const = default;\n};\n\n";
}

void write_operation(const Model& model, const std::string& name, std::string& out) {
  const json& operation = model.operations().at(name);
  const auto type = [&](const char* part) {
    return operation.contains(part)
               ? "::windtunnel::" + model.service + "::" +
                     operation.at(part).at("shape").get<std::string>()
               : std::string("api::Unit");
  };
  out += "struct " + name + " {\n  using Input = " + type("input") + ";\n  using Output = " +
         type("output") + ";\n  static const api::OperationModel& model();\n};\n";
}

}  // namespace

std::string write_header(const Model& model, const std::vector<std::string>& shapes) {
  std::string out =
      "// Generated from services/" + model.service +
      "/api.json by emulator/api/generator. Do not edit.\n#pragma once\n\n"
      "#include \"emulator/api/shape.hpp\"\n#include \"emulator/api/types.hpp\"\n\n"
      "namespace windtunnel::" + model.service + " {\n\n"
      "namespace api = ::windtunnel::api;\n\n"
      "/// The service's descriptor tables.\nextern const api::ServiceModel service_model;\n\n";
  for (const std::string& name : shapes) {
    if (model.shape(name).at("type") == "structure") out += "struct " + name + ";\n";
  }
  out += "\n";
  for (const std::string& name : shapes) {
    if (model.shape(name).at("type") == "structure") write_structure(model, name, out);
  }
  out += "/// One tag an operation: its input, its output, its model.\nnamespace operations {\n\n";
  for (const std::string& name : model.implemented) write_operation(model, name, out);
  out += "\n}  // namespace operations\n\n}  // namespace windtunnel::" + model.service + "\n";
  return out;
}

}  // namespace windtunnel::generator
