#include "services/ssm/parameter_labels.hpp"

#include <algorithm>
#include <set>

#include "services/ssm/errors.hpp"
#include "services/ssm/limits.hpp"

namespace windtunnel::ssm {
namespace {

bool is_letter(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}
bool is_digit(char character) { return character >= '0' && character <= '9'; }

bool is_valid_label(const std::string& label) {
  if (is_digit(label.front())) return false;
  std::string start = label.substr(0, 3);
  for (char& character : start) {
    if (character >= 'A' && character <= 'Z') character = static_cast<char>(character + 32);
  }
  if (start == "aws" || start == "ssm") return false;
  return std::all_of(label.begin(), label.end(), [](char character) {
    return is_letter(character) || is_digit(character) || character == '_' || character == '.' ||
           character == '-';
  });
}

}  // namespace

/// The parameter, which has the version.
const ParameterRow& ParameterLabels::find_version(const world::Call& call, const std::string& name,
                                                  std::int64_t number) const {
  const ParameterRow* parameter = store_.find(call.scope, name);
  if (parameter == nullptr) throw errors::parameter_not_found();
  if (number < parameter->oldest_version || number > parameter->latest_version) {
    throw errors::parameter_version_not_found(name, std::to_string(number));
  }
  return *parameter;
}

void ParameterLabels::move_label(const world::Call& call, const std::string& name,
                                 std::int64_t number, const std::string& label) {
  const ParameterRow& parameter = find_version(call, name, number);
  const std::int64_t holder = store_.find_label(call.scope, name, parameter, label);
  if (holder == number) return;
  if (holder != 0) std::erase(store_.edit_version(call.scope, name, holder).labels, label);
  auto& labels = store_.edit_version(call.scope, name, number).labels;
  labels.insert(std::lower_bound(labels.begin(), labels.end(), label), label);
}

LabelParameterVersionResult ParameterLabels::label_parameter_version(
    world::Call& call, const LabelParameterVersionRequest& in) {
  const ParameterRow* parameter = store_.find(call.scope, in.Name);
  if (parameter == nullptr) throw errors::parameter_not_found();
  const std::int64_t number = in.ParameterVersion.value_or(parameter->latest_version);
  find_version(call, in.Name, number);
  const auto& present = store_.version(call.scope, in.Name, number).labels;
  std::set<std::string> wanted(present.begin(), present.end());
  LabelParameterVersionResult out;
  out.ParameterVersion = number;
  auto& invalid = out.InvalidLabels.emplace();
  for (const std::string& label : in.Labels) {
    if (is_valid_label(label)) {
      wanted.insert(label);
    } else {
      invalid.push_back(label);
    }
  }
  if (wanted.size() > limits::labels_of_a_version) {
    throw errors::parameter_version_label_limit_exceeded();
  }
  for (const std::string& label : wanted) move_label(call, in.Name, number, label);
  return out;
}

UnlabelParameterVersionResult ParameterLabels::unlabel_parameter_version(
    world::Call& call, const UnlabelParameterVersionRequest& in) {
  find_version(call, in.Name, in.ParameterVersion);
  const auto present = store_.version(call.scope, in.Name, in.ParameterVersion).labels;
  UnlabelParameterVersionResult out;
  auto& removed = out.RemovedLabels.emplace();
  auto& invalid = out.InvalidLabels.emplace();
  for (const std::string& label : std::set<std::string>(in.Labels.begin(), in.Labels.end())) {
    const bool is_there = std::binary_search(present.begin(), present.end(), label);
    (is_there ? removed : invalid).push_back(label);
  }
  if (removed.empty()) return out;
  auto& labels = store_.edit_version(call.scope, in.Name, in.ParameterVersion).labels;
  for (const std::string& label : removed) std::erase(labels, label);
  return out;
}

}  // namespace windtunnel::ssm
