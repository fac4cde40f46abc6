#include "emulator/host/world_host.hpp"

#include <algorithm>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <cstdio>
#include <cstdlib>

#include "emulator/http/problem.hpp"

namespace windtunnel::host {

namespace asio = boost::asio;
using simulation::Duration;
using simulation::Instant;
using world::ClockMode;
using world::Move;

namespace {

/// How long a clock move runs before it lets in who only looks.
constexpr std::chrono::milliseconds slice{4};

/// What was acknowledged is safe and what was not never will be: go no further.
[[noreturn]] void give_up(const std::string& world_name, const std::exception& error) {
  std::fprintf(stderr, "windtunnel: world '%s': %s; stopping, so that nothing is lost unnoticed\n",
               world_name.c_str(), error.what());
  std::_Exit(EXIT_FAILURE);
}

}  // namespace

WorldHost::WorldHost(asio::io_context& context, std::unique_ptr<world::WorldStore> store,
                     std::unique_ptr<world::World> world, OutsideRunner* runner)
    : strand_(asio::make_strand(context)),
      timer_(context),
      name_(world->settings().name),
      account_(world->settings().account),
      store_(std::move(store)),
      world_(std::move(world)),
      runner_(runner) {
  anchor_real_time();
}

WorldHost::~WorldHost() {
  try {
    world_->flush();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "windtunnel: world '%s': %s\n", name_.c_str(), error.what());
  }
}

void WorldHost::start() {
  asio::dispatch(strand_, [self = shared_from_this()] { self->pump(); });
}

void WorldHost::submit(std::unique_ptr<ApiCall> call) {
  asio::dispatch(strand_, [self = shared_from_this(), call = std::move(call)]() mutable {
    Job job;
    job.call = std::move(call);
    self->enqueue(std::move(job));
  });
}

void WorldHost::look(Look look) {
  asio::dispatch(strand_,
                 [self = shared_from_this(), look = std::move(look)] { look(*self->world_); });
}

void WorldHost::command(Look begin, Look done, std::function<void(std::exception_ptr)> failed) {
  Job job;
  job.begin = std::move(begin);
  job.done = std::move(done);
  job.failed = std::move(failed);
  asio::dispatch(strand_, [self = shared_from_this(), job = std::move(job)]() mutable {
    self->enqueue(std::move(job));
  });
}

void WorldHost::replace(MakeWorld make, Look done, std::function<void(std::exception_ptr)> failed) {
  Job job;
  job.make = std::move(make);
  job.done = std::move(done);
  job.failed = std::move(failed);
  asio::dispatch(strand_, [self = shared_from_this(), job = std::move(job)]() mutable {
    // A world that does not come to rest would never let this one have its turn.
    self->world_->cancel_move();
    self->enqueue(std::move(job));
  });
}

void WorldHost::cancel_move(Look done) {
  asio::dispatch(strand_, [self = shared_from_this(), done = std::move(done)] {
    self->world_->cancel_move();
    done(*self->world_);
    self->pump();
  });
}

void WorldHost::close() {
  asio::dispatch(strand_, [self = shared_from_this()] {
    self->closed_ = true;
    if (self->runner_ != nullptr) self->runner_->stop(self.get());
    self->timer_.cancel();
    self->pump();
  });
}

void WorldHost::halt() {
  asio::dispatch(strand_, [self = shared_from_this()] {
    self->halted_ = true;
    self->parked_.clear();
    self->waiting_.clear();
    self->timer_.cancel();
    self->pump();
  });
}

// --- The strand ---------------------------------------------------------------------------------

/// Requests that are there at the same time are served together, and their turns written at once.
void WorldHost::enqueue(Job job) {
  jobs_.push_back(std::move(job));
  post_pump();
}

void WorldHost::post_pump() {
  if (std::exchange(is_pump_posted_, true)) return;
  asio::post(strand_, [self = shared_from_this()] {
    self->is_pump_posted_ = false;
    self->pump();
  });
}

void WorldHost::pump() {
  // Answering a request may bring the next one at once, from inside.
  if (pumping_) return;
  pumping_ = true;
  try {
    while (pump_once()) {
    }
    send_held();
  } catch (const world::StoreError& error) {
    give_up(name_, error);
  }
  pumping_ = false;
  if (!halted_) arm_timer();
}

/// Does the next thing there is to do; false once there is nothing, or it must wait.
bool WorldHost::pump_once() {
  if (closed_) {
    const http::Problem problem{404, "World '" + name_ + "' was deleted."};
    const auto refuse = [&](ApiCall& call) { call.respond(http::problem_response(problem)); };
    for (Job& job : std::exchange(jobs_, {})) {
      if (job.call) refuse(*job.call);
      if (job.failed) job.failed(std::make_exception_ptr(std::runtime_error(problem.detail)));
    }
    for (Parked& parked : std::exchange(parked_, {})) refuse(*parked.call);
    for (auto& [number, call] : std::exchange(waiting_, {})) refuse(*call);
    return false;
  }
  if (world_->moving() && !is_held()) {
    // The answer is sent, then the world runs.
    send_held();
    if (halted_) {
      jobs_.clear();
      return false;
    }
    if (run_slice()) return true;
    post_pump();
    return false;
  }
  if (clock_is_held()) return serve_while_held();
  finish_command();
  if (answer_parked(false)) return true;
  if (jobs_.empty()) {
    // A client that waits for a paced world is what moves it.
    const ClockMode& mode = world_->settings().clock;
    if (parked_.empty() || mode.kind != ClockMode::Kind::paced) return false;
    Instant next = world_->now() + mode.step;
    for (const Parked& parked : parked_) next = std::min(next, parked.deadline);
    move_to(next, false);
    return true;
  }
  if (!std::exchange(jobs_.front().time_has_passed, true)) {
    let_time_pass();
    if (world_->moving()) return true;
  }
  Job job = std::move(jobs_.front());
  jobs_.pop_front();
  perform(job);
  return true;
}

/// Runs the clock move for a while; false where it goes on.
bool WorldHost::run_slice() {
  const auto end = std::chrono::steady_clock::now() + slice;
  const bool stopped = world_->run([end] { return std::chrono::steady_clock::now() >= end; });
  if (stopped && world_->moving()) answer_parked(true);
  return stopped;
}

// --- Time ---------------------------------------------------------------------------------------

void WorldHost::anchor_real_time() {
  anchor_wall_ = std::chrono::steady_clock::now();
  anchor_ = world_->now();
}

Instant WorldHost::wall_target() const {
  const world::Settings& settings = world_->settings();
  if (settings.clock.kind == ClockMode::Kind::realtime &&
      (!settings.follows_wall || settings.clock.rate_thousandths != 1000)) {
    const auto passed =
        std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now() - anchor_wall_);
    return anchor_ + Duration(passed.count() * settings.clock.rate_thousandths / 1000);
  }
  return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

void WorldHost::move_to(Instant instant, bool may_slide) {
  instant = std::min(instant, simulation::end_of_time);
  if (instant <= world_->now() || !world_->read_only_reason().empty()) return;
  if (may_slide && world_->slide_to(instant)) return;
  world_->begin_move({Move::Kind::until, instant, {}});
}

/// What the clock does because a request has come.
void WorldHost::let_time_pass() {
  const world::Settings& settings = world_->settings();
  const bool is_call = jobs_.front().call != nullptr;
  switch (settings.clock.kind) {
    case ClockMode::Kind::manual:
      return;
    case ClockMode::Kind::realtime:
      return move_to(wall_target(), settings.follows_wall);
    case ClockMode::Kind::warp:
      if (settings.follows_wall) move_to(wall_target(), true);
      return;
    case ClockMode::Kind::paced: {
      Instant target = world_->now();
      if (is_call) target += settings.clock.step;
      if (settings.follows_wall) target = std::max(target, wall_target());
      return move_to(target, false);
    }
  }
}

/// In real time events come due with nobody asking.
void WorldHost::arm_timer() {
  timer_.cancel();
  const ClockMode& mode = world_->settings().clock;
  const bool goes_on = world_->moving() || clock_is_held();
  if (closed_ || mode.kind != ClockMode::Kind::realtime || goes_on) return;
  Instant next = Instant::max();
  if (const auto events = world_->pending_events(1); !events.empty()) next = events.front().due;
  for (const Parked& parked : parked_) next = std::min(next, parked.deadline);
  if (next == Instant::max() || !world_->read_only_reason().empty()) return;
  const Duration simulated = std::max(next - wall_target(), Duration(0));
  const Duration real{simulated.count() * 1000 / mode.rate_thousandths + 1};
  timer_.expires_after(std::min<Duration>(real, std::chrono::hours(24)));
  timer_.async_wait(asio::bind_executor(strand_, [weak = weak_from_this()](auto error) {
    const auto self = weak.lock();
    if (error || !self || self->halted_ || self->closed_) return;
    if (!self->world_->moving() && !self->clock_is_held()) {
      self->move_to(self->wall_target(), self->world_->settings().follows_wall);
    }
    self->pump();
  }));
}

// --- Requests -----------------------------------------------------------------------------------

void WorldHost::perform(Job& job) {
  if (job.call) return serve(std::move(job.call), job.outside ? &*job.outside : nullptr);
  try {
    if (job.make) {
      world_ = job.make(store_.get());
      ++incarnation_;
      // It would go on changing this world, which has the other's name.
      if (runner_ != nullptr) runner_->stop(this);
      code_.clear();
      waiting_calls_ = 0;
      anchor_real_time();
      note_deadlines();
    } else {
      const ClockMode before = world_->settings().clock;
      job.begin(*world_);
      if (world_->settings().clock != before) anchor_real_time();
    }
    current_ = std::move(job);
  } catch (const world::StoreError&) {
    throw;
  } catch (...) {
    job.failed(std::current_exception());
  }
}

/// The command whose move has come to its end, if any.
void WorldHost::finish_command() {
  if (!current_.done) return;
  world_->flush();
  const Look done = std::exchange(current_, Job()).done;
  done(*world_);
}

void WorldHost::serve(std::unique_ptr<ApiCall> call, const world::OutsideResult* outside) {
  // While code runs no time passes: a call that would wait for it might be the code's own.
  const bool is_final = clock_is_held();
  Attempt made = attempt(*call, false, outside);
  if (made.parked_until && is_final) made = attempt(*call, true);
  if (made.wants) return wait_for_code(std::move(call), *made.wants);
  if (!made.parked_until) return;
  parked_.push_back({std::move(call), *made.parked_until, world_->turn()});
  note_deadlines();
}

WorldHost::Attempt WorldHost::attempt(ApiCall& call, bool final_attempt,
                                      const world::OutsideResult* outside) {
  const std::uint64_t turn = world_->turn();
  try {
    if (call.refusal) throw api::ApiError(*call.refusal);
    auto result =
        world_->call({call.service, call.found.route.operation, call.scope, call.access_key_id,
                      call.input.get(), call.output.get(), final_attempt, outside});
    if (result.parked_until || result.wants) return {result.parked_until, std::move(result.wants)};
    hold(call, encode_answer(call, *world_, turn));
  } catch (const api::ApiError& error) {
    hold(call, encode_refusal(call, error, *world_, turn));
  } catch (const world::StoreError&) {
    throw;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "windtunnel: world '%s': %s %s failed: %s\n", name_.c_str(),
                 std::string(call.scope.account).c_str(),
                 std::string(call.operation().name).c_str(), error.what());
    hold(call,
         encode_refusal(call, api::ApiError("InternalFailure", error.what(), 500), *world_, turn));
  }
  return {};
}

/// Tries parked calls again, in the order of parking: those whose deadline has come and, unless
/// `only_due`, those since whose last attempt something has changed. At warp nothing more will
/// happen by itself once the world rests, so all get their last attempt then. Whether any was
/// answered.
bool WorldHost::answer_parked(bool only_due) {
  if (parked_.empty()) return false;
  const bool rests = !only_due && !clock_is_held();
  const bool all = rests && world_->settings().clock.kind == ClockMode::Kind::warp;
  bool answered = false;
  std::vector<Parked> waiting = std::exchange(parked_, {});
  for (Parked& parked : waiting) {
    const bool is_final = all || parked.deadline <= world_->now();
    const bool is_tried = is_final || (!only_due && parked.tried_at_turn != world_->turn());
    // Parking again names a later deadline; the call waits until its first.
    if (is_tried && !attempt(*parked.call, is_final).parked_until) {
      answered = true;
      continue;
    }
    parked.tried_at_turn = world_->turn();
    parked_.push_back(std::move(parked));
  }
  note_deadlines();
  return answered;
}

void WorldHost::note_deadlines() {
  std::optional<Instant> first;
  // No move goes on while a call waits for its code.
  if (waiting_calls_ > 0) first = world_->now();
  for (const Parked& parked : parked_) {
    if (!first || parked.deadline < *first) first = parked.deadline;
  }
  world_->set_next_deadline(first);
}

// --- Code outside of the simulation -------------------------------------------------------------

bool WorldHost::clock_is_held() const {
  const bool has_code = world_->outside_calls().size() > 0 && world_->read_only_reason().empty();
  return waiting_calls_ > 0 || has_code;
}

/// Whether all is done that can be before code has ended.
bool WorldHost::is_held() {
  if (world_->is_held()) return true;
  if (waiting_calls_ == 0) return false;
  const auto next = world_->pending_events(1);
  return next.empty() || next.front().due > world_->now();
}

/// Starts the code that the world waits for, takes up what has ended, and serves who does not want
/// the clock to move; false where there is nothing to do but to wait.
bool WorldHost::serve_while_held() {
  send_held();
  if (halted_) {
    jobs_.clear();
    return false;
  }
  run_code();
  if (take_results()) return true;
  if (answer_parked(false)) return true;
  const auto next = std::find_if(jobs_.begin(), jobs_.end(), [](const Job& job) {
    return job.call != nullptr || job.make != nullptr;
  });
  if (next == jobs_.end()) return false;
  Job job = std::move(*next);
  jobs_.erase(next);
  if (job.outside) --waiting_calls_;
  note_deadlines();
  perform(job);
  return true;
}

/// The call is handled again, with the result, once its code has ended.
void WorldHost::wait_for_code(std::unique_ptr<ApiCall> call, const world::OutsideCall& code) {
  ++waiting_calls_;
  note_deadlines();
  const std::uint64_t number = ++last_waiting_;
  waiting_.emplace(number, std::move(call));
  run_one(code, true, [number](WorldHost& self, bool is_asked, world::OutsideResult result) {
    auto waiting = self.waiting_.extract(number);
    if (waiting.empty()) return;
    Job job;
    job.call = std::move(waiting.mapped());
    // Another world has never asked for it.
    if (is_asked) job.outside = std::move(result);
    self.jobs_.push_front(std::move(job));
  });
}

void WorldHost::run_code() {
  // A world that changes no more has no use for a result.
  if (!world_->read_only_reason().empty()) return;
  world_->outside_calls().scan({}, [&](std::string_view key, const world::OutsideCall& call) {
    const std::string id(key);
    if (!code_.try_emplace(id).second) return true;
    run_one(call, false, [id](WorldHost& self, bool is_asked, world::OutsideResult result) {
      if (is_asked) self.code_[id] = std::move(result);
    });
    return true;
  });
}

/// `done` is run on the strand, and told whether the world that wanted the code is still there.
void WorldHost::run_one(const world::OutsideCall& code, bool client_waits,
                        std::function<void(WorldHost&, bool, world::OutsideResult)> done) {
  const auto take = [weak = weak_from_this(), incarnation = incarnation_,
                     done = std::move(done)](const world::OutsideResult& result) {
    const auto self = weak.lock();
    if (!self) return;
    asio::post(self->strand_, [self, incarnation, done, result] {
      done(*self, incarnation == self->incarnation_, result);
      self->pump();
    });
  };
  runner_->run({this, name_, code, client_waits, take});
}

/// The results of all that runs at one instant enter the world together, in order of their ids:
/// code that answers the same each time makes the same run each time.
bool WorldHost::take_results() {
  const bool is_complete = !code_.empty() && std::all_of(code_.begin(), code_.end(), [](auto& run) {
    return run.second.has_value();
  });
  if (!is_complete) return false;
  for (const auto& [id, result] : std::exchange(code_, {})) {
    try {
      world_->end_outside_call(id, *result);
    } catch (const world::ReadOnlyError&) {
      // The world says so itself to whoever asks.
    }
  }
  world_->flush();
  anchor_real_time();
  return true;
}

void WorldHost::hold(ApiCall& call, http::Response response) {
  const std::int64_t seconds = simulation::to_milliseconds(world_->now()) / 1000;
  if (seconds != date_seconds_) {
    date_seconds_ = seconds;
    date_ = simulation::format_http_date(world_->now());
  }
  response.headers.emplace_back("Date", date_);
  held_.emplace_back(std::move(call.respond), std::move(response));
}

/// Nothing is acknowledged before it is durable.
void WorldHost::send_held() {
  if (held_.empty()) return;
  world_->flush();
  for (auto& [respond, response] : std::exchange(held_, {})) respond(std::move(response));
}

}  // namespace windtunnel::host
