#pragma once

#include <chrono>
#include <csignal>
#include <iterator>

#include "demo/frame.hpp"

namespace windtunnel::demo {

/// The user wants it to end (Ctrl-C): thrown once the terminal can be given back.
struct Interrupted {
  int signal;
};

/// The terminal, on which each picture takes the place of the last; what was on it before comes
/// back at the end, whichever way that is.
class Screen {
 public:
  Screen();
  ~Screen();
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  /// Whether standard output is a terminal that can be drawn on.
  static bool is_there();
  /// Whether people want colours (https://no-color.org).
  static bool has_colour();
  static FrameSize size();

  void draw(const Lines& lines, const FrameSize& size);
  /// Throws Interrupted if the user did not wait for the end.
  void wait(std::chrono::nanoseconds span);

 private:
  static constexpr int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGTSTP};

  static void enter();
  static void leave();
  static void heed_signals();

  struct sigaction former_[std::size(signals)] = {};
};

}  // namespace windtunnel::demo
