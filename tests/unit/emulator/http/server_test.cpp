#include "emulator/http/server.hpp"

#include <gtest/gtest.h>

#include <system_error>

#include "tests/unit/emulator/http/compress.hpp"
#include "tests/unit/emulator/http/server_fixture.hpp"

namespace windtunnel::http {
namespace {

TEST(Server, AnswersRequestAfterRequestOnOneConnection) {
  RunningServer running;
  TestClient client(running.port());
  for (int i = 0; i < 100; ++i) {
    const auto answer = client.ask(post("body " + std::to_string(i)));
    ASSERT_EQ(answer.status, 200u);
    EXPECT_EQ(answer.body, "POST / body " + std::to_string(i));
    EXPECT_TRUE(answer.has("Server: windtunnel"));
  }
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
  RunningServer running;
  TestClient client(running.port());
  std::string many;
  for (int i = 0; i < 500; ++i) many += get("/" + std::to_string(i));
  ASSERT_TRUE(client.send(many));
  for (int i = 0; i < 500; ++i) {
    ASSERT_EQ(client.read_answer().body, "GET /" + std::to_string(i) + " ");
  }
}

TEST(Server, ClosesWhenTheClientAsksTo) {
  RunningServer running;
  TestClient client(running.port());
  const auto answer = client.ask(get("/", "Connection: close\r\n"));
  EXPECT_EQ(answer.status, 200u);
  EXPECT_TRUE(answer.has("Connection: close"));
  EXPECT_TRUE(client.is_closed_by_server());
}

TEST(Server, ServesHttp10WithAndWithoutKeepAlive) {
  RunningServer running;
  TestClient client(running.port());
  const auto kept = client.ask("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(kept.body, "GET /a ");
  EXPECT_TRUE(kept.has("Connection: keep-alive"));
  EXPECT_EQ(client.ask("GET /b HTTP/1.0\r\n\r\n").body, "GET /b ");
  EXPECT_TRUE(client.is_closed_by_server());
}

TEST(Server, ReadsChunkedAndGzippedBodies) {
  RunningServer running;
  TestClient client(running.port());
  const std::string head =
      "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(client.ask(head + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n").body, "POST / abcde");
  EXPECT_EQ(client.ask(post(gzip("inflated"), "Content-Encoding: gzip\r\n")).body,
            "POST / inflated");
}

TEST(Server, SendsAndReceivesLargeBodies) {
  RunningServer running;
  TestClient client(running.port());
  const std::string large(20'000'000, 'x');
  const auto answer = client.ask(post(large));
  EXPECT_EQ(answer.body.size(), large.size() + 7);
  EXPECT_EQ(client.ask(get("/after")).body, "GET /after ");
}

TEST(Server, SendsNoBodyToHead) {
  RunningServer running(test_options(), [](Request&&, const Responder& respond) {
    Response response;
    response.head_content_length = 77;
    respond(std::move(response));
  });
  TestClient client(running.port());
  client.send("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n" + get("/"));
  EXPECT_TRUE(client.read_answer(true).has("Content-Length: 77"));
  EXPECT_EQ(client.read_answer().status, 200u);
}

TEST(Server, SaysContinueBeforeItReadsTheBody) {
  RunningServer running;
  TestClient client(running.port());
  const std::string head =
      "PUT /k HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n";
  EXPECT_EQ(client.ask(head).status, 100u);
  EXPECT_EQ(client.ask("body").body, "PUT /k body");
  EXPECT_EQ(client.ask(head + "body").body, "PUT /k body");  // did not wait: needs no word
}

TEST(Server, RefusesABodyOverTheLimitBeforeItIsSent) {
  auto options = test_options();
  options.limits.body_bytes = 1000;
  RunningServer running(options);
  for (const auto* expect : {"", "Expect: 100-continue\r\n"}) {
    TestClient client(running.port());
    EXPECT_EQ(client
                  .ask("PUT / HTTP/1.1\r\nHost: localhost\r\n" + std::string(expect) +
                       "Content-Length: 1001\r\n\r\n")
                  .status,
              413u);
    EXPECT_TRUE(client.is_closed_by_server());
  }
}

TEST(Server, RefusesAnExpectationItCannotMeet) {
  RunningServer running;
  TestClient client(running.port());
  EXPECT_EQ(client.ask(get("/", "Expect: miracles\r\n")).status, 417u);
}

TEST(Server, LetsTheRefusalBeReadByAClientThatIsStillSending) {
  auto options = test_options();
  options.limits.body_bytes = 1000;
  RunningServer running(options);
  TestClient client(running.port());
  client.send("PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3000000\r\n\r\n");
  client.send(std::string(3'000'000, 'x'));
  EXPECT_EQ(client.read_answer().status, 413u);
}

TEST(Server, RefusesForeignHostsAndOrigins) {
  RunningServer running;
  const auto status = [&](const std::string& headers) {
    return TestClient(running.port()).ask("GET / HTTP/1.1\r\n" + headers + "\r\n").status;
  };
  EXPECT_EQ(status("Host: evil.example\r\n"), 403u);
  EXPECT_EQ(status(""), 400u);
  EXPECT_EQ(status("Host: localhost\r\nHost: localhost\r\n"), 400u);
  EXPECT_EQ(status("Host: localhost\r\nOrigin: https://evil.example\r\n"), 403u);
  EXPECT_EQ(status("Host: localhost\r\nSec-Fetch-Site: cross-site\r\n"), 403u);
  EXPECT_EQ(status("Host: localhost\r\n"), 200u);
  const auto answer =
      TestClient(running.port()).ask("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n");
  EXPECT_TRUE(answer.has("Content-Type: application/problem+json"));
  EXPECT_NE(answer.body.find("--allow-host evil.example"), std::string::npos);
}

TEST(Server, AnswersAllowedOriginsWithCors) {
  auto options = test_options();
  options.allowed_origins = {"https://app.example"};
  RunningServer running(options);
  TestClient client(running.port());
  const auto answer = client.ask(get("/", "Origin: https://app.example\r\n"));
  EXPECT_EQ(answer.status, 200u);
  EXPECT_TRUE(answer.has("Access-Control-Allow-Origin: https://app.example"));
  const auto preflight = client.ask(
      "OPTIONS / HTTP/1.1\r\nHost: localhost\r\nOrigin: https://app.example\r\n"
      "Access-Control-Request-Method: POST\r\n\r\n");
  EXPECT_EQ(preflight.status, 204u);
  EXPECT_TRUE(preflight.has("Access-Control-Allow-Origin: https://app.example"));
  EXPECT_FALSE(client.ask(get("/")).has("Vary: Origin"));
  const auto plain_options = client.ask("OPTIONS /x HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(plain_options.body, "OPTIONS /x ");
}

TEST(Server, AnswersNonsenseWithTheRightStatusAndCloses) {
  RunningServer running;
  const auto status = [&](const std::string& bytes) {
    TestClient client(running.port());
    const auto answer = client.ask(bytes);
    EXPECT_TRUE(client.is_closed_by_server()) << bytes.substr(0, 50);
    return answer.status;
  };
  EXPECT_EQ(status("nonsense\r\n\r\n"), 400u);
  EXPECT_EQ(status(get("/", "X: " + std::string(100'000, 'a') + "\r\n")), 431u);
  std::string many;
  for (int i = 0; i < 5000; ++i) many += "X: y\r\n";
  EXPECT_EQ(status(get("/", many)), 431u);
  EXPECT_EQ(status(get("/\x02")), 400u);
  EXPECT_EQ(status(post("x", "Transfer-Encoding: chunked\r\n")), 400u);
  EXPECT_EQ(status(post("not gzip", "Content-Encoding: gzip\r\n")), 400u);
  EXPECT_EQ(TestClient(running.port()).ask(get("/")).status, 200u);
}

TEST(Server, AnswersTruncatedRequestsAndSurvivesThem) {
  RunningServer running;
  for (const auto* text : {"GET / HT", "GET / HTTP/1.1\r\nHost: loc",
                           "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nabc"}) {
    TestClient client(running.port());
    client.send(text);
    client.end_sending();
    EXPECT_EQ(client.read_answer().status, 400u);
    EXPECT_TRUE(client.is_closed_by_server());
  }
  TestClient half_closed(running.port());
  half_closed.send(get("/whole"));
  half_closed.end_sending();
  EXPECT_EQ(half_closed.read_answer().body, "GET /whole ");
  EXPECT_TRUE(half_closed.is_closed_by_server());
}

TEST(Server, AnswersForAHandlerThatFails) {
  RunningServer running(test_options(), [](Request&& request, Responder respond) {
    if (request.target == "/throws") throw std::runtime_error("on purpose, by a test");
    if (request.target == "/throws-anything") throw 42;
    if (request.target == "/forgets") return;
    if (request.target == "/odd") {
      Response response;
      response.status = 17;
      return respond(std::move(response));
    }
    respond(echo(request));
    respond(Response{});  // the second answer is dropped
  });
  TestClient client(running.port());
  for (const auto* target : {"/throws", "/throws-anything", "/forgets", "/odd"}) {
    EXPECT_EQ(client.ask(get(target)).status, 500u) << target;
  }
  EXPECT_EQ(client.ask(get("/a")).body, "GET /a ");
  EXPECT_EQ(client.ask(get("/b")).body, "GET /b ");
}

TEST(Server, SaysWhatToDoWhenThePortIsTaken) {
  RunningServer running;
  auto options = test_options();
  options.port = running.port();
  Server second(options, echo_handler());
  try {
    second.start();
    FAIL() << "bound a port that is taken";
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code(), std::errc::address_in_use);
    EXPECT_NE(std::string(error.what()).find("--port"), std::string::npos) << error.what();
  }
}

TEST(Server, SaysWhatToDoWhenTheHostIsNotHere) {
  for (const auto* host : {"192.0.2.1", "no such host"}) {
    auto options = test_options();
    options.host = host;
    Server server(options, echo_handler());
    try {
      server.start();
      FAIL() << "bound " << host;
    } catch (const std::system_error& error) {
      EXPECT_NE(std::string(error.what()).find("--host"), std::string::npos) << error.what();
    }
  }
}

TEST(Server, ListensOnNamesToo) {
  auto options = test_options();
  options.host = "localhost";
  Server server(options, echo_handler());
  server.start();
  EXPECT_NE(server.port(), 0);
}

}  // namespace
}  // namespace windtunnel::http
