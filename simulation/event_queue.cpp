#include "simulation/event_queue.hpp"

#include "simulation/assertion.hpp"

namespace windtunnel::simulation {

void EventQueue::advance(Instant at) {
  WINDTUNNEL_ASSERT(at >= instant_, "the event queue's time moves forward only");
  WINDTUNNEL_ASSERT(empty() || peek()->due >= at, "time moved past an event that is due");
  instant_ = at;
}

void EventQueue::push(const Event& event) {
  WINDTUNNEL_ASSERT(event.due >= instant_, "an event was pushed into the past");
  EventSlot& leaf = root_.leaf_for(key_of(event));
  leaf.append(event);
  ++count_of(event);
  if (front_ == nullptr) return;
  const bool still_first =
      &leaf == front_ ? leaf.ordered : runs_before(front_->recent.back(), event);
  if (!still_first) front_ = nullptr;
}

const Event* EventQueue::peek() {
  if (front_ == nullptr) front_ = root_.first();
  return front_ == nullptr ? nullptr : &front_->recent.back();
}

std::optional<Instant> EventQueue::next_due() {
  const Event* event = peek();
  return event == nullptr ? std::nullopt : std::optional(event->due);
}

Event EventQueue::pop() {
  WINDTUNNEL_ASSERT(peek() != nullptr, "an empty event queue has no first event");
  const Event event = front_->recent.back();
  front_->recent.pop_back();
  if (front_->recent.empty()) front_ = nullptr;
  --count_of(event);
  instant_ = event.due;
  return event;
}

std::optional<Event> EventQueue::cancel(EventHandle handle) {
  front_ = nullptr;
  const std::optional<Event> event = root_.remove(handle);
  if (event) --count_of(*event);
  return event;
}

std::vector<Event> EventQueue::next(std::size_t limit) {
  std::vector<Event> events;
  root_.collect(limit, events);
  return events;
}

}  // namespace windtunnel::simulation
