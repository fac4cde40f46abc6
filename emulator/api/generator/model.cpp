#include "emulator/api/generator/model.hpp"

#include <algorithm>
#include <fstream>
#include <functional>
#include <stdexcept>

namespace windtunnel::generator {

using nlohmann::json;

const json& Model::shape(const std::string& name) const { return document.at("shapes").at(name); }

bool Model::implements(const std::string& operation) const {
  return std::binary_search(implemented.begin(), implemented.end(), operation);
}

namespace {

/// The streams of events among the members of an operation's input or output.
std::vector<std::string> event_streams(const Model& model, const json& operation,
                                       const char* part) {
  std::vector<std::string> streams;
  if (!operation.contains(part)) return streams;
  for (const json& reference : model.shape(operation.at(part).at("shape")).at("members")) {
    if (is_event_stream(model, reference.at("shape"))) streams.push_back(reference.at("shape"));
  }
  return streams;
}

bool speaks_rest_json(const json& metadata) {
  const json protocols = metadata.value("protocols", json::array({metadata.at("protocol")}));
  return std::find(protocols.begin(), protocols.end(), "rest-json") != protocols.end();
}

/// Only the codec of REST with JSON knows streams of events; it writes them, and events alone.
void check_event_streams(const Model& model, const std::string& name) {
  const auto refuse = [&](const char* why) {
    throw std::runtime_error(model.service + ": " + name + " " + why);
  };
  const json& operation = model.operations().at(name);
  if (!event_streams(model, operation, "input").empty()) {
    refuse("takes a stream of events, which no codec reads");
  }
  for (const std::string& stream : event_streams(model, operation, "output")) {
    if (!speaks_rest_json(model.metadata())) {
      refuse("gives a stream of events, which only rest-json writes");
    }
    for (const json& event : model.shape(stream).at("members")) {
      if (model.shape(event.at("shape")).value("event", false)) continue;
      refuse("gives a stream with exceptions in it, which no codec writes");
    }
  }
}

}  // namespace

Model read_model(const std::string& service, const std::string& model_path,
                 const std::string& operations_path) {
  Model model;
  model.service = service;
  std::ifstream model_file(model_path);
  if (!model_file) throw std::runtime_error(model_path + ": cannot be read");
  model.document = json::parse(model_file);
  std::ifstream list(operations_path);
  if (!list) throw std::runtime_error(operations_path + ": cannot be read");
  for (std::string line; std::getline(list, line);) {
    if (line.empty() || line.front() == '#') continue;
    if (!model.operations().contains(line)) {
      throw std::runtime_error(operations_path + ": '" + line + "' is no operation of " + model_path);
    }
    model.implemented.push_back(line);
  }
  std::sort(model.implemented.begin(), model.implemented.end());
  for (const std::string& name : model.implemented) check_event_streams(model, name);
  return model;
}

namespace {

/// Depth first over what a shape holds by value, so that definitions come in order.
class Closure {
 public:
  explicit Closure(const Model& model) : model_(model) {}

  void visit(const std::string& name) {
    if (done_.contains(name)) return;
    if (!open_.insert(name).second) {
      throw std::runtime_error(model_.service + ": " + name +
                               " holds itself by value; the generator has no Box for that yet");
    }
    const json& shape = model_.shape(name);
    const std::string& type = shape.at("type").get_ref<const std::string&>();
    if (type == "structure") {
      for (const auto& [member, reference] : shape.at("members").items()) {
        visit_held(reference.at("shape"));
      }
    } else {
      visit_referenced(name);
    }
    open_.erase(name);
    done_.insert(name);
    order_.push_back(name);
  }

  std::vector<std::string> finish() {
    while (!later_.empty()) {
      const std::string next = *later_.begin();
      later_.erase(later_.begin());
      visit(next);
    }
    return order_;
  }

 private:
  void visit_held(const std::string& name) {
    const json& shape = model_.shape(name);
    if (shape.at("type") == "structure") {
      visit(name);
    } else {
      visit_referenced(name);
      if (done_.insert(name).second) order_.push_back(name);
    }
  }

  // What stands behind a vector or map comes first too (clang wants it whole where the member gets
  // its default) unless that holds what is being defined: then a forward declaration has to do.
  void visit_referenced(const std::string& name) {
    if (!referenced_.insert(name).second) return;
    const json& shape = model_.shape(name);
    for (const char* part : {"member", "key", "value"}) {
      if (!shape.contains(part)) continue;
      const std::string inner = shape.at(part).at("shape");
      if (model_.shape(inner).at("type") == "structure") {
        if (done_.contains(inner)) continue;
        holds_open(inner) ? void(later_.insert(inner)) : visit(inner);
      } else {
        visit_held(inner);
      }
    }
  }

  /// Whether the structure is, or holds by value, one whose definition is not finished.
  bool holds_open(const std::string& name) const {
    if (open_.contains(name)) return true;
    if (done_.contains(name)) return false;
    const json& members = model_.shape(name).at("members");
    return std::any_of(members.begin(), members.end(), [&](const json& reference) {
      const std::string& held = reference.at("shape").get_ref<const std::string&>();
      return model_.shape(held).at("type") == "structure" && holds_open(held);
    });
  }

  const Model& model_;
  std::set<std::string> done_, open_, referenced_, later_;
  std::vector<std::string> order_;
};

}  // namespace

std::vector<std::string> closure(const Model& model) {
  Closure closure(model);
  for (const std::string& name : model.implemented) {
    const json& operation = model.operations().at(name);
    for (const char* part : {"input", "output"}) {
      if (operation.contains(part)) closure.visit(operation.at(part).at("shape"));
    }
    for (const json& error : operation.value("errors", json::array())) {
      closure.visit(error.at("shape"));
    }
  }
  return closure.finish();
}

std::string member_identifier(const std::string& name) {
  static const std::set<std::string> taken{"namespace", "NULL", "default", "delete", "operator",
                                           "template",  "public", "private", "class", "export",
                                           "register",  "and",    "or",      "not",   "typename"};
  return taken.contains(name) ? name + "_" : name;
}

std::string type_name(const Model& model, const std::string& name) {
  const json& shape = model.shape(name);
  const std::string type = shape.at("type");
  if (type == "structure") return "::windtunnel::" + model.service + "::" + name;
  if (type == "list") {
    return "std::vector<" + type_name(model, shape.at("member").at("shape")) + ">";
  }
  if (type == "map") {
    return "std::map<std::string, " + type_name(model, shape.at("value").at("shape")) + ">";
  }
  if (type == "boolean") return "bool";
  if (type == "integer") return "std::int32_t";
  if (type == "long") return "std::int64_t";
  if (type == "float" || type == "double") return "double";
  if (type == "timestamp") return "api::Instant";
  if (type == "blob") return "api::Blob";
  if (type == "string") return "std::string";
  throw std::runtime_error(model.service + ": shape " + name + " has the unknown type " + type);
}

bool is_event_stream(const Model& model, const std::string& name) {
  return model.shape(name).value("eventstream", false);
}

std::string member_type(const Model& model, const std::string& name) {
  const std::string type = type_name(model, name);
  return is_event_stream(model, name) ? "std::vector<" + type + ">" : type;
}

bool is_optional(const json& structure, const std::string& member) {
  const json required = structure.value("required", json::array());
  return std::find(required.begin(), required.end(), member) == required.end();
}

}  // namespace windtunnel::generator
