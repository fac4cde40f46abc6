#include "services/lambda/function_name.hpp"

#include <algorithm>
#include <vector>

#include "services/lambda/errors.hpp"
#include "services/lambda/limits.hpp"

namespace windtunnel::lambda {
namespace {

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t colon = text.find(':');
    parts.push_back(text.substr(0, colon));
    if (colon == std::string_view::npos) return parts;
    text.remove_prefix(colon + 1);
  }
}

bool is_account(std::string_view text) { return text.size() == 12 && is_version_number(text); }

}  // namespace

bool is_version_number(std::string_view qualifier) {
  return !qualifier.empty() && std::all_of(qualifier.begin(), qualifier.end(), [](char character) {
    return character >= '0' && character <= '9';
  });
}

std::string FunctionReference::arn() const {
  return "arn:aws:lambda:" + scope.region + ":" + scope.account + ":function:" + short_name();
}

std::string FunctionReference::short_name() const {
  return qualifier.empty() ? name : name + ":" + qualifier;
}

FunctionReference read_function_name(const world::Call& call, std::string_view name,
                                     const api::Opt<std::string>& qualifier) {
  FunctionReference reference{call.scope, {}, {}};
  const std::vector<std::string_view> parts = split(name);
  std::size_t at = 0;
  const auto left = [&] { return parts.size() - at; };
  if (left() > 4 && parts[0] == "arn") {
    at = 3;
    reference.scope.region = parts[at++];
  }
  // A name of twelve digits is one; only in front of `function` are they an account.
  if (left() > 2 && is_account(parts[at]) && parts[at + 1] == "function") {
    reference.scope.account = parts[at++];
  }
  if (left() > 1 && parts[at] == "function") ++at;
  reference.name = parts[at++];
  if (left() > 0) reference.qualifier = parts[at];

  if (reference.name.size() > limits::name_characters) throw errors::name_too_long(name);
  if (qualifier) {
    if (!reference.qualifier.empty() && reference.qualifier != *qualifier) {
      throw errors::qualifiers_differ();
    }
    reference.qualifier = *qualifier;
  }
  if (reference.scope.region != call.scope.region) {
    throw errors::other_region(reference.scope.region, call.scope.region);
  }
  if (reference.scope.account != call.scope.account) {
    throw errors::access_denied(call.scope.account, call.operation.name, reference.arn());
  }
  return reference;
}

}  // namespace windtunnel::lambda
