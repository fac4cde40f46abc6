#include "demo/screen.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>

namespace windtunnel::demo {
namespace {

constexpr std::string_view enter_codes = "\x1b[?1049h\x1b[?25l";  // other screen, no cursor
constexpr std::string_view leave_codes = "\x1b[?25h\x1b[?1049l";

volatile std::sig_atomic_t pending_signal = 0;

void note_signal(int signal) { pending_signal = signal; }

void write_out(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

bool Screen::is_there() {
  const std::string_view kind = environment("TERM");
  return isatty(STDOUT_FILENO) != 0 && !kind.empty() && kind != "dumb";
}

bool Screen::has_colour() { return environment("NO_COLOR").empty(); }

FrameSize Screen::size() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) {
    return {};
  }
  return {size.ws_col, size.ws_row};
}

Screen::Screen() {
  pending_signal = 0;
  struct sigaction action {};
  action.sa_handler = note_signal;  // no SA_RESTART: a wait ends at once
  for (std::size_t at = 0; at < std::size(signals); ++at) {
    sigaction(signals[at], &action, &former_[at]);
  }
  enter();
}

Screen::~Screen() {
  leave();
  for (std::size_t at = 0; at < std::size(signals); ++at) {
    sigaction(signals[at], &former_[at], nullptr);
  }
}

void Screen::enter() { write_out(enter_codes); }
void Screen::leave() { write_out(leave_codes); }

void Screen::draw(const Lines& lines, const FrameSize& size) {
  const bool colour = has_colour();
  std::string text = "\x1b[H";
  const std::size_t shown = std::min(lines.size(), size.rows);
  for (std::size_t at = 0; at < shown; ++at) {
    if (at > 0) text += "\r\n";
    // Erased first: behind a full line, terminals would erase its last column.
    text += "\x1b[K" + lines[at].text(size.columns, colour);
  }
  if (shown < size.rows) text += "\r\n\x1b[J";
  write_out(text);
}

void Screen::wait(std::chrono::nanoseconds span) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(span);
  timespec left{seconds.count(), (span - seconds).count()};
  do {
    heed_signals();
  } while (nanosleep(&left, &left) != 0);
}

void Screen::heed_signals() {
  const int signal = pending_signal;
  if (signal == 0) return;
  pending_signal = 0;
  if (signal != SIGTSTP) throw Interrupted{signal};
  leave();
  raise(SIGSTOP);
  enter();
}

}  // namespace windtunnel::demo
