#include "emulator/protocol/form.hpp"

#include <simdjson.h>

#include <algorithm>

#include "emulator/api/error.hpp"

namespace windtunnel::protocol {

namespace {

// Far above what any operation takes: PutMetricData's 1,000 datapoints with all their dimensions
// make some 70,000 parameters.
constexpr std::size_t most_parameters = 250'000;
constexpr std::ptrdiff_t most_name_parts = 100;

api::ApiError malformed(std::string message) {
  return api::ApiError("MalformedQueryString", std::move(message), 400);
}

int hexadecimal_digit(char character) {
  if (character >= '0' && character <= '9') return character - '0';
  if (character >= 'a' && character <= 'f') return character - 'a' + 10;
  if (character >= 'A' && character <= 'F') return character - 'A' + 10;
  return -1;
}

/// Takes the next `name=value` off the text.
std::pair<std::string_view, std::string_view> take_pair(std::string_view& text) {
  const std::string_view pair = text.substr(0, text.find('&'));
  text.remove_prefix(std::min(pair.size() + 1, text.size()));
  const std::size_t equals = pair.find('=');
  if (equals == std::string_view::npos) return {pair, {}};
  return {pair.substr(0, equals), pair.substr(equals + 1)};
}

std::string decoded(std::string_view text) {
  std::optional<std::string> result = decode_percent(text, true);
  if (!result) throw malformed("The query string contains a syntax error");
  return std::move(*result);
}

/// The dot sorts before everything else, so that `A.1`, `A.1.B` and `A.1.C` are neighbours.
bool by_name(const FormParameter& a, const FormParameter& b) {
  const auto rank = [](char character) {
    return character == '.' ? 0 : 1 + static_cast<int>(static_cast<unsigned char>(character));
  };
  return std::lexicographical_compare(a.name.begin(), a.name.end(), b.name.begin(), b.name.end(),
                                      [&](char x, char y) { return rank(x) < rank(y); });
}

}  // namespace

std::optional<std::string> decode_percent(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '+' && plus_is_space) {
      out += ' ';
    } else if (text[at] != '%') {
      out += text[at];
    } else {
      if (at + 2 >= text.size()) return std::nullopt;
      const int high = hexadecimal_digit(text[at + 1]), low = hexadecimal_digit(text[at + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      at += 2;
    }
  }
  if (!simdjson::validate_utf8(out.data(), out.size())) return std::nullopt;
  return out;
}

std::vector<FormParameter> parse_form(std::string_view text) {
  std::vector<FormParameter> parameters;
  while (!text.empty()) {
    const auto [name, value] = take_pair(text);
    if (name.empty() && value.empty()) continue;
    if (parameters.size() == most_parameters) {
      throw malformed("The query string has too many parameters");
    }
    parameters.push_back({decoded(name), decoded(value)});
  }
  return parameters;
}

std::optional<std::string> find_form_value(std::string_view text, std::string_view name) {
  while (!text.empty()) {
    const auto [found, value] = take_pair(text);
    if (found == name) return decode_percent(value, true);
  }
  return std::nullopt;
}

std::string_view query_of(std::string_view target) {
  const std::size_t mark = target.find('?');
  return mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
}

const std::string* FormNode::value() const {
  if (parameters_.empty() || parameters_.front().name.size() != prefix_size_) return nullptr;
  return &parameters_.front().value;
}

std::string_view FormNode::name() const {
  return parameters_.empty() ? std::string_view()
                             : std::string_view(parameters_.front().name).substr(0, prefix_size_);
}

// What stands between the prefix's dot and the next one; of the root there is no dot.
std::string_view FormNode::segment(const FormParameter& parameter) const {
  const std::string_view name = parameter.name;
  const std::size_t begin = prefix_size_ == 0 ? 0 : prefix_size_ + 1;
  if (begin > name.size()) return {};
  return name.substr(begin, name.find('.', begin) - begin);
}

std::vector<std::pair<std::string_view, FormNode>> FormNode::children() const {
  std::vector<std::pair<std::string_view, FormNode>> found;
  const std::size_t begin = prefix_size_ == 0 ? 0 : prefix_size_ + 1;
  for (std::size_t at = value() != nullptr ? 1 : 0; at < parameters_.size();) {
    const std::string_view name = segment(parameters_[at]);
    std::size_t end = at + 1;
    while (end < parameters_.size() && segment(parameters_[end]) == name) ++end;
    found.emplace_back(name, FormNode(parameters_.subspan(at, end - at), begin + name.size()));
    at = end;
  }
  return found;
}

FormNode FormNode::child(std::string_view name) const {
  FormParameter prefix;
  prefix.name.append(this->name());
  if (prefix_size_ > 0) prefix.name += '.';
  prefix.name.append(name);
  const auto first =
      std::lower_bound(parameters_.begin(), parameters_.end(), prefix, by_name);
  auto last = first;
  // Gallop: most nodes are small, some are the whole request.
  const auto below = [&](const FormParameter& parameter) {
    return parameter.name.starts_with(prefix.name) &&
           (parameter.name.size() == prefix.name.size() ||
            parameter.name[prefix.name.size()] == '.');
  };
  last = std::partition_point(first, parameters_.end(), below);
  return FormNode({first, last}, prefix.name.size());
}

FormTree::FormTree(std::string_view text) : parameters_(parse_form(text)) {
  for (const FormParameter& parameter : parameters_) {
    if (std::count(parameter.name.begin(), parameter.name.end(), '.') >= most_name_parts) {
      throw malformed("The query string has a parameter name of too many parts");
    }
  }
  std::sort(parameters_.begin(), parameters_.end(), by_name);
  for (std::size_t at = 1; at < parameters_.size(); ++at) {
    if (parameters_[at - 1].name == parameters_[at].name) {
      throw malformed("The parameter " + parameters_[at].name + " is given more than once");
    }
  }
}

}  // namespace windtunnel::protocol
