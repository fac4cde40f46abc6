"""The story from unmodified clients: each plays it, and each leaves the same history."""

import pathlib
import unittest

import clients
import story
from windtunnel import WEB_FLEET, ServerTestCase


class Story(ServerTestCase):
    """Debian's boto3 is the measure: what it leaves behind, all must."""

    def play(self, make_client, clock):
        world = self.new_world(epoch=story.EPOCH, seed=7, clock=clock.mode,
                               fleet=pathlib.Path(WEB_FLEET).read_text())
        client = make_client(f"{self.server.url}/_world/{world.name}")
        self.addCleanup(client.close)
        told = story.play(client, world, clock)
        story.check(self, told)
        return world.history()

    def play_under_every_clock(self, make_client, clocks=(story.Warp, story.Paced, story.Manual)):
        for clock in clocks:
            with self.subTest(clock.mode):
                self.assertEqual(self.play(make_client, clock), self.expected(clock))

    @classmethod
    def expected(cls, clock):
        return cls.histories[clock.mode]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        measure = cls("play")
        cls.histories = {clock.mode: measure.play(clients.debian_boto3, clock)
                         for clock in (story.Warp, story.Paced, story.Manual)}
        measure.doCleanups()

    def test_from_debians_boto3(self):
        self.play_under_every_clock(clients.debian_boto3)

    def test_from_a_current_boto3(self):
        self.play_under_every_clock(clients.current_boto3)

    def test_from_the_javascript_sdk(self):
        self.play_under_every_clock(clients.javascript)

    def test_from_debians_cli(self):
        self.play_under_every_clock(clients.debian_cli)

    def test_from_a_current_cli(self):
        self.play_under_every_clock(clients.current_cli)


if __name__ == "__main__":
    unittest.main()
