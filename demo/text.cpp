#include "demo/text.hpp"

#include <algorithm>

namespace windtunnel::demo {
namespace {

/// SGR parameters, of the sixteen colours only: they follow the terminal's theme.
constexpr std::string_view sgr(Style style) {
  switch (style) {
    case Style::plain:
      return "";
    case Style::dim:
      return "2";
    case Style::bold:
      return "1";
    case Style::good:
      return "32";
    case Style::bad:
      return "1;31";
    case Style::revision_1:
      return "30;46";
    case Style::revision_2:
      return "30;43";
    case Style::moving:
      return "30;47";
    case Style::failed:
      return "1;37;41";
  }
  return "";
}

bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

/// The first `width` characters.
std::string_view first_columns(std::string_view text, std::size_t width) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (begins_character(text[at]) && width-- == 0) return text.substr(0, at);
  }
  return text;
}

}  // namespace

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

Line& Line::add(std::string text, Style style) {
  width_ += columns(text);
  spans_.push_back({std::move(text), style});
  return *this;
}

Line& Line::add(const Line& other) {
  spans_.insert(spans_.end(), other.spans_.begin(), other.spans_.end());
  width_ += other.width_;
  return *this;
}

Line& Line::pad_to(std::size_t column) {
  return width_ < column ? add(std::string(column - width_, ' ')) : *this;
}

std::string Line::text(std::size_t width, bool colour) const {
  const bool is_cut = width_ > width;
  std::size_t left = is_cut && width > 0 ? width - 1 : width;
  std::string text;
  for (const Span& span : spans_) {
    const std::string_view shown = first_columns(span.text, left);
    left -= columns(shown);
    const std::string_view codes = colour && !shown.empty() ? sgr(span.style) : "";
    if (!codes.empty()) text.append("\x1b[").append(codes).append("m");
    text += shown;
    if (!codes.empty()) text += "\x1b[0m";
  }
  if (is_cut && width > 0) text += "…";
  return text;
}

Lines beside(Lines left, const Lines& right, std::size_t column) {
  left.resize(std::max(left.size(), right.size()));
  for (std::size_t at = 0; at < right.size(); ++at) left[at].pad_to(column).add(right[at]);
  return left;
}

}  // namespace windtunnel::demo
