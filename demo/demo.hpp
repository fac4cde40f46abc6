#pragma once

#include <cstdint>

namespace windtunnel::demo {

struct Options {
  std::uint64_t seed = 42;
  /// Do not wait between the pictures.
  bool fast = false;
};

/// Plays the story and shows it on standard output: as pictures on a terminal, else as lines.
void run(const Options& options);

}  // namespace windtunnel::demo
