#include "simulation/event_queue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <set>

#include "simulation/assertion.hpp"

namespace windtunnel::simulation {
namespace {

using namespace std::chrono_literals;

Event event_at(std::int64_t milliseconds, std::uint64_t sequence, std::uint32_t generation = 0,
               Band band = Band::lifecycle, EventClass event_class = EventClass::work) {
  return {.due = from_milliseconds(milliseconds),
          .sequence = sequence,
          .subject = sequence * 10,
          .detail = 7,
          .generation = generation,
          .kind = 3,
          .band = band,
          .event_class = event_class};
}

std::vector<std::uint64_t> drain(EventQueue& queue) {
  std::vector<std::uint64_t> sequences;
  while (!queue.empty()) sequences.push_back(queue.pop().sequence);
  return sequences;
}

using Sequences = std::vector<std::uint64_t>;

TEST(EventQueue, OrdersByDueThenGenerationThenBandThenSequence) {
  EventQueue queue;
  queue.push(event_at(20, 1));
  queue.push(event_at(10, 2, 1, Band::control));
  queue.push(event_at(10, 3, 0, Band::report));
  queue.push(event_at(10, 5, 0, Band::fault));
  queue.push(event_at(10, 4, 0, Band::fault));
  EXPECT_EQ(drain(queue), (Sequences{4, 5, 3, 2, 1}));
}

TEST(EventQueue, OrdersInstantsBeforeTheEpochFirst) {
  EventQueue queue;
  queue.push(event_at(1, 1));
  queue.push(event_at(-1, 2));
  queue.push(event_at(std::numeric_limits<std::int64_t>::max(), 3));
  queue.push(event_at(std::numeric_limits<std::int64_t>::min(), 4));
  EXPECT_EQ(drain(queue), (Sequences{4, 2, 1, 3}));
}

TEST(EventQueue, ReturnsTheEventThatWasPushed) {
  EventQueue queue;
  const Event event = event_at(5, 9, 2, Band::alarm, EventClass::background);
  queue.push(event);
  EXPECT_EQ(*queue.peek(), event);
  EXPECT_EQ(queue.pop(), event);
  EXPECT_EQ(queue.peek(), nullptr);
  EXPECT_EQ(queue.next_due(), std::nullopt);
}

TEST(EventQueue, AnEventMayBePushedForTheVeryInstantThatRuns) {
  EventQueue queue;
  queue.push(event_at(10, 1, 0, Band::alarm));
  queue.push(event_at(10, 2, 0, Band::report));
  EXPECT_EQ(queue.pop().sequence, 1u);
  queue.push(event_at(10, 3, 1, Band::control));
  queue.push(event_at(10, 4, 1, Band::fault));
  EXPECT_EQ(drain(queue), (Sequences{2, 3, 4}));
}

TEST(EventQueue, ManyEventsOfOneInstantRunInOrderWhileTheyMakeOthers) {
  EventQueue queue;
  constexpr std::uint64_t count = 5'000;
  for (std::uint64_t sequence = 0; sequence < count; ++sequence) {
    queue.push(event_at(10, sequence, 0, static_cast<Band>(sequence % 7)));
  }
  Event last = queue.pop();
  std::uint64_t popped = 1;
  std::uint64_t next_sequence = count;
  while (!queue.empty()) {
    const Event event = queue.pop();
    ASSERT_TRUE(runs_before(last, event));
    last = event;
    ++popped;
    if (event.generation < 2) {
      queue.push(event_at(10, next_sequence, event.generation + 1,
                          static_cast<Band>(next_sequence * 3 % 7)));
      ++next_sequence;
    }
  }
  EXPECT_EQ(popped, next_sequence);
  EXPECT_EQ(last.generation, 2u);
}

TEST(EventQueue, LookingFarAheadDoesNotKeepNearEventsOut) {
  EventQueue queue;
  for (std::uint64_t sequence = 0; sequence < 1'000; ++sequence) {
    queue.push(event_at(604'800'000 + static_cast<std::int64_t>(sequence), sequence));
  }
  EXPECT_EQ(queue.next_due(), from_milliseconds(604'800'000));
  queue.push(event_at(5, 1'000));
  EXPECT_EQ(queue.next_due(), from_milliseconds(5));
  EXPECT_EQ(queue.pop().sequence, 1'000u);
  EXPECT_EQ(queue.instant(), from_milliseconds(5));
  queue.push(event_at(6, 1'001));
  EXPECT_EQ(queue.pop().sequence, 1'001u);
  EXPECT_EQ(queue.pop().sequence, 0u);
}

TEST(EventQueue, JumpsOverYearsWhenEmpty) {
  EventQueue queue;
  std::int64_t due = 0;
  for (std::uint64_t sequence = 0; sequence < 100; ++sequence) {
    due += 31'536'000'000 * static_cast<std::int64_t>(1 + sequence % 50);
    queue.push(event_at(due, sequence));
    ASSERT_EQ(queue.pop().due, from_milliseconds(due));
    ASSERT_TRUE(queue.empty());
  }
}

TEST(EventQueue, CancelTakesALiveEventOnce) {
  EventQueue queue;
  const Event event = event_at(10, 1, 4, Band::action, EventClass::deadline);
  queue.push(event);
  queue.push(event_at(10, 2));
  EXPECT_EQ(queue.cancel(handle_of(event)), event);
  EXPECT_EQ(queue.cancel(handle_of(event)), std::nullopt);
  EXPECT_EQ(queue.cancel({from_milliseconds(11), 2}), std::nullopt);
  EXPECT_EQ(queue.count(EventClass::deadline), 0u);
  const Event popped = queue.pop();
  EXPECT_EQ(popped.sequence, 2u);
  EXPECT_EQ(queue.cancel(handle_of(popped)), std::nullopt);
  EXPECT_TRUE(queue.empty());
}

TEST(EventQueue, CancelFindsOneAmongManyOfOneInstant) {
  EventQueue queue;
  std::vector<Event> events;
  for (std::uint64_t sequence = 0; sequence < 5'000; ++sequence) {
    events.push_back(event_at(10, sequence, static_cast<std::uint32_t>(sequence % 3),
                              static_cast<Band>(sequence % 7)));
    queue.push(events.back());
  }
  for (std::size_t index = 0; index < events.size(); index += 2) {
    ASSERT_EQ(queue.cancel(handle_of(events[index])), events[index]);
    ASSERT_EQ(queue.cancel(handle_of(events[index])), std::nullopt);
  }
  std::vector<Event> left;
  for (std::size_t index = 1; index < events.size(); index += 2) left.push_back(events[index]);
  std::ranges::sort(left, runs_before);
  for (const Event& event : left) ASSERT_EQ(queue.pop(), event);
  EXPECT_TRUE(queue.empty());
}

TEST(EventQueue, ATurnThatFailsPushesWhatItTook) {
  EventQueue queue;
  const Event first = event_at(10, 1);
  const Event second = event_at(10, 2);
  queue.push(first);
  queue.push(second);
  EXPECT_EQ(queue.pop(), first);
  EXPECT_EQ(queue.cancel(handle_of(second)), second);
  queue.push(second);
  queue.push(first);
  EXPECT_EQ(drain(queue), (Sequences{1, 2}));
}

TEST(EventQueue, CountsLiveEventsByClass) {
  EventQueue queue;
  queue.push(event_at(1, 1, 0, Band::control, EventClass::work));
  queue.push(event_at(2, 2, 0, Band::control, EventClass::deadline));
  queue.push(event_at(3, 3, 0, Band::control, EventClass::deadline));
  queue.push(event_at(4, 4, 0, Band::control, EventClass::background));
  queue.pop();
  EXPECT_EQ(queue.size(), 3u);
  EXPECT_EQ(queue.count(EventClass::work), 0u);
  EXPECT_EQ(queue.count(EventClass::deadline), 2u);
  EXPECT_EQ(queue.count(EventClass::background), 1u);
}

TEST(EventQueue, ShowsWhatHappensNextWithoutChangingIt) {
  EventQueue queue;
  for (std::uint64_t sequence = 0; sequence < 300; ++sequence) {
    queue.push(event_at(static_cast<std::int64_t>(sequence * 7'919 % 300 * 1'000), sequence));
  }
  const std::vector<Event> shown = queue.next(250);
  ASSERT_EQ(shown.size(), 250u);
  for (const Event& event : shown) ASSERT_EQ(queue.pop(), event);
  EXPECT_EQ(queue.next(100).size(), 50u);
  EXPECT_TRUE(queue.next(0).empty());
}

TEST(EventQueue, RefusesASequenceTwiceWhereItWouldLoseTheOrder) {
  const AssertionsThrow in_turn;
  EventQueue queue;
  for (int count = 0; count < 100; ++count) queue.push(event_at(10, 1));
  EXPECT_THROW(queue.peek(), AssertionFailure);
}

TEST(EventQueue, RefusesThePastAndTimeThatSkipsAnEvent) {
  EventQueue queue;
  queue.advance(from_milliseconds(100));
  EXPECT_EQ(queue.instant(), from_milliseconds(100));
  const AssertionsThrow in_turn;
  EXPECT_THROW(queue.push(event_at(99, 1)), AssertionFailure);
  queue.push(event_at(100, 2));
  EXPECT_THROW(queue.advance(from_milliseconds(101)), AssertionFailure);
  EXPECT_THROW(queue.advance(from_milliseconds(99)), AssertionFailure);
  queue.pop();
  EXPECT_THROW(queue.pop(), AssertionFailure);
}

TEST(Event, HashDependsOnEveryMemberAndIsTheSameEverywhere) {
  const Event event = event_at(1'767'225'600'000, 42, 1, Band::alarm, EventClass::deadline);
  EXPECT_EQ(hash_of(event), 0xb8711b2fc627db44);
  std::set<std::uint64_t> hashes{hash_of(event)};
  const auto changed = [&](auto change) {
    Event other = event;
    change(other);
    EXPECT_NE(other, event);
    EXPECT_TRUE(hashes.insert(hash_of(other)).second);
  };
  changed([](Event& other) { other.due += 1ms; });
  changed([](Event& other) { ++other.sequence; });
  changed([](Event& other) { ++other.subject; });
  changed([](Event& other) { ++other.detail; });
  changed([](Event& other) { ++other.generation; });
  changed([](Event& other) { ++other.kind; });
  changed([](Event& other) { other.band = Band::action; });
  changed([](Event& other) { other.event_class = EventClass::work; });
}

struct RunsBefore {
  bool operator()(const Event& left, const Event& right) const { return runs_before(left, right); }
};

/// A queue beside a std::set, doing the same random things.
class EventQueueAgainstSet : public testing::TestWithParam<std::uint64_t> {
 protected:
  enum Purpose : std::uint64_t { action, delay, scale, band, victim, event_class };

  std::uint64_t draw(Purpose purpose) const { return key_.bits(purpose, step_); }
  std::int64_t draw(Purpose purpose, std::int64_t low, std::int64_t high) const {
    return uniform_integer(draw(purpose), low, high);
  }

  void push() {
    // From the very instant, through milliseconds, to weeks and centuries ahead.
    constexpr std::int64_t scales[] = {0, 3, 1'000, 3'600'000, 604'800'000, 6'000'000'000'000};
    const std::int64_t ahead = draw(delay, 0, scales[draw(scale, 0, 5)]);
    const std::uint32_t generation =
        ahead == 0 && queue_.instant() == last_.due ? last_.generation + 1 : 0;
    const Event event = event_at(to_milliseconds(queue_.instant()) + ahead, next_sequence_++,
                                 generation, static_cast<Band>(draw(band, 0, 6)),
                                 static_cast<EventClass>(draw(event_class, 0, 2)));
    queue_.push(event);
    reference_.insert(event);
    pushed_.push_back(event);
  }

  void pop() {
    if (reference_.empty()) return;
    last_ = *reference_.begin();
    ASSERT_EQ(*queue_.peek(), last_);
    ASSERT_EQ(queue_.pop(), last_);
    reference_.erase(reference_.begin());
  }

  void cancel() {
    if (pushed_.empty()) return;
    // Of the latest, so that about half of them are still live.
    const auto newest = static_cast<std::int64_t>(pushed_.size()) - 1;
    const Event& event = pushed_[draw(victim, std::max<std::int64_t>(0, newest - 400), newest)];
    const bool live = reference_.erase(event) == 1;
    const std::optional<Event> cancelled = queue_.cancel(handle_of(event));
    ASSERT_EQ(cancelled.has_value(), live);
    if (live) {
      ASSERT_EQ(*cancelled, event);
    }
  }

  void advance() {
    if (reference_.empty()) return;
    const std::int64_t gap = (reference_.begin()->due - queue_.instant()).count();
    queue_.advance(queue_.instant() + Duration{draw(delay, 0, gap)});
  }

  void compare() {
    ASSERT_EQ(queue_.size(), reference_.size());
    std::array<std::size_t, event_class_count> counts{};
    for (const Event& event : reference_) ++counts[static_cast<std::size_t>(event.event_class)];
    for (std::size_t index = 0; index < counts.size(); ++index) {
      ASSERT_EQ(queue_.count(static_cast<EventClass>(index)), counts[index]);
    }
    std::vector<Event> all;
    queue_.for_each([&](const Event& event) { all.push_back(event); });
    std::ranges::sort(all, runs_before);
    ASSERT_TRUE(std::ranges::equal(all, reference_));
    const std::vector<Event> first = queue_.next(10);
    ASSERT_EQ(first.size(), std::min<std::size_t>(10, reference_.size()));
    ASSERT_TRUE(std::equal(first.begin(), first.end(), reference_.begin()));
  }

  const RandomKey key_{GetParam()};
  std::uint64_t step_ = 0;
  std::uint64_t next_sequence_ = 0;
  Event last_{};
  EventQueue queue_;
  std::set<Event, RunsBefore> reference_;
  std::vector<Event> pushed_;
};

TEST_P(EventQueueAgainstSet, AgreesAfterRandomOperations) {
  queue_.advance(from_milliseconds(1'767'225'600'000));
  for (; step_ < 40'000; ++step_) {
    // Seasons of growing and of shrinking, so that the queue is small, large and empty in turn.
    const bool growing = step_ / 5'000 % 2 == 0;
    const std::int64_t choice = draw(action, 0, 99);
    if (choice < (growing ? 60 : 25)) {
      push();
    } else if (choice < 85) {
      pop();
    } else if (choice < 97) {
      cancel();
    } else if (choice < 98) {
      advance();
    } else if (queue_.peek() != nullptr) {
      ASSERT_EQ(*queue_.peek(), *reference_.begin());
    }
    if (step_ % 500 == 0) compare();
    if (HasFatalFailure()) FAIL() << "seed " << GetParam() << ", step " << step_;
  }
  while (!reference_.empty()) {
    pop();
    if (HasFatalFailure()) return;
  }
  EXPECT_TRUE(queue_.empty());
}

INSTANTIATE_TEST_SUITE_P(Seeds, EventQueueAgainstSet, testing::Range<std::uint64_t>(1, 9));

}  // namespace
}  // namespace windtunnel::simulation
