"""`windtunnel demo`: the story on the terminal."""

import os
import pty
import re
import subprocess
import unittest

from windtunnel import BINARY, run_command


class Demo(unittest.TestCase):
    def test_tells_the_same_story_each_time_but_for_how_long_it_took(self):
        first, second = run_command("demo"), run_command("demo")
        self.assertEqual((first.returncode, first.stderr), (0, ""))
        self.assertIn("ALARM_ACTIVE", first.stdout)
        self.assertIn("rollback to web-1.zip", first.stdout)
        self.assertRegex(first.stdout, r"digest +[0-9a-f]{32}\n")
        self.assertNotIn("\x1b", first.stdout)
        real = re.compile(r"simulated in .*")
        self.assertEqual(real.sub("", first.stdout), real.sub("", second.stdout))

    def test_of_another_seed_ends_in_another_digest(self):
        digest = re.compile(r"digest +([0-9a-f]{32})")
        self.assertNotEqual(digest.search(run_command("demo").stdout)[1],
                            digest.search(run_command("demo", "--seed", 1).stdout)[1])

    def test_draws_on_a_terminal_and_leaves_it_as_it_was(self):
        leader, follower = pty.openpty()
        process = subprocess.Popen([BINARY, "demo", "--fast"], stdin=follower, stdout=follower,
                                   stderr=follower,
                                   env={**os.environ, "TERM": "xterm", "COLUMNS": "100"})
        os.close(follower)
        shown = bytearray()
        try:
            while data := os.read(leader, 65536):
                shown += data
        except OSError:
            pass  # the program has closed its terminal
        os.close(leader)
        self.assertEqual(process.wait(60), 0)
        self.assertIn(b"us-east-1a", shown)
        hidden, restored = shown.rfind(b"\x1b[?25l"), shown.rfind(b"\x1b[?25h")
        self.assertGreater(restored, hidden, "the cursor is not given back")


if __name__ == "__main__":
    unittest.main()
