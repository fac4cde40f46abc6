#include "emulator/protocol/json_events.hpp"

#include "emulator/protocol/event_stream.hpp"
#include "emulator/protocol/json_values.hpp"

namespace windtunnel::protocol {

using api::Kind;
using api::Member;
using api::Shape;

namespace {

struct Payload {
  std::string_view content_type;
  std::string bytes;
};

Payload payload_of(const Shape& shape, const void* value) {
  if (shape.kind == Kind::blob) {
    return {"application/octet-stream", static_cast<const api::Blob*>(value)->bytes};
  }
  if (shape.kind == Kind::string) return {"text/plain", *static_cast<const std::string*>(value)};
  Payload payload{"application/json", {}};
  JsonWriter writer(payload.bytes);
  write_json(writer, shape, value, JsonNames::of_locations);
  return payload;
}

/// Of a member that is the whole payload where there is one, else of the event.
Payload payload_of_event(const Shape& shape, const void* event) {
  for (const Member& member : shape.members) {
    // An absent value is an empty one.
    if (member.event_payload) return payload_of(*member.shape, member.value(event));
  }
  return payload_of(shape, event);
}

void write_event(std::string_view name, const Shape& shape, const void* event, std::string& body) {
  const Payload payload = payload_of_event(shape, event);
  EventMessage message;
  message.add_header(":event-type", name);
  message.add_header(":content-type", payload.content_type);
  message.add_header(":message-type", "event");
  for (const Member& member : shape.members) {
    if (!member.event_header || !member.present(event)) continue;
    message.add_header(member.name, *member.shape, member.value(event));
  }
  message.append_to(body, payload.bytes);
}

}  // namespace

void write_events(const Shape& events, const void* list, std::string& body) {
  for (std::size_t index = 0; index < events.list->size(list); ++index) {
    const void* choice = events.list->at(list, index);
    for (const Member& member : events.element->members) {
      if (!member.present(choice)) continue;
      write_event(member.name, *member.shape, member.value(choice), body);
    }
  }
}

}  // namespace windtunnel::protocol
