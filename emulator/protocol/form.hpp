#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// `application/x-www-form-urlencoded` text, as the query protocols and query strings have it.
namespace windtunnel::protocol {

/// Undoes percent-encoding once; with `plus_is_space` also `+`. Nothing for a bad escape or for
/// bytes that are not UTF-8.
std::optional<std::string> decode_percent(std::string_view text, bool plus_is_space);

struct FormParameter {
  std::string name;
  std::string value;
  bool operator==(const FormParameter&) const = default;
};

/// The parameters in the order sent. Throws ApiError MalformedQueryString for bad escapes, bytes
/// that are not UTF-8 and more than 250,000 parameters.
std::vector<FormParameter> parse_form(std::string_view text);

/// The decoded value of the first parameter of that name, looking no further than it must: what
/// a router asks for `Action` and `Version`. Nothing where it is absent or badly encoded.
std::optional<std::string> find_form_value(std::string_view text, std::string_view name);

/// What follows the target's `?`; empty where there is none.
std::string_view query_of(std::string_view target);

/// Parameters of dotted names as a tree: a node is all parameters below one prefix. It costs no
/// more than the parameters themselves, however high the indices in their names are.
class FormNode {
 public:
  FormNode() = default;

  bool empty() const { return parameters_.empty(); }
  /// The value of the parameter that has exactly the prefix as its name; null if there is none.
  const std::string* value() const;
  bool has_children() const { return parameters_.size() > (value() != nullptr ? 1u : 0u); }
  FormNode child(std::string_view name) const;
  /// The nodes directly below, by the name that follows the prefix.
  std::vector<std::pair<std::string_view, FormNode>> children() const;
  /// The prefix, as sent.
  std::string_view name() const;

 private:
  friend class FormTree;
  FormNode(std::span<const FormParameter> parameters, std::size_t prefix_size)
      : parameters_(parameters), prefix_size_(prefix_size) {}
  std::string_view segment(const FormParameter& parameter) const;

  // Sorted so that the parameters below any prefix are neighbours.
  std::span<const FormParameter> parameters_;
  std::size_t prefix_size_ = 0;
};

/// Owns the parameters that FormNodes look at.
class FormTree {
 public:
  /// Throws ApiError MalformedQueryString for a parameter given twice and for names of more than
  /// 100 parts, beside what parse_form throws.
  explicit FormTree(std::string_view text);
  FormNode root() const { return FormNode(parameters_, 0); }

 private:
  std::vector<FormParameter> parameters_;
};

}  // namespace windtunnel::protocol
