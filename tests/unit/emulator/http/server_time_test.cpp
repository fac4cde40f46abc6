// What ends by itself: slow clients, idle connections, and the server.

#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <csignal>
#include <future>
#include <thread>
#include <vector>

#include "tests/unit/emulator/http/server_fixture.hpp"

namespace windtunnel::http {
namespace {

ServerOptions hasty_options() {
  auto options = test_options();
  options.header_timeout = milliseconds(100);
  options.body_timeout = milliseconds(100);
  options.idle_timeout = milliseconds(300);
  options.linger_timeout = milliseconds(100);
  return options;
}

TEST(Timeouts, CloseAConnectionThatNeverAsks) {
  RunningServer running(hasty_options());
  TestClient client(running.port());
  EXPECT_TRUE(client.is_closed_by_server());
}

TEST(Timeouts, AnswerASlowHeaderHoweverSteadilyItDrips) {
  RunningServer running(hasty_options());
  TestClient client(running.port());
  const std::string request = get("/", "X: " + std::string(1000, 'a') + "\r\n");
  for (const char c : request) {
    if (!client.send(std::string(1, c))) break;
    std::this_thread::sleep_for(milliseconds(5));
    char peeked;
    if (::recv(client.descriptor(), &peeked, 1, MSG_PEEK | MSG_DONTWAIT) > 0) break;
  }
  EXPECT_EQ(client.read_answer().status, 408u);
}

TEST(Timeouts, AnswerABodyThatStopsComing) {
  RunningServer running(hasty_options());
  TestClient client(running.port());
  client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc");
  EXPECT_EQ(client.read_answer().status, 408u);
  EXPECT_TRUE(client.is_closed_by_server());
}

TEST(Timeouts, GiveALargeBodyTheTimeItEarns) {
  RunningServer running(hasty_options());
  TestClient client(running.port());
  const std::string body(10'000, 'x');
  const std::string request = post(body);
  client.send(request.substr(0, 5000));
  std::this_thread::sleep_for(milliseconds(400));
  client.send(request.substr(5000));
  EXPECT_EQ(client.read_answer().status, 200u);
}

TEST(Timeouts, CloseAnIdleConnectionButNotABusyOne) {
  RunningServer running(hasty_options());
  TestClient client(running.port());
  for (int i = 0; i < 4; ++i) {
    ASSERT_EQ(client.ask(get("/")).status, 200u);
    std::this_thread::sleep_for(milliseconds(150));
  }
  EXPECT_TRUE(client.is_closed_by_server());
}

TEST(Timeouts, CutAClientThatReadsNothing) {
  std::atomic<int> handled = 0;
  auto options = hasty_options();
  RunningServer running(options, [&](Request&&, const Responder& respond) {
    ++handled;
    Response response;
    response.body.assign(30'000'000, 'x');
    respond(std::move(response));
  });
  TestClient client(running.port());
  client.send(get("/"));
  std::this_thread::sleep_for(milliseconds(500));
  const auto answer = client.read_answer();
  EXPECT_LT(answer.body.size(), 30'000'000u);
  EXPECT_EQ(handled, 1);
}

TEST(Timeouts, LeaveARequestAloneThatTheHandlerHolds) {
  RunningServer* server = nullptr;
  RunningServer running(hasty_options(), [&](Request&& request, const Responder& respond) {
    auto timer =
        std::make_shared<boost::asio::steady_timer>(server->server.context(), milliseconds(600));
    timer->async_wait([timer, respond, response = echo(request)](auto) { respond(response); });
  });
  server = &running;
  TestClient client(running.port());
  EXPECT_EQ(client.ask(get("/parked")).body, "GET /parked ");
}

TEST(Connections, OverTheirLimitAreToldSo) {
  auto options = test_options();
  options.connections = 2;
  RunningServer running(options);
  TestClient first(running.port());
  TestClient second(running.port());
  EXPECT_EQ(first.ask(get("/")).status, 200u);
  EXPECT_EQ(second.ask(get("/")).status, 200u);
  TestClient third(running.port());
  EXPECT_EQ(third.read_answer().status, 503u);
  EXPECT_EQ(first.ask(get("/")).status, 200u);
}

TEST(Stop, ClosesIdleConnectionsAtOnce) {
  auto running = std::make_unique<RunningServer>();
  TestClient client(running->port());
  EXPECT_EQ(client.ask(get("/")).status, 200u);
  running->server.stop();
  EXPECT_TRUE(client.is_closed_by_server());
  running->server.join();
  EXPECT_THROW(TestClient(running->port()), std::runtime_error);
}

TEST(Stop, LetsARequestInFlightBeAnswered) {
  std::promise<Responder> handed;
  RunningServer running(
      test_options(), [&](Request&&, Responder respond) { handed.set_value(std::move(respond)); });
  TestClient client(running.port());
  client.send(get("/"));
  const auto respond = handed.get_future().get();
  running.server.stop();
  running.server.stop();
  std::this_thread::sleep_for(milliseconds(50));
  respond(Response{});
  const auto answer = client.read_answer();
  EXPECT_EQ(answer.status, 200u);
  EXPECT_TRUE(answer.has("Connection: close"));
  running.server.join();
}

TEST(Stop, EndsAfterItsLimitWhateverIsInFlight) {
  auto options = test_options();
  options.stop_timeout = milliseconds(50);
  std::promise<Responder> handed;
  auto running = std::make_unique<RunningServer>(
      options, [&](Request&&, Responder respond) { handed.set_value(std::move(respond)); });
  TestClient client(running->port());
  client.send(get("/"));
  const auto respond = handed.get_future().get();
  running->server.stop();
  running->server.join();
  running.reset();
  respond(Response{});  // nobody is there any more
  EXPECT_EQ(client.read_answer().status, 0u);
}

TEST(Stop, MayDropRespondersThatTheContextStillHolds) {
  auto options = test_options();
  options.stop_timeout = milliseconds(50);
  std::promise<void> parked;
  std::unique_ptr<RunningServer> running;
  running = std::make_unique<RunningServer>(options, [&](Request&&, const Responder& respond) {
    auto timer = std::make_shared<boost::asio::steady_timer>(running->server.context(),
                                                             std::chrono::hours(1));
    timer->async_wait([timer, respond](auto) { respond(Response{}); });
    parked.set_value();
  });
  TestClient client(running->port());
  client.send(get("/"));
  parked.get_future().get();
  running.reset();
  EXPECT_EQ(client.read_answer().status, 0u);
}

TEST(Stop, IsAskedForByTheTerminationSignal) {
  RunningServer running;
  std::promise<int> signal;
  running.server.on_termination_signal([&](int number) {
    signal.set_value(number);
    running.server.stop();
  });
  std::raise(SIGTERM);
  running.server.join();
  EXPECT_EQ(signal.get_future().get(), SIGTERM);
}

TEST(Threads, ServeManyConnectionsWhoseAnswersComeFromAStrand) {
  auto options = test_options();
  options.threads = 4;
  RunningServer* server = nullptr;
  std::unique_ptr<boost::asio::strand<boost::asio::io_context::executor_type>> world;
  int turns = 0;  // touched on the strand only
  RunningServer running(options, [&](Request&& request, const Responder& respond) {
    if (request.target == "/inline") return respond(echo(request));
    boost::asio::post(*world, [&turns, respond, response = echo(request)] {
      ++turns;
      respond(response);
    });
  });
  server = &running;
  world = std::make_unique<boost::asio::strand<boost::asio::io_context::executor_type>>(
      server->server.context().get_executor());
  std::atomic<int> right = 0;
  std::vector<std::thread> clients;
  for (int c = 0; c < 8; ++c) {
    clients.emplace_back([&, c] {
      TestClient client(running.port());
      for (int i = 0; i < 100; ++i) {
        const auto target =
            i % 3 == 0 ? "/inline" : "/" + std::to_string(c) + "/" + std::to_string(i);
        client.send(get(target) + get("/second"));
        if (client.read_answer().body == "GET " + target + " ") ++right;
        if (client.read_answer().body == "GET /second ") ++right;
      }
    });
  }
  for (auto& client : clients) client.join();
  running.server.stop();
  running.server.join();
  world.reset();  // a strand must not outlive its context
  EXPECT_EQ(right, 1600);
  EXPECT_EQ(turns, 8 * (66 + 100));
}

TEST(Threads, LetAnswersComeFromThreadsOfTheirOwn) {
  auto options = test_options();
  options.threads = 4;
  std::vector<std::thread> answerers;
  std::mutex mutex;
  RunningServer running(options, [&](Request&& request, const Responder& respond) {
    const std::lock_guard lock(mutex);
    answerers.emplace_back([respond, response = echo(request)] { respond(response); });
  });
  TestClient client(running.port());
  for (int i = 0; i < 200; ++i) {
    const auto target = "/" + std::to_string(i);
    ASSERT_EQ(client.ask(get(target)).body, "GET " + target + " ");
  }
  for (auto& answerer : answerers) answerer.join();
}

TEST(Threads, StopWhileTimeoutsAndClientsAreBusy) {
  auto options = hasty_options();
  options.threads = 4;
  options.header_timeout = options.idle_timeout = milliseconds(20);
  RunningServer running(options);
  std::atomic<bool> done = false;
  std::vector<std::thread> clients;
  for (int c = 0; c < 4; ++c) {
    clients.emplace_back([&, c] {
      while (!done) {
        try {
          TestClient client(running.port());
          client.ask(get("/"));
          if (c % 2 == 0) std::this_thread::sleep_for(milliseconds(18 + c));
          client.ask(get("/"));
        } catch (const std::runtime_error&) {
          return;
        }
      }
    });
  }
  std::this_thread::sleep_for(milliseconds(300));
  running.server.stop();
  running.server.join();
  done = true;
  for (auto& client : clients) client.join();
  EXPECT_THROW(TestClient(running.port()), std::runtime_error);
}

}  // namespace
}  // namespace windtunnel::http
