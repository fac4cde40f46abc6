#include "demo/story.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "demo/fixtures.hpp"

namespace windtunnel::demo {
namespace {

/// A run, to the end.
struct Played {
  explicit Played(std::uint64_t seed) : story(seed) {
    story.play([&](const Picture& picture) {
      ++pictures;
      spread = std::max(spread, std::count_if(picture.instances.begin(), picture.instances.end(),
                                              [](const Instance& it) { return it.serves == 2; }));
    });
  }
  const Picture& end() const { return story.picture(); }
  const Deployment& deployment(std::size_t number) const { return end().deployments.at(number); }

  Story story;
  int pictures = 0;
  /// The most instances that ever served revision 2.
  std::ptrdiff_t spread = 0;
};

TEST(Story, RollsBackToRevision1OnEveryInstanceBecauseOfTheAlarm) {
  const Played run(42);
  ASSERT_EQ(run.end().deployments.size(), 3u);
  EXPECT_EQ(run.deployment(0).status, "Succeeded");
  EXPECT_EQ(run.deployment(1).status, "Stopped");
  EXPECT_EQ(run.deployment(1).error, "ALARM_ACTIVE");
  EXPECT_EQ(run.deployment(2).status, "Succeeded");
  EXPECT_TRUE(run.deployment(2).is_rollback);
  EXPECT_EQ(run.end().alarm.state, "OK");
  EXPECT_GE(run.spread, 2);
  EXPECT_LT(run.spread, 12);
  EXPECT_EQ(run.end().instances.size(), 12u);
  for (const Instance& instance : run.end().instances) {
    EXPECT_EQ(instance.serves, 1) << instance.id;
    EXPECT_EQ(instance.becomes, 0) << instance.id;
    EXPECT_FALSE(instance.failed) << instance.id;
  }
}

TEST(Story, TellsItsNewsInTheOrderInWhichTheyHappened) {
  const Played run(42);
  const auto& news = run.end().news;
  EXPECT_TRUE(std::is_sorted(news.begin(), news.end(),
                             [](const News& a, const News& b) { return a.at < b.at; }));
  EXPECT_TRUE(std::any_of(news.begin(), news.end(), [](const News& it) {
    return it.subject == names::queue && it.more.starts_with("ALARM: \"web-5xx\"");
  }));
}

TEST(Story, IsTheSameForTheSameSeedAndAnotherForAnother) {
  const Played first(7), again(7), other(8);
  EXPECT_EQ(first.story.digest(), again.story.digest());
  EXPECT_EQ(first.pictures, again.pictures);
  EXPECT_NE(first.story.digest(), other.story.digest());
}

TEST(Story, RollsBackTooWhereAnInstanceFailsBeforeTheAlarmIsOn) {
  // Revision 2 fails in AfterInstall on one instance in fifty: with this seed, on an early one.
  const Played run(18);
  EXPECT_EQ(run.deployment(1).status, "Failed");
  EXPECT_EQ(run.deployment(2).status, "Succeeded");
  EXPECT_EQ(run.end().alarm.state, "OK");
}

TEST(Story, PlaysOnTheFleetOfTheFixtures) {
  std::ifstream file(WINDTUNNEL_SOURCE_DIR "/fixtures/fleets/web-12.yaml");
  EXPECT_EQ(fleet_file, std::string(std::istreambuf_iterator<char>(file), {}));
}

}  // namespace
}  // namespace windtunnel::demo
