#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace windtunnel::api {

/// Where in an input one is, as AWS's validation messages name it: `tags.1.member.key` for a
/// member of a list's first entry, `settings.blue.member` for the value of a map's key. A chain
/// of frames on the stack, so that it costs nothing until somebody asks for its text.
class MemberPath {
 public:
  /// The input itself.
  MemberPath() = default;
  /// `parent` must outlive this path, and so must `name`.
  static MemberPath member(const MemberPath& parent, std::string_view name) {
    return {&parent, Step::member, name, 0};
  }
  /// `position` counts from 0.
  static MemberPath entry(const MemberPath& parent, std::size_t position) {
    return {&parent, Step::entry, {}, position};
  }
  static MemberPath value_of(const MemberPath& parent, std::string_view key) {
    return {&parent, Step::value, key, 0};
  }

  /// Empty for the input itself.
  std::string text() const;
  /// The member of the input that this is in, as the model spells it; empty for the input.
  std::string_view top_member() const;

 private:
  enum class Step { root, member, entry, value };
  MemberPath(const MemberPath* parent, Step step, std::string_view name, std::size_t position)
      : parent_(parent), step_(step), name_(name), position_(position) {}

  const MemberPath* parent_ = nullptr;
  Step step_ = Step::root;
  std::string_view name_;
  std::size_t position_ = 0;
};

}  // namespace windtunnel::api
