#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "emulator/world/outside_call.hpp"

namespace windtunnel::host {

/// Runs code outside of the simulation: a command line by /bin/sh, an endpoint by a POST. Never in
/// a turn and on no strand, each on a thread of its own. Safe to use from several threads.
///
/// Of what the simulation runs sixteen are run at once. What a client waits for is not counted:
/// code of the simulation may be that client.
///
/// A command finds the server in AWS_ENDPOINT_URL, with its world, region and account set, so that
/// an AWS client in it needs no option.
class OutsideRunner {
 public:
  /// What takes longer than `limit` of real time is ended and has failed. `endpoint` says where
  /// this server is, such as "http://127.0.0.1:4566".
  OutsideRunner(std::chrono::milliseconds limit, std::function<std::string()> endpoint);
  /// Ends what runs; its results come no more.
  ~OutsideRunner();
  OutsideRunner(const OutsideRunner&) = delete;
  OutsideRunner& operator=(const OutsideRunner&) = delete;

  struct Run {
    /// Who may stop it, such as the world's host.
    const void* owner = nullptr;
    std::string world;
    world::OutsideCall call;
    bool client_waits = false;
    /// Gets the result, on a thread of the runner's own.
    std::function<void(world::OutsideResult)> done;
  };
  void run(Run run);
  /// Ends what runs for that owner, and begins nothing more of what it has asked for until now;
  /// there may still be results.
  void stop(const void* owner);

 private:
  void begin(Run run);
  void carry_out(const Run& run, boost::asio::io_context& context);
  world::OutsideResult result_of(const Run& run, boost::asio::io_context& context) const;

  const std::chrono::milliseconds limit_;
  const std::function<std::string()> endpoint_;
  std::mutex mutex_;
  bool ends_ = false;
  /// What runs, by its owner: stopping one ends it.
  std::multimap<const void*, boost::asio::io_context*> running_;
  std::deque<Run> queue_;
  std::size_t of_simulation_ = 0;
  std::condition_variable thread_ended_;
};

}  // namespace windtunnel::host
