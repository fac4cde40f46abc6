#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "emulator/host/api_call.hpp"
#include "emulator/host/outside_runner.hpp"
#include "emulator/world/world.hpp"

namespace windtunnel::host {

/// One served world: the strand it lives on, the requests that wait for it in arrival order, how
/// its clock follows from them, and the calls that it has parked.
///
/// A long clock move gives way every few milliseconds: what only looks is let in then, requests
/// wait until the world rests, so that their stamps do not depend on the machine's speed.
///
/// While code outside of the simulation runs, the clock is held: requests are served at that
/// instant, and what moves the clock waits.
class WorldHost : public std::enable_shared_from_this<WorldHost> {
 public:
  using Look = std::function<void(world::World&)>;
  using MakeWorld = std::function<std::unique_ptr<world::World>(world::WorldStore*)>;

  WorldHost(boost::asio::io_context& context, std::unique_ptr<world::WorldStore> store,
            std::unique_ptr<world::World> world, OutsideRunner* runner = nullptr);
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
    /// What the code answered for which the call waited.
    std::optional<world::OutsideResult> outside;
  };
  /// What came of serving a call: it was answered, or parked, or waits for code outside.
  struct Attempt {
    std::optional<simulation::Instant> parked_until;
    std::optional<world::OutsideCall> wants;
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
  void serve(std::unique_ptr<ApiCall> call, const world::OutsideResult* outside);
  Attempt attempt(ApiCall& call, bool final_attempt, const world::OutsideResult* outside = nullptr);
  bool answer_parked(bool only_due);
  void note_deadlines();
  void hold(ApiCall& call, http::Response response);
  void send_held();

  bool clock_is_held() const;
  bool is_held();
  bool serve_while_held();
  void wait_for_code(std::unique_ptr<ApiCall> call, const world::OutsideCall& code);
  void run_code();
  void run_one(const world::OutsideCall& code, bool client_waits,
               std::function<void(WorldHost&, bool, world::OutsideResult)> done);
  bool take_results();

  boost::asio::strand<boost::asio::io_context::executor_type> strand_;
  boost::asio::steady_timer timer_;
  const std::string name_;
  const std::string account_;
  std::unique_ptr<world::WorldStore> store_;
  std::unique_ptr<world::World> world_;
  OutsideRunner* runner_;

  std::deque<Job> jobs_;
  std::vector<Parked> parked_;
  /// The world's code that was started, and what came of it where it has ended.
  std::map<std::string, std::optional<world::OutsideResult>> code_;
  /// Calls whose code has not ended, in the order in which they came.
  std::map<std::uint64_t, std::unique_ptr<ApiCall>> waiting_;
  std::uint64_t last_waiting_ = 0;
  /// These, and those that were not handled again since it has.
  std::size_t waiting_calls_ = 0;
  /// Counts the worlds that were put in this place: code of an earlier one answers to nobody.
  std::uint64_t incarnation_ = 0;
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
