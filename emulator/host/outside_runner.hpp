#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <functional>
#include <mutex>
#include <set>
#include <string>

#include "emulator/world/outside_call.hpp"

namespace windtunnel::host {

/// Runs code outside of the simulation: a command line by /bin/sh, an endpoint by a POST. Never in
/// a turn and on no strand; at most sixteen at once. Safe to use from several threads.
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

  /// Calls `done` with the result, on a thread of the runner's own.
  void run(const std::string& world, const world::OutsideCall& call,
           std::function<void(world::OutsideResult)> done);

 private:
  world::OutsideResult result_of(const std::string& world, const world::OutsideCall& call,
                                 boost::asio::io_context& context) const;

  const std::chrono::milliseconds limit_;
  const std::function<std::string()> endpoint_;
  std::mutex mutex_;
  bool ends_ = false;
  /// Of what runs: stopping one ends it.
  std::set<boost::asio::io_context*> running_;
  boost::asio::thread_pool threads_;
};

}  // namespace windtunnel::host
