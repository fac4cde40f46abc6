#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace windtunnel::generator {

/// One service's `api.json` with the list of the operations to implement.
struct Model {
  std::string service;
  nlohmann::json document;
  std::vector<std::string> implemented;

  const nlohmann::json& shape(const std::string& name) const;
  const nlohmann::json& operations() const { return document.at("operations"); }
  const nlohmann::json& metadata() const { return document.at("metadata"); }
  bool implements(const std::string& operation) const;
};

/// Reads both files; throws std::runtime_error naming the file and what is wrong with it, such
/// as an operation in the list that the model does not have, or one with a stream of events that no
/// codec speaks.
Model read_model(const std::string& service, const std::string& model_path,
                 const std::string& operations_path);

/// The shapes that the implemented operations reach, in an order in which every structure
/// stands after those that it holds by value.
std::vector<std::string> closure(const Model& model);

/// Member names as C++ can have them: keywords and macros get an underscore.
std::string member_identifier(const std::string& name);
/// The C++ type of a shape.
std::string type_name(const Model& model, const std::string& shape);
/// Whether it is a stream of events: the model has a union, of which a body holds any number.
bool is_event_stream(const Model& model, const std::string& shape);
/// The C++ type of a member of that shape: a list where it is a stream of events.
std::string member_type(const Model& model, const std::string& shape);
/// Whether a member of the structure is wrapped in Opt.
bool is_optional(const nlohmann::json& structure, const std::string& member);

std::string write_header(const Model& model, const std::vector<std::string>& shapes);
std::string write_source(const Model& model, const std::vector<std::string>& shapes);

}  // namespace windtunnel::generator
