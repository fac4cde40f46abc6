#include "demo/summary.hpp"

#include <cstdio>

#include "demo/frame.hpp"
#include "demo/wording.hpp"

namespace windtunnel::demo {
namespace {

std::string real_time_text(std::chrono::nanoseconds span) {
  char text[32];
  const double seconds = std::chrono::duration<double>(span).count();
  if (seconds < 1) {
    std::snprintf(text, sizeof text, "%.0f ms", seconds * 1000);
  } else {
    std::snprintf(text, sizeof text, "%.1f s", seconds);
  }
  return text;
}

}  // namespace

Lines summary(const Picture& picture, const Ending& ending) {
  Lines lines = {Line(), Line(" What happened", Style::bold)};
  for (const News& news : picture.news) {
    if (news.weight == News::Weight::headline) lines.push_back(news_line(news));
  }
  std::string took =
      span_text(picture.now - picture.epoch) + " simulated in " + real_time_text(ending.took);
  if (ending.watched.count() > 0) {
    took += ", " + real_time_text(ending.watched) + " of it for you to watch";
  }
  const std::string again = "windtunnel demo --fast --seed " + std::to_string(picture.seed);
  for (const auto& [name, text] : {std::pair<std::string, std::string>{"took", took},
                                   {"digest", ending.digest},
                                   {"again", again + "  (always ends in this digest)"},
                                   {"next", "windtunnel serve --fleet fixtures/fleets/web-12.yaml"},
                                   {"", "and your own AWS client: README.md, docs/guide.md"}}) {
    if (name == "took" || name == "again") lines.emplace_back();
    lines.push_back(Line(" " + name, Style::dim).pad_to(9).add(text));
  }
  return lines;
}

}  // namespace windtunnel::demo
