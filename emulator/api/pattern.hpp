#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace re2 {
class RE2;
}

namespace windtunnel::api {

/// A pattern of the API model, compiled. It must match the whole text, as AWS has it, and takes
/// time linear in the text whatever the pattern. Safe to use from several threads at once.
class Pattern {
 public:
  /// `aws_pattern` as the model states it; `re2_pattern` as RE2 reads it, or empty where RE2
  /// cannot express it: then a rule written by hand for that very pattern stands in. A pattern
  /// that has neither is a programmer error (`is_supported` tells).
  Pattern(std::string_view aws_pattern, std::string_view re2_pattern);
  ~Pattern();
  Pattern(const Pattern&) = delete;
  Pattern& operator=(const Pattern&) = delete;

  /// `text` must be valid UTF-8.
  bool matches(std::string_view text) const;

  static bool is_supported(std::string_view aws_pattern, std::string_view re2_pattern);

 private:
  std::unique_ptr<re2::RE2> required_;
  /// What must not match, where a look-ahead says so.
  std::unique_ptr<re2::RE2> forbidden_;
  /// In code points; 0 for no bound.
  std::size_t longest_ = 0;
};

}  // namespace windtunnel::api
