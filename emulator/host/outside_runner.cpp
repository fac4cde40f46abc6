#include "emulator/host/outside_runner.hpp"

#include <linux/close_range.h>
#include <sys/wait.h>
#include <unistd.h>

// Boost.Process runs and ends a group of processes; without this it wants Boost.Filesystem too.
#define BOOST_PROCESS_USE_STD_FS
#include <array>
#include <boost/asio/steady_timer.hpp>
#include <boost/process.hpp>
#include <boost/process/extend.hpp>
#include <cstdio>
#include <memory>
#include <system_error>
#include <thread>
#include <utility>

#include "emulator/http/client.hpp"

namespace windtunnel::host {

namespace asio = boost::asio;
namespace process = boost::process;
using world::OutsideCall;
using world::OutsideResult;

namespace {

constexpr std::size_t most_at_once = 16;
/// Of what it answers, and of what it writes besides: more than Lambda's largest answer, and a
/// log's tail.
constexpr std::size_t most_output = 6 << 20 | 1 << 10;
constexpr std::size_t most_log = 64 << 10;

/// How often to look whether a command without output has ended.
constexpr std::chrono::milliseconds exit_look{5};

std::string seconds(std::chrono::milliseconds limit) {
  return std::to_string(static_cast<double>(limit.count()) / 1000).substr(0, 5) + " s";
}

/// Reads a pipe to its end and keeps the last `most` bytes.
class Collector {
 public:
  Collector(asio::io_context& context, std::size_t most) : pipe(context), most_(most) {}

  void start() {
    pipe.async_read_some(asio::buffer(buffer_), [this](auto error, std::size_t bytes) {
      text_.append(buffer_.data(), bytes);
      // Not each time: it moves what is left.
      if (error || text_.size() > 2 * most_) trim();
      if (error) return void(has_ended_ = true);
      start();
    });
  }
  bool has_ended() const { return has_ended_; }
  std::string take() {
    trim();
    return std::move(text_);
  }

  process::async_pipe pipe;

 private:
  void trim() {
    if (text_.size() > most_) text_.erase(0, text_.size() - most_);
  }

  const std::size_t most_;
  std::string text_;
  bool has_ended_ = false;
  std::array<char, 16384> buffer_{};
};

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

/// A file, so that a command that reads none of it breaks no pipe.
File file_of(const std::string& content) {
  File file(std::tmpfile(), &std::fclose);
  if (!file || std::fwrite(content.data(), 1, content.size(), file.get()) != content.size()) {
    return {nullptr, &std::fclose};
  }
  std::rewind(file.get());
  return file;
}

OutsideResult unreachable(std::string why) {
  OutsideResult result;
  result.end = OutsideResult::End::unreachable;
  result.log = std::move(why);
  return result;
}

/// What the server has open is not for its children.
constexpr auto keep_to_itself = [](auto&) { ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC); };

OutsideResult run_command(const OutsideCall& call, const process::environment& environment,
                          std::chrono::milliseconds limit, asio::io_context& context) {
  Collector output(context, most_output);
  Collector log(context, most_log);
  const File input = file_of(call.input);
  if (!input) return unreachable("its input could not be written to a temporary file");
  process::group group;
  std::error_code error;
  process::child child(process::exe = "/bin/sh", process::args = {"-c", call.code},
                       process::std_in<input.get(), process::std_out> output.pipe,
                       process::std_err > log.pipe, environment, group,
                       process::extend::on_exec_setup(keep_to_itself), error);
  if (error) return unreachable("/bin/sh could not be started: " + error.message());
  bool is_late = false;
  asio::steady_timer timer(context, limit);
  timer.async_wait([&](auto cancelled) {
    is_late = !cancelled;
    if (is_late) context.stop();
  });
  output.start();
  log.start();
  // A command may close its output and go on.
  while (!context.stopped()) {
    const bool is_mute = output.has_ended() && log.has_ended();
    if (is_mute && !child.running(error)) break;
    if (is_mute) {
      context.run_one_for(exit_look);
    } else {
      context.run_one();
    }
  }
  if (context.stopped()) group.terminate(error);
  child.wait(error);
  OutsideResult result;
  result.output = output.take();
  result.log = log.take();
  const int status = child.native_exit_code();
  result.code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  if (is_late) {
    result.end = OutsideResult::End::timed_out;
    result.log += "(ended after " + seconds(limit) + " of real time)";
  } else if (result.code != 0) {
    result.end = OutsideResult::End::failed;
  }
  return result;
}

OutsideResult ask_endpoint(const OutsideCall& call, std::chrono::milliseconds limit,
                           asio::io_context& context) {
  const std::size_t path =
      std::min(call.code.find('/', std::string_view("http://").size()), call.code.size());
  const std::string target = path == call.code.size() ? "/" : call.code.substr(path);
  try {
    const auto answer = http::send_request(context, http::parse_endpoint(call.code.substr(0, path)),
                                           "POST", target, call.input, limit);
    OutsideResult result;
    result.code = static_cast<std::int32_t>(answer.status);
    result.output = answer.body.substr(0, most_output);
    if (answer.status < 200 || answer.status >= 300) {
      result.end = OutsideResult::End::failed;
      result.log = "HTTP status " + std::to_string(answer.status);
    }
    return result;
  } catch (const http::ClientError& error) {
    OutsideResult result = unreachable(error.what());
    if (error.timed_out) result.end = OutsideResult::End::timed_out;
    return result;
  }
}

}  // namespace

OutsideRunner::OutsideRunner(std::chrono::milliseconds limit, std::function<std::string()> endpoint)
    : limit_(limit), endpoint_(std::move(endpoint)) {}

OutsideRunner::~OutsideRunner() {
  std::unique_lock lock(mutex_);
  ends_ = true;
  for (const auto& [owner, context] : running_) context->stop();
  thread_ended_.wait(lock, [this] { return running_.empty(); });
}

void OutsideRunner::run(Run run) {
  const std::lock_guard lock(mutex_);
  if (ends_) return;
  if (!run.client_waits && of_simulation_ == most_at_once) return queue_.push_back(std::move(run));
  begin(std::move(run));
}

void OutsideRunner::stop(const void* owner) {
  const std::lock_guard lock(mutex_);
  std::erase_if(queue_, [owner](const Run& run) { return run.owner == owner; });
  const auto [begin, end] = running_.equal_range(owner);
  for (auto each = begin; each != end; ++each) each->second->stop();
}

/// With the lock held.
void OutsideRunner::begin(Run run) {
  const auto begun = std::make_shared<const Run>(std::move(run));
  const auto context = std::make_shared<asio::io_context>(1);
  try {
    std::thread([this, begun, context] { carry_out(*begun, *context); }).detach();
  } catch (const std::system_error& error) {
    return begun->done(unreachable(error.what()));
  }
  running_.emplace(begun->owner, context.get());
  if (!begun->client_waits) ++of_simulation_;
}

void OutsideRunner::carry_out(const Run& run, asio::io_context& context) {
  OutsideResult result = result_of(run, context);
  std::unique_lock lock(mutex_);
  if (!ends_) {
    lock.unlock();
    run.done(std::move(result));
    lock.lock();
  }
  if (!run.client_waits) --of_simulation_;
  if (!ends_ && !queue_.empty() && of_simulation_ < most_at_once) {
    begin(std::move(queue_.front()));
    queue_.pop_front();
  }
  std::erase_if(running_, [&](const auto& each) { return each.second == &context; });
  std::notify_all_at_thread_exit(thread_ended_, std::move(lock));
}

OutsideResult OutsideRunner::result_of(const Run& run, asio::io_context& context) const {
  const OutsideCall& call = run.call;
  if (call.code.starts_with("http://")) return ask_endpoint(call, limit_, context);
  process::environment environment = boost::this_process::environment();
  for (const char* name : {"AWS_PROFILE", "AWS_SESSION_TOKEN"}) environment.erase(name);
  // An access key of twelve digits is the account's.
  environment["AWS_ACCESS_KEY_ID"] = call.account;
  environment["AWS_SECRET_ACCESS_KEY"] = "windtunnel";
  environment["AWS_REGION"] = call.region;
  environment["AWS_DEFAULT_REGION"] = call.region;
  environment["AWS_ENDPOINT_URL"] =
      endpoint_() + (run.world == "default" ? "" : "/_world/" + run.world);
  for (const auto& [name, value] : call.environment) environment[name] = value;
  environment["WINDTUNNEL_INVOCATION_ID"] = call.invocation_id;
  try {
    return run_command(call, environment, limit_, context);
  } catch (const std::exception& error) {
    return unreachable(error.what());
  }
}

}  // namespace windtunnel::host
