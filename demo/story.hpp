#pragma once

#include <functional>
#include <string>

#include "demo/observer.hpp"
#include "demo/picture.hpp"
#include "demo/stage.hpp"

namespace windtunnel::demo {

/// How much simulated time passes from one picture to the next. Fixed, so that a run is the same
/// whoever watches it, and how.
inline constexpr Duration step = std::chrono::seconds(2);

/// A bad release at three in the morning: revision 1 goes out and is good; revision 2 raises
/// errors wherever it runs; the alarm trips, the deployment stops, the group rolls back.
class Story {
 public:
  using Show = std::function<void(const Picture&)>;

  explicit Story(std::uint64_t seed);

  /// To its end; `show` is given each picture as it comes.
  void play(const Show& show);

  const Picture& picture() const { return picture_; }
  std::string digest() const { return stage_.digest(); }

 private:
  void play_scene(const Scene& scene, const std::function<bool()>& has_ended);
  void read_notice();
  bool deployment_has_ended() const { return observer_.deployment().has_ended(); }
  bool is_alarmed() const { return picture_.alarm.state == "ALARM"; }

  Show show_;
  Stage stage_;
  Picture picture_;
  Observer observer_;
};

}  // namespace windtunnel::demo
