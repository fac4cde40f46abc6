"""windtunnel demo: as lines where there is no terminal, as moving pictures on one."""

import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import termios
import unittest

from windtunnel import BINARY, run_command

ENTER = "\x1b[?1049h\x1b[?25l"
LEAVE = "\x1b[?25h\x1b[?1049l"
HOME = "\x1b[H"
DIGEST = re.compile(r"^ digest +([0-9a-f]{32})$", re.MULTILINE)


def without_real_time(text):
    return re.sub(r"simulated in [0-9.]+ m?s", "simulated in REAL", text)


class Terminal:
    """The demo on a pseudo-terminal of its own."""

    def __init__(self, *options, rows=24, columns=80, environment=None):
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.process = subprocess.Popen(
            [BINARY, "demo", *options], stdin=slave, stdout=slave, stderr=slave,
            env={**os.environ, "TERM": "xterm-256color", "NO_COLOR": "", **(environment or {})})
        os.close(slave)
        self.written = b""

    def read_until(self, wanted=None):
        """Reads up to these bytes, or to the end."""
        while wanted is None or wanted not in self.written:
            try:
                chunk = os.read(self.master, 65536)
            except OSError:  # the other side was closed
                chunk = b""
            if not chunk:
                break
            self.written += chunk
        return self

    def text(self):
        return self.written.decode().replace("\r", "")

    def pictures(self):
        """What was drawn while the screen was taken, picture by picture."""
        return self.text().split(ENTER, 1)[1].rsplit(LEAVE, 1)[0].split(HOME)[1:]

    def rest(self):
        """What stays on the screen when it was given back."""
        return self.text().rsplit(LEAVE, 1)[1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(timeout=60)
        os.close(self.master)


def played_on_terminal(*options, **how):
    with Terminal("--fast", *options, **how) as terminal:
        terminal.read_until()
        assert terminal.process.wait(timeout=60) == 0, terminal.text()
    return terminal


class Lines(unittest.TestCase):
    def test_tell_the_story_the_same_each_time_but_for_the_real_time(self):
        first, second = run_command("demo"), run_command("demo")
        self.assertEqual((first.returncode, first.stderr), (0, ""))
        self.assertEqual(without_real_time(first.stdout), without_real_time(second.stdout))
        for told in (r"d-\w{9} +Succeeded +web-1\.zip on 12 of 12",
                     r"web-5xx +ALARM +2 datapoints \[.*\] were greater than the threshold",
                     r"notices +received +ALARM: \"web-5xx\" in US East",
                     r"d-\w{9} +Stopped +ALARM_ACTIVE, web-2\.zip on \d of 12",
                     r"d-\w{9} +Created +rollback to web-1\.zip",
                     r"web-5xx +OK +1 datapoint",
                     r"took +\d+ m \d\d s simulated in [0-9.]+ m?s$"):
            self.assertRegex(first.stdout, re.compile(told, re.MULTILINE))
        self.assertRegex(first.stdout, DIGEST)

    def test_are_plain_and_end_in_no_blanks(self):
        said = run_command("demo").stdout
        self.assertTrue(said.isascii())
        self.assertNotIn("\x1b", said)
        for line in said.splitlines():
            self.assertEqual(line, line.rstrip())

    def test_are_told_on_a_terminal_that_cannot_be_drawn_on_too(self):
        terminal = played_on_terminal(environment={"TERM": "dumb"})
        self.assertEqual(without_real_time(terminal.text()),
                         without_real_time(run_command("demo").stdout))

    def test_of_another_seed_are_others(self):
        said = run_command("demo", "--seed", 7).stdout
        self.assertIn("seed 7\n", said)
        self.assertNotEqual(DIGEST.search(said)[1], DIGEST.search(run_command("demo").stdout)[1])


class Pictures(unittest.TestCase):
    def test_follow_each_other_and_the_terminal_is_given_back_with_its_cursor(self):
        terminal = played_on_terminal()
        self.assertTrue(terminal.text().startswith(ENTER))
        pictures = terminal.pictures()
        self.assertGreater(len(pictures), 300)
        for shown in ("us-east-1a", "1→2", "web-5xx", "ALARM_ACTIVE", "rollback", "AfterInstall"):
            self.assertTrue(any(shown in picture for picture in pictures), shown)
        for picture in pictures:
            self.assertLess(picture.count("\n"), 24)
        self.assertNotIn("\x1b[?", terminal.rest())
        self.assertEqual(DIGEST.search(re.sub(r"\x1b\[[0-9;]*m", "", terminal.rest()))[1],
                         DIGEST.search(run_command("demo").stdout)[1])

    def test_have_no_colours_where_none_are_wanted(self):
        terminal = played_on_terminal(environment={"NO_COLOR": "1"})
        self.assertNotRegex(terminal.text(), r"\x1b\[[0-9;]*m")
        self.assertRegex(played_on_terminal().text(), r"\x1b\[[0-9;]*m")

    def test_fit_a_small_terminal(self):
        for picture in played_on_terminal(rows=10, columns=32).pictures():
            lines = re.sub(r"\x1b\[[0-9;]*[mKJ]", "", picture).split("\n")
            self.assertLessEqual(len(lines), 10)
            self.assertLessEqual(max(map(len, lines)), 32)

    def test_end_at_once_on_ctrl_c_with_the_terminal_given_back(self):
        with Terminal() as terminal:
            terminal.read_until(HOME.encode())
            terminal.process.send_signal(signal.SIGINT)
            terminal.read_until()
            self.assertEqual(terminal.process.wait(timeout=60), -signal.SIGINT)
        self.assertEqual(terminal.rest(), "")


if __name__ == "__main__":
    unittest.main()
