#include "demo/demo.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <limits>
#include <string>

#include "demo/frame.hpp"
#include "demo/screen.hpp"
#include "demo/story.hpp"
#include "demo/summary.hpp"

namespace windtunnel::demo {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t any_width = std::numeric_limits<std::size_t>::max();
/// What stays on the screen is cut no further than this: a narrower terminal wraps it.
constexpr std::size_t least_columns = 72;

void print(const Lines& lines, std::size_t columns = any_width, bool colour = false) {
  for (const Line& line : lines) std::printf("%s\n", line.text(columns, colour).c_str());
}

/// Where there is no terminal: what happens, line by line.
void play_in_lines(Story& story) {
  print({Line(" " + std::string(story.picture().title) + ", seed " +
              std::to_string(story.picture().seed))});
  std::string_view caption;
  std::size_t printed = 0;
  story.play([&](const Picture& picture) {
    if (picture.scene.caption != caption) {
      caption = picture.scene.caption;
      print({Line(), " " + std::string(caption)});
    }
    for (; printed < picture.news.size(); ++printed) {
      const News& news = picture.news[printed];
      if (news.weight != News::Weight::event) print({news_line(news)});
    }
  });
}

/// On a terminal: picture after picture, each for as long as it takes to look at, or none at all.
/// How long that was altogether.
Clock::duration play_in_pictures(Story& story, bool fast) {
  Clock::duration watched{};
  Screen screen;
  story.play([&](const Picture& picture) {
    const int rate = fast ? 0 : picture.scene.rate;
    const FrameSize size = Screen::size();
    screen.draw(frame(picture, size, rate), size);
    const Clock::duration pause = fast ? Clock::duration{} : Clock::duration(step) / rate;
    screen.wait(pause);
    watched += pause;
  });
  return watched;
}

}  // namespace

void run(const Options& options) {
  const auto begun = Clock::now();
  Story story(options.seed);
  Ending ending;
  std::size_t columns = any_width;
  const bool on_terminal = Screen::is_there();
  const bool colour = on_terminal && Screen::has_colour();
  if (on_terminal) {
    try {
      ending.watched = play_in_pictures(story, options.fast);
    } catch (const Interrupted& interrupted) {
      std::raise(interrupted.signal);
      return;
    }
    columns = std::max(Screen::size().columns, least_columns);
    print(still(story.picture(), columns), columns, colour);
  } else {
    play_in_lines(story);
  }
  ending.digest = story.digest();
  ending.took = Clock::now() - begun;
  print(summary(story.picture(), ending), columns, colour);
}

}  // namespace windtunnel::demo
