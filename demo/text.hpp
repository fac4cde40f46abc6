#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Lines of styled text. Every character in them takes one column.
namespace windtunnel::demo {

enum class Style { plain, dim, bold, good, bad, revision_1, revision_2, moving, failed };

struct Span {
  std::string text;
  Style style = Style::plain;
};

/// How many columns UTF-8 text takes.
std::size_t columns(std::string_view text);

class Line {
 public:
  Line() = default;
  Line(std::string text, Style style = Style::plain) { add(std::move(text), style); }

  Line& add(std::string text, Style style = Style::plain);
  Line& add(const Line& other);
  /// Adds blanks up to this column; nothing where the line is longer.
  Line& pad_to(std::size_t column);

  std::size_t width() const { return width_; }
  /// At most `width` columns of it; where it is longer, the last one is "…". With escape codes
  /// where there is to be `colour`.
  std::string text(std::size_t width, bool colour) const;

 private:
  std::vector<Span> spans_;
  std::size_t width_ = 0;
};

using Lines = std::vector<Line>;

/// Two blocks next to each other, the right one from `column` on.
Lines beside(Lines left, const Lines& right, std::size_t column);

}  // namespace windtunnel::demo
