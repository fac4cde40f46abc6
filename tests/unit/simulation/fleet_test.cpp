#include "simulation/fleet/fleet.hpp"

#include <gtest/gtest.h>

#include <set>

#include "simulation/assertion.hpp"

namespace windtunnel::simulation {
namespace {

const Instant start = *parse_instant("2026-01-01T00:00:00Z");
const std::string account = "123456789012";
const std::string region = "us-east-1";

/// A journal in memory.
class Store : public ChangeSink {
 public:
  void put(std::uint16_t section, std::string_view key, std::string_view value) override {
    entries[{section, std::string(key)}] = value;
  }
  void erase(std::uint16_t section, std::string_view key) override {
    entries.erase({section, std::string(key)});
  }
  std::map<std::pair<std::uint16_t, std::string>, std::string> entries;
};

struct World {
  explicit World(std::uint64_t seed = 42) : fleet(tracker, 100, seed) {
    tracker.set_journaled(true);
  }
  explicit World(const Store& store, std::uint64_t seed = 42) : World(seed) {
    for (const auto& [place, value] : store.entries) {
      for (Section* section : tracker.sections()) {
        if (section->number() == place.first) section->load(place.second, value);
      }
    }
  }
  void turn(const std::function<void(Fleet&)>& change) {
    tracker.begin_turn();
    change(fleet);
    tracker.commit();
  }
  std::vector<std::string> ids(std::string_view after = "") const {
    std::vector<std::string> found;
    fleet.scan(account, region, after, [&](const Instance& instance) {
      found.push_back(fleet.id(instance));
      return true;
    });
    return found;
  }
  ChangeTracker tracker;
  Fleet fleet;
};

InstanceGroupSpecification web(std::uint32_t count = 12, const std::string& name = "web") {
  InstanceGroupSpecification group;
  group.account = account;
  group.region = region;
  group.name = name;
  group.count = count;
  group.zones = {"us-east-1a", "us-east-1b", "us-east-1c"};
  group.type = "t3.small";
  group.tags = {{"app", name}};
  group.agents = {AgentState::up, AgentState::up};
  return group;
}

InstanceGroupSpecification tills() {
  InstanceGroupSpecification group = web(3, "till");
  group.on_premises = true;
  group.zones.clear();
  return group;
}

std::uint32_t add(World& world, const InstanceGroupSpecification& group,
                  InstanceState state = InstanceState::running) {
  std::uint32_t first = 0;
  world.turn([&](Fleet& fleet) { first = fleet.add_group(group, state, start); });
  return first;
}

TEST(Fleet, GivesIdsThatNeverChange) {
  World world;
  add(world, web());
  EXPECT_EQ(world.fleet.id(world.fleet.at(0)), "i-0691695052b6a3deb");
  EXPECT_EQ(world.fleet.id(world.fleet.at(11)), "i-0b146d82f8bbb34ab");
  EXPECT_EQ(world.fleet.private_address(world.fleet.at(0)), "10.19.1.0");
  EXPECT_EQ(world.fleet.at(4).zone(), "us-east-1b");
  EXPECT_EQ(world.fleet.at(4).index, 4u);
}

TEST(Fleet, AnUnrelatedGroupChangesNothingOfOthers) {
  World alone;
  const std::uint32_t first = add(alone, web());
  World crowded;
  add(crowded, tills());
  add(crowded, web(1'000, "database"));
  const std::uint32_t shifted = add(crowded, web());
  EXPECT_NE(first, shifted);
  for (std::uint32_t index = 0; index < 12; ++index) {
    const Instance here = alone.fleet.at(first + index);
    const Instance there = crowded.fleet.at(shifted + index);
    EXPECT_EQ(alone.fleet.id(here), crowded.fleet.id(there));
    EXPECT_EQ(alone.fleet.key(here), crowded.fleet.key(there));
    EXPECT_EQ(alone.fleet.private_address(here), crowded.fleet.private_address(there));
    EXPECT_EQ(here.zone(), there.zone());
  }
  World other_seed(43);
  add(other_seed, web());
  EXPECT_NE(other_seed.ids(), alone.ids());
}

TEST(Fleet, FindsInstancesByIdInTheirPlaceOnly) {
  World world;
  add(world, web());
  const std::string id = world.fleet.id(world.fleet.at(7));
  EXPECT_EQ(world.fleet.find(account, region, id)->number, 7u);
  EXPECT_FALSE(world.fleet.find(account, "us-east-2", id));
  EXPECT_FALSE(world.fleet.find("000000000000", region, id));
  EXPECT_FALSE(world.fleet.find(account, region, "i-00000000000000000"));
  EXPECT_FALSE(world.fleet.find(account, region, "i-0"));
  EXPECT_FALSE(world.fleet.find(account, region, ""));
  EXPECT_FALSE(world.fleet.find(12));
}

TEST(Fleet, FindsMachinesOnPremisesByName) {
  World world;
  add(world, tills());
  const auto second = world.fleet.find(account, region, "till-2");
  ASSERT_TRUE(second);
  EXPECT_EQ(second->index, 1u);
  EXPECT_EQ(second->zone(), "");
  EXPECT_EQ(world.fleet.id(*second), "till-2");
  for (const char* name : {"till-0", "till-4", "till-02", "till", "till-", "bank-1", "till-2x"}) {
    EXPECT_FALSE(world.fleet.find(account, region, name)) << name;
  }
  EXPECT_TRUE(world.ids().empty());
}

TEST(Fleet, PagesInOrderOfIdsHoweverGroupsCame) {
  World world;
  std::set<std::string> expected;
  for (int launch = 0; launch < 100; ++launch) {
    const std::uint32_t count = launch % 7 + 1;
    const std::uint32_t first = add(world, web(count, "launch-" + std::to_string(launch)));
    for (std::uint32_t index = 0; index < count; ++index) {
      expected.insert(world.fleet.id(world.fleet.at(first + index)));
    }
  }
  const std::vector<std::string> all(expected.begin(), expected.end());
  EXPECT_EQ(world.ids(), all);
  std::vector<std::string> paged;
  for (std::string after; paged.size() < all.size(); after = paged.back()) {
    std::size_t in_page = 0;
    world.fleet.scan(account, region, after, [&](const Instance& instance) {
      paged.push_back(world.fleet.id(instance));
      return ++in_page < 10;
    });
  }
  EXPECT_EQ(paged, all);
  EXPECT_TRUE(world.ids(all.back()).empty());
  EXPECT_TRUE(world.ids("nonsense").empty());
}

TEST(Fleet, KeepsAddressesApart) {
  World world;
  std::set<std::string> addresses;
  std::size_t instances = 0;
  for (int group = 0; group < 60; ++group) {
    const std::uint32_t count = group % 3 == 0 ? 60'000 : 50;
    const std::uint32_t first = add(world, web(count, "g" + std::to_string(group)));
    for (std::uint32_t index = 0; index < count; index += 7) {
      addresses.insert(world.fleet.private_address(world.fleet.at(first + index)));
      ++instances;
    }
  }
  EXPECT_EQ(addresses.size(), instances);
  const Instance any = world.fleet.at(0);
  std::string name = "ip-" + world.fleet.private_address(any) + ".ec2.internal";
  for (std::size_t at = 0; at < name.find(".ec2"); ++at) {
    if (name[at] == '.') name[at] = '-';
  }
  EXPECT_EQ(world.fleet.private_name(any), name);
}

TEST(Fleet, MovesThroughTheStatesOfEc2) {
  World world;
  const std::uint32_t first = add(world, web(3), InstanceState::pending);
  const InstanceGroupRow& group = *world.fleet.group_of(first);
  EXPECT_EQ(world.fleet.count(account, region, InstanceState::pending), 3u);
  world.turn([&](Fleet& fleet) {
    fleet.set_group_state(first, InstanceState::running, start + std::chrono::seconds(15));
  });
  EXPECT_EQ(world.fleet.count(account, region, InstanceState::running), 3u);
  EXPECT_EQ(world.fleet.at(first).state_since, start + std::chrono::seconds(15));

  world.turn([&](Fleet& fleet) {
    fleet.set_state(first + 1, InstanceState::stopping, StateCause::user, start);
    fleet.set_state(first + 1, InstanceState::stopped, StateCause::user, start);
  });
  EXPECT_EQ(world.fleet.at(first + 1).cause, StateCause::user);
  EXPECT_FALSE(world.fleet.at(first + 1).codedeploy_answers());
  EXPECT_EQ(world.fleet.count(account, region, InstanceState::running), 2u);
  EXPECT_EQ(world.fleet.count(account, region, InstanceState::stopped), 1u);
  EXPECT_EQ(world.fleet.count(group, InstanceState::stopped), 1u);
  EXPECT_EQ(world.fleet.count(group, InstanceState::running), 2u);

  world.turn([&](Fleet& fleet) {
    fleet.set_state(first + 1, InstanceState::pending, StateCause::user, start);
    fleet.set_state(first + 1, InstanceState::running, StateCause::none, start);
  });
  EXPECT_EQ(world.fleet.at(first + 1).starts, 1u);
  EXPECT_EQ(world.fleet.count(account, region, InstanceState::running), 3u);
}

TEST(Fleet, RefusesMovesThatAreNotDeclared) {
  World world;
  const std::uint32_t first = add(world, web(1));
  world.tracker.begin_turn();
  const AssertionsThrow inside_a_turn;
  EXPECT_THROW(world.fleet.set_state(first, InstanceState::pending, StateCause::user, start),
               AssertionFailure);
  EXPECT_THROW(world.fleet.set_group_state(first, InstanceState::gone, start), AssertionFailure);
  EXPECT_THROW(world.fleet.set_state(first + 1, InstanceState::stopping, StateCause::user, start),
               AssertionFailure);
  EXPECT_THROW(world.fleet.add_group(web(1), InstanceState::running, start), AssertionFailure);
  world.tracker.abandon();
}

TEST(Fleet, SetsAgentsForOneOrForAll) {
  World world;
  const std::uint32_t first = add(world, web(3));
  world.turn([&](Fleet& fleet) { fleet.set_agents(first, {AgentState::down, AgentState::up}); });
  EXPECT_FALSE(world.fleet.at(first).codedeploy_answers());
  EXPECT_TRUE(world.fleet.at(first).ssm_answers());
  EXPECT_TRUE(world.fleet.at(first + 1).codedeploy_answers());
  world.turn([&](Fleet& fleet) {
    fleet.set_group_agents(first, {AgentState::absent, AgentState::absent});
  });
  EXPECT_EQ(world.fleet.at(first + 1).agents.codedeploy, AgentState::absent);
  EXPECT_EQ(world.fleet.at(first).agents.codedeploy, AgentState::down);
}

void terminate(Fleet& fleet, std::uint32_t number) {
  fleet.set_state(number, InstanceState::shutting_down, StateCause::user, start);
  fleet.set_state(number, InstanceState::terminated, StateCause::user, start);
  fleet.set_state(number, InstanceState::gone, StateCause::user, start);
}

TEST(Fleet, ForgetsAGroupOnceAllOfItIsGone) {
  World world;
  const std::uint32_t kept = add(world, web(2, "kept"));
  const Digest before = world.tracker.digest();
  const std::uint32_t first = add(world, web(2));
  const std::string id = world.fleet.id(world.fleet.at(first));
  world.turn([&](Fleet& fleet) { terminate(fleet, first); });
  EXPECT_FALSE(world.fleet.find(account, region, id));
  EXPECT_EQ(world.ids().size(), 3u);
  world.turn([&](Fleet& fleet) { terminate(fleet, first + 1); });
  EXPECT_EQ(world.ids().size(), 2u);
  EXPECT_EQ(world.fleet.group_of(first), nullptr);
  EXPECT_EQ(world.fleet.find_group(account, region, false, "web"), nullptr);
  EXPECT_NE(world.fleet.group_of(kept), nullptr);
  // Only the next free number tells that it was ever there.
  EXPECT_NE(world.tracker.digest(), before);
  EXPECT_EQ(add(world, web(2)), first + 2);
  EXPECT_EQ(world.ids().size(), 4u);
}

TEST(Fleet, RevertsWithItsTurn) {
  World world;
  const std::uint32_t first = add(world, web());
  const Digest before = world.tracker.digest();
  const auto ids = world.ids();

  world.tracker.begin_turn();
  const std::uint32_t failed =
      world.fleet.add_group(web(5, "failed"), InstanceState::pending, start);
  const std::string failed_id = world.fleet.id(world.fleet.at(failed));
  EXPECT_TRUE(world.fleet.find(account, region, failed_id));
  world.fleet.set_state(first, InstanceState::stopping, StateCause::user, start);
  world.fleet.set_agents(first + 1, {});
  world.tracker.abandon();
  EXPECT_EQ(world.tracker.digest(), before);
  EXPECT_EQ(world.ids(), ids);
  EXPECT_FALSE(world.fleet.find(account, region, failed_id));
  EXPECT_EQ(world.fleet.at(first).state, InstanceState::running);
  EXPECT_EQ(world.fleet.count(account, region, InstanceState::running), 12u);

  // The same group again gets the same ids: the failed turn left no trace.
  const std::uint32_t second = add(world, web(5, "failed"));
  EXPECT_EQ(second, failed);
  EXPECT_EQ(world.fleet.id(world.fleet.at(second)), failed_id);
  EXPECT_EQ(world.ids().size(), 17u);
  EXPECT_TRUE(world.fleet.group_of(second)->id_redraws.empty());

  world.tracker.begin_turn();
  for (std::uint32_t index = 0; index < 5; ++index) terminate(world.fleet, second + index);
  EXPECT_EQ(world.ids().size(), 12u);
  world.tracker.abandon();
  EXPECT_EQ(world.ids().size(), 17u);
}

TEST(Fleet, ComesBackFromTheJournal) {
  World world;
  FleetSpecification file;
  file.limits = Limits::none;
  file.groups = {web(), tills(), web(500, "big")};
  world.turn([&](Fleet& fleet) { fleet.set_up(file, start); });
  Store journal;
  world.tracker.flush(journal);
  world.turn([&](Fleet& fleet) {
    fleet.set_state(3, InstanceState::stopping, StateCause::fault, start);
    fleet.set_agents(4, {AgentState::down, AgentState::down});
    fleet.add_group(web(2, "launch-0"), InstanceState::pending, start);
    terminate(fleet, 5);
  });
  world.tracker.flush(journal);

  World again(journal);
  EXPECT_EQ(again.tracker.digest(), world.tracker.digest());
  EXPECT_EQ(again.fleet.specification(), file);
  EXPECT_EQ(again.ids(), world.ids());
  EXPECT_EQ(again.ids().size(), 513u);
  EXPECT_EQ(again.fleet.at(3).state, InstanceState::stopping);
  EXPECT_EQ(again.fleet.at(3).cause, StateCause::fault);
  EXPECT_EQ(again.fleet.at(4).agents.ssm, AgentState::down);
  EXPECT_EQ(again.fleet.count(account, region, InstanceState::running), 510u);
  EXPECT_EQ(add(again, web(1, "next")), add(world, web(1, "next")));
  EXPECT_EQ(again.tracker.digest(), world.tracker.digest());

  Store snapshot;
  for (const Section* section : world.tracker.sections()) section->save_all(snapshot);
  EXPECT_EQ(World(snapshot).tracker.digest(), world.tracker.digest());
}

TEST(DrawIds, RedrawsWhereTwoIdsMeet) {
  std::vector<IdRedraw> redraws;
  // Instances 1 and 3 meet at 10; 20 is another group's, and 10's second draw is taken as well.
  const auto draw = [](std::uint32_t index, std::uint32_t n) -> std::uint64_t {
    constexpr std::uint64_t first[] = {5, 10, 20, 10};
    return n == 0 ? first[index] : n == 1 ? 20 : 100 + index;
  };
  const auto run = draw_ids(
      7, 4, draw, [](std::uint64_t id) { return id == 20; }, redraws);
  const std::vector<IdIndex::Entry> expected = {{5, 7}, {10, 8}, {102, 9}, {103, 10}};
  EXPECT_EQ(run, expected);
  EXPECT_EQ(redraws, (std::vector<IdRedraw>{{2, 2}, {3, 2}}));
}

TEST(Fleet, VisitsGroupsByNameAndByNumber) {
  World world;
  add(world, web(1, "b"));
  add(world, web(0, "empty"));
  add(world, web(1, "a"));
  add(world, tills());
  std::string by_name;
  world.fleet.each_group(account, region, false, [&](const InstanceGroupRow& group) {
    by_name += group.specification.name + " ";
    return true;
  });
  EXPECT_EQ(by_name, "a b empty ");
  std::string by_number;
  world.fleet.each_group([&](const InstanceGroupRow& group) {
    by_number += group.specification.name + " ";
    return true;
  });
  EXPECT_EQ(by_number, "b empty a till ");
  EXPECT_EQ(world.fleet.find_group(account, region, true, "till")->count(), 3u);
}

}  // namespace
}  // namespace windtunnel::simulation
