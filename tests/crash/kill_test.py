"""A server that is killed at any moment loses no acknowledged change and keeps no half-made one."""

import http.client
import os
import random
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

import script
import story
from raw_client import RawClient
from windtunnel import DataDirTestCase, Server, ServerTestCase, World

KILLS = int(os.environ.get("WINDTUNNEL_KILLS", "200"))
WORLDS = ("one", "two")


class Driver:
    """Sends a world its commands, one after the other, for as long as the server lives."""

    def __init__(self, name):
        self.name = name
        self.done = 0
        self.answers = {}
        self.seen = {}
        self.killed_in_a_move = 0
        self.kills_without_progress = 0

    def look(self, server):
        """After a start: which commands the world has had, and its state, as the server has it."""
        world = World(server, self.name)
        deadline = time.monotonic() + 60
        moving = world.clock()["moving"]
        self.killed_in_a_move += moving
        while moving:
            if time.monotonic() > deadline:
                raise AssertionError(f"{self.name} does not end its move")
            time.sleep(0.002)
            moving = world.clock()["moving"]
        state = world.ask("GET", "/digest")
        if not self.done <= state["commands"] <= self.done + 1:
            raise AssertionError(f"{self.name} has had {state['commands']} commands, and has "
                                 f"acknowledged {self.done}")
        self.done = state["commands"]
        was_here = self.done in self.seen
        self.kills_without_progress = self.kills_without_progress + 1 if was_here else 0
        self.compare(self.seen.setdefault(self.done, state["digest"]), state["digest"])

    def drive(self, server, until=None):
        client = RawClient(server, self.name)
        world = World(server, self.name)
        try:
            while self.done != until:
                self.answers[self.done] = script.run(client, world, self.done)
                self.done += 1
                if until is not None and self.done in self.seen:
                    self.compare(self.seen[self.done], world.digest())
        except (OSError, http.client.HTTPException):
            if until is not None:
                raise
        finally:
            client.close()

    def compare(self, seen, found):
        if found != seen:
            raise AssertionError(f"{self.name} after {self.done} commands is {found}, and was "
                                 f"{seen} after a kill")


class Kill(DataDirTestCase):
    @staticmethod
    def options(durability="process"):
        return ["--epoch", story.EPOCH, "--threads", "2", "--durability", durability]

    def make_worlds(self, server):
        for seed, name in enumerate(WORLDS):
            server.create_world(name, epoch=story.EPOCH, seed=seed, clock=script.CLOCK,
                                fleet=script.FLEET)

    def test_at_any_moment_loses_nothing_and_leaves_no_half_of_anything(self):
        seed = int.from_bytes(os.urandom(4), "little")
        print(f"seed {seed}", end=" ", flush=True)
        luck = random.Random(seed)
        drivers = [Driver(name) for name in WORLDS]
        server = Server(*self.options(), data_dir=self.data_dir)
        with server:
            self.make_worlds(server)
            for _ in range(KILLS):
                # Among short commands, then ever later in a move that takes longer than that.
                longest = 0.04 * 2 ** max(driver.kills_without_progress for driver in drivers)
                self.drive_and_kill(server, drivers, luck.uniform(0.0, longest))
                # Each start may choose anew how what it acknowledges is kept.
                server.options = self.options(luck.choice(("process",) * 4 + ("machine",)))
                server.start()
                for driver in drivers:
                    driver.look(server)
            histories = [World(server, name).history() for name in WORLDS]
            self.assertEqual(server.complaints(), "")
        for driver in drivers:
            self.assertGreater(driver.done, KILLS, "the kills let hardly anything happen")
        self.assertGreater(sum(driver.killed_in_a_move for driver in drivers), 0)
        self.compare_with_an_uninterrupted_run(drivers, histories)

    @staticmethod
    def drive_and_kill(server, drivers, seconds):
        with ThreadPoolExecutor() as pool:
            driven = [pool.submit(driver.drive, server) for driver in drivers]
            time.sleep(seconds)
            server.kill()
            for each in driven:
                each.result()  # raises what ended it, unless that was the kill

    def compare_with_an_uninterrupted_run(self, drivers, histories):
        with Server(*self.options()) as server, ThreadPoolExecutor() as pool:
            self.make_worlds(server)
            for compared in [pool.submit(self.compare_world, server, driver, history)
                             for driver, history in zip(drivers, histories)]:
                compared.result()

    def compare_world(self, server, driver, history):
        again = Driver(driver.name)
        again.seen = driver.seen
        again.drive(server, until=driver.done)
        self.assertEqual(World(server, driver.name).history(), history)
        for number, answer in driver.answers.items():
            self.assertEqual(again.answers[number], answer, f"answer {number}")


class Script(ServerTestCase):
    def test_deploys_well_and_badly(self):
        """What is killed is under way to either end, or kills would find nothing half done."""
        world = self.new_world(epoch=story.EPOCH, clock=script.CLOCK, fleet=script.FLEET)
        Driver(world.name).drive(self.server, until=len(script.PREPARATION) + 2 * script.ROUND)
        client = RawClient(self.server, world.name)
        self.addCleanup(client.close)

        def ended(application, group, *statuses):
            return client.call("codedeploy", "ListDeployments", applicationName=application,
                               deploymentGroupName=group,
                               includeOnlyStatuses=statuses)["deployments"]

        self.assertEqual(len(ended("functions", "cart", "Succeeded")), 2)
        for application, group in (("web", "prod"), ("services", "shop")):
            self.assertTrue(ended(application, group, "Succeeded"), application)
            self.assertTrue(ended(application, group, "Failed", "Stopped"), application)


if __name__ == "__main__":
    unittest.main()
