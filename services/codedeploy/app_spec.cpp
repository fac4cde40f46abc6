#include "services/codedeploy/app_spec.hpp"

#include <charconv>

#include "simulation/fleet/yaml_document.hpp"

namespace windtunnel::codedeploy {
namespace {

using simulation::YamlNode;
using Kind = YamlNode::Kind;

struct Invalid {
  std::string why;
};

/// The agent says nothing of its own about a value of a wrong type: it trips over it. The place is
/// all that is said in common.
Invalid unreadable(const YamlNode& at, std::string_view what) {
  return {"The deployment failed because the application specification file could not be read: " +
          std::string(what) + " at line " + std::to_string(at.line + 1) + " column " +
          std::to_string(at.column + 1)};
}

bool is_null(const YamlNode* node) {
  return node == nullptr || node->kind == Kind::empty ||
         (node->kind == Kind::scalar && !node->quoted &&
          (node->text == "null" || node->text == "~" || node->text.empty()));
}

std::string stripped(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

std::string text_of(const YamlNode* node) {
  if (is_null(node)) return {};
  if (node->kind != Kind::scalar) throw unreadable(*node, "expected a text");
  return stripped(node->text);
}

/// The elements of a list under a key; none where it is missing or null.
const std::vector<YamlNode>& list_of(const YamlNode* node, std::string_view name) {
  static const std::vector<YamlNode> none;
  if (is_null(node)) return none;
  if (node->kind != Kind::list) throw unreadable(*node, "'" + std::string(name) + "' is no list");
  return node->children;
}

std::string version_of(const YamlNode* node) {
  if (is_null(node)) return {};
  return node->kind == Kind::scalar ? node->text : "a list or map";
}

bool is_zero(const YamlNode* node) {
  if (is_null(node) || node->kind != Kind::scalar || node->quoted) return false;
  double number = 1;
  const char* const end = node->text.data() + node->text.size();
  const auto [stop, error] = std::from_chars(node->text.data(), end, number);
  return error == std::errc{} && stop == end && number == 0;
}

/// As Ruby's to_i reads it: the digits that it begins with.
std::int64_t leading_integer(std::string_view text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

AppSpecScript read_script(const YamlNode& node) {
  if (node.kind != Kind::map) throw unreadable(node, "a script is no map");
  AppSpecScript script;
  script.location = text_of(node.find("location"));
  if (script.location.empty()) {
    throw Invalid{
        "The deployment failed because the application specification file specifies a script with "
        "no location value. Specify the location in the hooks section of the AppSpec file, and "
        "then try again."};
  }
  script.runas = text_of(node.find("runas"));
  if (const std::string timeout = text_of(node.find("timeout")); !timeout.empty()) {
    script.timeout = leading_integer(timeout);
    if (*script.timeout <= 0) {
      throw Invalid{
          "The deployment failed because an invalid timeout value was provided for a script in the "
          "application specification file. Make corrections in the hooks section of the AppSpec "
          "file, and then try again."};
    }
  }
  return script;
}

void read_hooks(const YamlNode* node, AppSpec& spec) {
  if (is_null(node)) return;
  if (node->kind != Kind::map) throw unreadable(*node, "'hooks' is no map");
  for (std::size_t at = 0; at + 1 < node->children.size(); at += 2) {
    // CD-094.
    if (is_null(&node->children[at + 1])) continue;
    AppSpecHook& hook = spec.hooks.emplace_back();
    hook.event = node->children[at].text;
    for (const YamlNode& script : list_of(&node->children[at + 1], hook.event)) {
      hook.scripts.push_back(read_script(script));
    }
  }
}

void read_files(const YamlNode* node, AppSpec& spec) {
  for (const YamlNode& mapping : list_of(node, "files")) {
    if (mapping.kind != Kind::map) throw unreadable(mapping, "an entry of 'files' is no map");
    const YamlNode* source = mapping.find("source");
    const YamlNode* destination = mapping.find("destination");
    if (is_null(source)) {
      throw Invalid{
          "The deployment failed because the application specification file specifies a "
          "destination file, but no source file. Update the files section of the AppSpec file, and "
          "then try again."};
    }
    if (is_null(destination)) {
      throw Invalid{
          "The deployment failed because the application specification file specifies only a "
          "source file (" +
          text_of(source) +
          "). Add the name of the destination file to the "
          "files section of the AppSpec file, and then try again."};
    }
    spec.files.push_back({text_of(source), text_of(destination)});
  }
}

void check_permissions(const YamlNode* node, const AppSpec& spec) {
  for (const YamlNode& permission : list_of(node, "permissions")) {
    if (permission.kind != Kind::map) throw unreadable(permission, "a permission is no map");
    if (is_null(permission.find("object"))) {
      throw Invalid{
          "The deployment failed because a permission listed in the application specification file "
          "has no object value. Update the permissions section of the AppSpec file, and then try "
          "again."};
    }
    if (spec.os != "linux") {
      throw Invalid{
          "The deployment failed because the application specification file specifies file "
          "permissions, but the deployment is targeting one or more Windows Server instances. "
          "Permissions are supported only for Amazon Linux, Ubuntu Server, and Red Hat Enterprise "
          "Linux (RHEL) instances. Update the permissions section of the AppSpec file, and then "
          "try again."};
    }
    for (const YamlNode& type : list_of(permission.find("type"), "type")) {
      if (type.text == "file" || type.text == "directory") continue;
      throw Invalid{
          "The deployment failed because the application specification file specifies a permission "
          "for an object type not supported for permissions (" +
          type.text +
          "). Update the "
          "permissions section of the AppSpec file, and then try again."};
    }
  }
}

YamlNode document(std::string_view text) {
  simulation::FileComplaints complaints("appspec.yml", text);
  try {
    return simulation::parse_yaml(text, complaints);
  } catch (const simulation::FleetFileError& error) {
    const std::string_view report = error.what();
    throw Invalid{"The deployment failed because the application specification file is no YAML: " +
                  std::string(report.substr(0, report.find('\n')))};
  }
}

void read(std::string_view text, AppSpec& spec) {
  const YamlNode root = document(text);
  if (is_null(&root)) {
    throw Invalid{
        "The deployment failed because the application specification file was empty. Make sure "
        "your AppSpec file defines at minimum the 'version' and 'os' properties."};
  }
  if (root.kind != Kind::map) throw unreadable(root, "the file is no map");
  if (!is_zero(root.find("version"))) {
    throw Invalid{
        "The deployment failed because an invalid version value (" +
        version_of(root.find("version")) +
        ") was entered in the application specification file. "
        "Make sure your AppSpec file specifies \"0.0\" as the version, and then try again."};
  }
  spec.os = text_of(root.find("os"));
  if (spec.os != "linux" && spec.os != "windows") throw Invalid{unsupported_os(spec.os)};
  read_hooks(root.find("hooks"), spec);
  read_files(root.find("files"), spec);
  check_permissions(root.find("permissions"), spec);
  spec.file_exists_behavior = text_of(root.find("file_exists_behavior"));
}

}  // namespace

std::string unsupported_os(std::string_view os) {
  return "The deployment failed because the application specification file specifies an "
         "unsupported operating system (" +
         std::string(os) +
         "). Specify either \"linux\" or "
         "\"windows\" in the os section of the AppSpec file, and then try again.";
}

AppSpec parse_app_spec(std::string_view text) {
  AppSpec spec;
  try {
    read(text, spec);
  } catch (const Invalid& invalid) {
    spec = {};
    spec.error = invalid.why;
  }
  return spec;
}

}  // namespace windtunnel::codedeploy
