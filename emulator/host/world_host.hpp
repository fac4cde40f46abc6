#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "emulator/host/api_call.hpp"
#include "emulator/world/world.hpp"

namespace windtunnel::host {

/// One served world: the strand it lives on, the requests that wait for it in arrival order, how
/// its clock follows from them, and the calls that it has parked.
///
/// A long clock move gives way every few milliseconds: what only looks is let in then, requests
/// wait until the world rests, so that their stamps do not depend on the machine's speed.
class WorldHost : public std::enable_shared_from_this<WorldHost> {
 public:
  using Look = std::function<void(world::World&)>;
  using MakeWorld = std::function<std::unique_ptr<world::World>(world::WorldStore*)>;

  WorldHost(boost::asio::io_context& context, std::unique_ptr<world::WorldStore> store,
            std::unique_ptr<world::World> world);
  /// Writes what is not written yet.
  ~WorldHost();
  WorldHost(const WorldHost&) = delete;
  WorldHost& operator=(const WorldHost&) = delete;

  const std::string& name() const { return name_; }
  /// The account of callers who name none.
  const std::string& account() const { return account_; }

  // All of these may be called from any thread and return at once.

  /// Takes up a move that a restart interrupted, and real time where the clock follows it.
  void start();
  void submit(std::unique_ptr<ApiCall> call);
  /// Runs between two turns, even while the clock moves. Must change nothing.
  void look(Look look);
  /// In its turn among the requests: `begin` while the world rests, `done` once it rests again.
  /// What `begin` throws, `failed` gets instead of `done`.
  void command(Look begin, Look done, std::function<void(std::exception_ptr)> failed);
  /// Ends the clock move under way, then `done`.
  void cancel_move(Look done);
  /// Puts another world in this one's place, in its turn among the requests; the old one's moves
  /// and parked calls end.
  void replace(MakeWorld make, Look done, std::function<void(std::exception_ptr)> failed);
  /// Whatever comes from now on is answered 404.
  void close();
  /// No more events are run, and who waits for them is not answered: the process is about to end.
  void halt();

 private:
  struct Job {
    std::unique_ptr<ApiCall> call;  // or a command:
    Look begin;
    Look done;
    std::function<void(std::exception_ptr)> failed;
    MakeWorld make;
    bool time_has_passed = false;
  };
  struct Parked {
    std::unique_ptr<ApiCall> call;
    simulation::Instant deadline;
    std::uint64_t tried_at_turn = 0;
  };

  void enqueue(Job job);
  void post_pump();
  void pump();
  bool pump_once();
  bool run_slice();
  void let_time_pass();
  void move_to(simulation::Instant instant, bool may_slide);
  simulation::Instant wall_target() const;
  void anchor_real_time();
  void arm_timer();

  void perform(Job& job);
  void finish_command();
  void serve(std::unique_ptr<ApiCall> call, bool final_attempt);
  bool attempt(ApiCall& call, bool final_attempt, simulation::Instant& deadline);
  bool answer_parked(bool only_due);
  void note_deadlines();
  void hold(ApiCall& call, http::Response response);
  void send_held();

  boost::asio::strand<boost::asio::io_context::executor_type> strand_;
  boost::asio::steady_timer timer_;
  const std::string name_;
  const std::string account_;
  std::unique_ptr<world::WorldStore> store_;
  std::unique_ptr<world::World> world_;

  std::deque<Job> jobs_;
  std::vector<Parked> parked_;
  /// Answers whose turns are not written yet.
  std::vector<std::pair<http::Responder, http::Response>> held_;
  /// The command whose clock move is under way.
  Job current_;
  bool pumping_ = false;
  bool is_pump_posted_ = false;
  bool closed_ = false;
  bool halted_ = false;
  /// Where real time and simulated time were last the same point.
  std::chrono::steady_clock::time_point anchor_wall_;
  simulation::Instant anchor_{};
  std::int64_t date_seconds_ = INT64_MIN;
  std::string date_;
};

}  // namespace windtunnel::host
