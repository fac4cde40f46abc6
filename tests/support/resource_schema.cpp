#include "tests/support/resource_schema.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <fstream>

namespace windtunnel::test {
namespace {

using nlohmann::json;

bool holds(const json& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool is_within(const json& bounds, double value) {
  return (bounds[0].is_null() || value >= bounds[0].get<double>()) &&
         (bounds[1].is_null() || value <= bounds[1].get<double>());
}

bool is_of_type(const std::string& type, const json& value) {
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_boolean();
  if (type == "integer") return value.is_number_integer();
  if (type == "number") return value.is_number();
  if (type == "array") return value.is_array();
  return type == "object" && value.is_object();
}

}  // namespace

ResourceSchema::ResourceSchema(const std::string& type) {
  std::ifstream file(WINDTUNNEL_SOURCE_DIR "/tests/fixtures/resource-types.json");
  schema_ = json::parse(file).at(type);
}

std::vector<std::string> ResourceSchema::violations(const json& properties) const {
  std::vector<std::string> found;
  json whole{{"P", schema_.at("props")}};
  if (schema_.contains("required")) whole["q"] = schema_.at("required");
  check_members("", whole, properties, found);
  return found;
}

std::string ResourceSchema::identifier() const { return schema_.at("primaryIdentifier").at(0); }

bool ResourceSchema::is_read_only(const std::string& property) const {
  return schema_.contains("readOnly") && holds(schema_.at("readOnly"), property);
}

bool ResourceSchema::is_write_only(const std::string& property) const {
  return schema_.contains("writeOnly") && holds(schema_.at("writeOnly"), property);
}

void ResourceSchema::check(const std::string& place, const json& node, const json& value,
                           std::vector<std::string>& found) const {
  if (node.contains("r")) {
    const json& definition = schema_.at("definitions").at(node.at("r").get<std::string>());
    return check(place, definition, value, found);
  }
  const auto complain = [&](const std::string& about) {
    found.push_back(place + " is " + value.dump() + ": " + about);
  };
  if (node.contains("t") && node.at("t").is_string() &&
      !is_of_type(node.at("t").get<std::string>(), value)) {
    return complain("not of type " + node.at("t").get<std::string>());
  }
  if (node.contains("e") && std::find(node.at("e").begin(), node.at("e").end(), value) ==
                                node.at("e").end()) {
    complain("not one of the values");
  }
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    if (node.contains("l") && !is_within(node.at("l"), static_cast<double>(text.size()))) {
      complain("length out of bounds");
    }
    if (node.contains("p") && !RE2::PartialMatch(text, node.at("p").get<std::string>())) {
      complain("does not match " + node.at("p").get<std::string>());
    }
  } else if (value.is_number()) {
    if (node.contains("n") && !is_within(node.at("n"), value.get<double>())) {
      complain("out of bounds");
    }
  } else if (value.is_array()) {
    if (node.contains("z") && !is_within(node.at("z"), static_cast<double>(value.size()))) {
      complain("number of items out of bounds");
    }
    for (std::size_t index = 0; index < value.size() && node.contains("i"); ++index) {
      check(place + "/" + std::to_string(index), node.at("i"), value[index], found);
    }
  } else if (value.is_object()) {
    check_members(place, node, value, found);
  }
}

void ResourceSchema::check_members(const std::string& place, const json& node, const json& value,
                                   std::vector<std::string>& found) const {
  const json by_pattern = node.value("m", json::object());
  for (const auto& [name, member] : value.items()) {
    const std::string inner = place + "/" + name;
    const json* kind = nullptr;
    if (node.contains("P") && node.at("P").contains(name)) kind = &node.at("P").at(name);
    for (const auto& [pattern, each] : by_pattern.items()) {
      if (kind == nullptr && RE2::PartialMatch(name, pattern)) kind = &each;
    }
    if (kind == nullptr) {
      found.push_back(inner + " is no property");
    } else {
      check(inner, *kind, member, found);
    }
  }
  if (!node.contains("q")) return;
  for (const json& required : node.at("q")) {
    if (!value.contains(required.get<std::string>())) {
      found.push_back(place + " lacks " + required.get<std::string>());
    }
  }
}

}  // namespace windtunnel::test
