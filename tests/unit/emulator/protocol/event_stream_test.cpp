#include "emulator/protocol/event_stream.hpp"

#include "services/teststreams/api.hpp"
#include "tests/unit/emulator/protocol/codec_harness.hpp"

namespace windtunnel::protocol {
namespace {

using namespace std::string_literals;

std::string framed(const EventMessage& message, std::string_view payload) {
  std::string body;
  message.append_to(body, payload);
  return body;
}

// The frames that AWS's own SDKs are tested with, by their names there (TestVectors of
// @aws-sdk/eventstream-marshaller).
TEST(EventMessage, IsFramedAsAwsSdksExpect) {
  EXPECT_EQ(framed({}, ""), "\0\0\0\x10\0\0\0\0\x05\xc2\x48\xeb\x7d\x98\xc8\xff"s)
      << "empty_message";
  EXPECT_EQ(framed({}, "{'foo':'bar'}"),
            "\0\0\0\x1d\0\0\0\0\xfd\x52\x8c\x5a{'foo':'bar'}\xc3\x65\x39\x36"s)
      << "payload_no_headers";
  EventMessage text;
  text.add_header("content-type", "application/json");
  EXPECT_EQ(framed(text, "{'foo':'bar'}"),
            "\0\0\0\x3d\0\0\0\x20\x07\xfd\x83\x96\x0c"
            "content-type\x07\0\x10"
            "application/json{'foo':'bar'}\x8d\x9c\x08\xb1"s)
      << "payload_one_str_header";
  api::Shape integer;
  integer.kind = api::Kind::integer;
  const std::int32_t value = 0xa00c;
  EventMessage number;
  number.add_header("event-type", integer, &value);
  EXPECT_EQ(framed(number, "{'foo':'bar'}"),
            "\0\0\0\x2d\0\0\0\x10\x41\xc4\x24\xb8\x0a"
            "event-type\x04\0\0\xa0\x0c{'foo':'bar'}\x36\xf4\x80\xa0"s)
      << "int32_header";
}

// --- What the codec makes of a model's events ---------------------------------------------------

using namespace teststreams;
using operations::Watch;

struct Read {
  std::string headers;
  std::string payload;
};

std::size_t number_at(const std::string& body, std::size_t at) {
  std::size_t value = 0;
  for (std::size_t byte = at; byte < at + 4; ++byte) {
    value = value << 8 | static_cast<unsigned char>(body.at(byte));
  }
  return value;
}

/// The messages of a body, taken apart by their lengths.
std::vector<Read> messages(const std::string& body) {
  std::vector<Read> read;
  for (std::size_t at = 0; at < body.size();) {
    const std::size_t total = number_at(body, at);
    const std::size_t headers = number_at(body, at + 4);
    read.push_back(
        {body.substr(at + 12, headers), body.substr(at + 12 + headers, total - headers - 16)});
    at += total;
  }
  return read;
}

std::string text_header(const std::string& name, const std::string& value) {
  return static_cast<char>(name.size()) + name + "\x07\0"s + static_cast<char>(value.size()) +
         value;
}

std::string headers_of(const std::string& event, const std::string& content_type) {
  return text_header(":event-type", event) + text_header(":content-type", content_type) +
         text_header(":message-type", "event");
}

http::Response write(const WatchOutput& output) {
  return encode<Watch>(rest_json_codec(), service_model, output);
}

/// The only message of an answer with that event.
Read read_event(const WatchEvent& event) {
  WatchOutput output;
  output.Events.emplace().push_back(event);
  const std::vector<Read> read = messages(write(output).body);
  EXPECT_EQ(read.size(), 1u);
  return read.at(0);
}

TEST(EventStream, IsABodyOfMessagesInTheirOrder) {
  WatchOutput output;
  output.Version = "7";
  auto& events = output.Events.emplace();
  events.emplace_back().Bytes.emplace().Data = api::Blob{"\0\xff"s};
  events.emplace_back().Text.emplace().Words = "ä";
  events.emplace_back().Bytes.emplace();
  const http::Response response = write(output);
  EXPECT_EQ(response.status, 200u);
  EXPECT_EQ(header_of(response, "Content-Type"), "application/vnd.amazon.eventstream");
  EXPECT_EQ(header_of(response, "x-version"), "7");
  const std::vector<Read> read = messages(response.body);
  ASSERT_EQ(read.size(), 3u);
  EXPECT_EQ(read[0].headers, headers_of("Bytes", "application/octet-stream"));
  EXPECT_EQ(read[0].payload, "\0\xff"s);
  EXPECT_EQ(read[1].headers, headers_of("Text", "text/plain"));
  EXPECT_EQ(read[1].payload, "ä");
  EXPECT_EQ(read[2].headers, headers_of("Bytes", "application/octet-stream"));
  EXPECT_EQ(read[2].payload, "");
}

TEST(EventStream, HasAnEventsStructureOrTheEventItselfAsJson) {
  WatchEvent structured;
  structured.Structured.emplace().Document.emplace().Title = "t";
  EXPECT_EQ(read_event(structured).headers, headers_of("Structured", "application/json"));
  EXPECT_EQ(read_event(structured).payload, R"({"title":"t"})");
  WatchEvent plain;
  plain.Plain = Plain{.Code = "c", .Count = 2};
  EXPECT_EQ(read_event(plain).headers, headers_of("Plain", "application/json"));
  EXPECT_EQ(read_event(plain).payload, R"({"Code":"c","Count":2})");
  plain.Plain = Plain{};
  EXPECT_EQ(read_event(plain).payload, "{}");
}

TEST(EventStream, HasHeadersOfTheModelBesideItsOwn) {
  WatchEvent event;
  event.Headed = Headed{.At = simulation::parse_instant("2026-01-01T00:00:00Z").value(),
                        .Count = -2,
                        .Data = api::Blob{"b"},
                        .Name = "n",
                        .Off = false,
                        .On = true,
                        .Rest = "r",
                        .Size = 3};
  const Read read = read_event(event);
  EXPECT_EQ(read.headers, headers_of("Headed", "application/json") +
                              "\x02"
                              "At\x08\0\0\x01\x9b\x76\xda\xa8\0"
                              "\x05"
                              "Count\x04\xff\xff\xff\xfe"
                              "\x04"
                              "Data\x06\0\x01"
                              "b"
                              "\x04Name\x07\0\x01n"
                              "\x03Off\x01"
                              "\x02On\0"
                              "\x04Size\x05\0\0\0\0\0\0\0\x03"s);
  EXPECT_EQ(read.payload, R"({"Rest":"r"})");
}

TEST(EventStream, OfNoEventsIsEmpty) {
  WatchOutput output;
  output.Events.emplace();
  EXPECT_EQ(write(output).body, "");
  EXPECT_EQ(header_of(write(output), "Content-Type"), "application/vnd.amazon.eventstream");
}

TEST(EventStream, LeavesItsContentTypeToTheOutputWhereThatHasOne) {
  WatchOutput output;
  output.ContentType = "application/x-of-its-own";
  output.Events.emplace();
  EXPECT_EQ(header_of(write(output), "Content-Type"), "application/x-of-its-own");
}

}  // namespace
}  // namespace windtunnel::protocol
