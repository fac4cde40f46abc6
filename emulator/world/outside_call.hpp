#pragma once

#include <cstdint>
#include <map>
#include <string>

/// Code outside of the simulation (`--allow-exec`): a command on this machine, or an HTTP endpoint
/// on loopback, that decides how a script or a function ends.
///
/// While one is open the clock is held: what is due at the instant runs, requests are served, and
/// nothing later happens. Its result enters the world as a command of the log, so a replay reads it
/// and runs no code. One that was open when the process ended is run again, with the same id.
namespace windtunnel::world {

/// What is to be run, and for whom.
struct OutsideCall {
  /// The service that opened it, such as "codedeploy", and what it is about in that service.
  std::string owner;
  std::uint64_t subject = 0;
  std::uint64_t detail = 0;
  /// Names it, in its world. The same each time that it is run.
  std::string invocation_id;
  std::string account;
  std::string region;
  /// A command line for the shell, or the URL of an endpoint on loopback.
  std::string code;
  /// Its standard input, or the body that is posted.
  std::string input;
  /// Variables of the command's environment; an endpoint gets none.
  std::map<std::string, std::string> environment;
  bool operator==(const OutsideCall&) const = default;
  static void fields(auto& row, auto& field) {
    field(1, row.owner);
    field(2, row.subject);
    field(3, row.detail);
    field(4, row.invocation_id);
    field(5, row.account);
    field(6, row.region);
    field(7, row.code);
    field(8, row.input);
    field(9, row.environment);
  }
};

/// How it ended.
struct OutsideResult {
  enum class End : std::uint8_t {
    succeeded = 0,
    /// It said so itself: by its exit code, or by an HTTP status that is none of success.
    failed = 1,
    /// Not within the limit of `--exec-limit`, in real time.
    timed_out = 2,
    /// It could not be run or reached at all.
    unreachable = 3,
  };
  End end = End::succeeded;
  /// Of a command; the HTTP status of an endpoint.
  std::int32_t code = 0;
  /// What it answered: its standard output, or the body.
  std::string output;
  /// What it wrote besides: its standard error, or why it was not run.
  std::string log;
  bool operator==(const OutsideResult&) const = default;
  static void fields(auto& row, auto& field) {
    field(1, row.end);
    field(2, row.code);
    field(3, row.output);
    field(4, row.log);
  }
};

}  // namespace windtunnel::world
