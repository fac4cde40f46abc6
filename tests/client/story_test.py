"""The story from unmodified clients: each plays it, and each leaves the same world behind."""

import concurrent.futures
import pathlib
import unittest

import clients
import story
from windtunnel import WEB_FLEET, ServerTestCase

CLOCKS = (story.Warp, story.Paced, story.Manual)


class Story(ServerTestCase):
    """Debian's boto3 is the measure: what it leaves behind, all must."""

    def play(self, make_client, clock):
        world = self.server.create_world(f"{self.id().rsplit('.', 1)[-1]}-{clock.__name__}",
                                         epoch=story.EPOCH, seed=7, clock=clock.mode,
                                         fleet=pathlib.Path(WEB_FLEET).read_text())
        client = make_client(f"{self.server.url}/_world/{world.name}")
        self.addCleanup(client.close)
        told = story.play(client, world, clock)
        story.check(self, told)
        return world.history(), world.digest()

    def play_all(self, make_client):
        """What is left under each clock. All are played at once: a CLI mostly starts and ends."""
        with concurrent.futures.ThreadPoolExecutor() as pool:
            plays = {clock.mode: pool.submit(self.play, make_client, clock) for clock in CLOCKS}
        return {mode: play.result() for mode, play in plays.items()}

    def play_under_every_clock(self, make_client):
        left = self.play_all(make_client)
        for mode, (history, digest) in self.measure.items():
            with self.subTest(mode):
                self.assertEqual(left[mode][0], history)
                self.assertEqual(left[mode][1], digest)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        first = cls("play")
        cls.measure = first.play_all(clients.debian_boto3)
        first.doCleanups()

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
