"""A data directory that cannot be used is refused with a sentence, and left as it was."""

import hashlib
import unittest

from aws_wire import Aws
from windtunnel import EPOCH, DataDirTestCase, Server, run_command


def tree(folder):
    """Every file with its content."""
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file()}


class DataDir(DataDirTestCase):
    def fill(self):
        with Server("--epoch", EPOCH, data_dir=self.data_dir) as server:
            aws = Aws(server)
            for number in range(200):
                aws.json("ssm", "PutParameter", Name=f"/p/{number}", Value="v" * 1000,
                         Type="String")
            aws.close()

    def assert_refused(self, *says, command=("serve", "--port", "0", "--data-dir")):
        before = tree(self.data_dir)
        refused = run_command(*command, self.data_dir)
        self.assertNotEqual(refused.returncode, 0)
        self.assertEqual(refused.stdout, "")
        self.assertEqual(len(refused.stderr.strip().splitlines()), 1, refused.stderr)
        for text in (str(self.data_dir), *says):
            self.assertIn(text, refused.stderr)
        self.assertEqual(tree(self.data_dir), before)

    def files(self, pattern):
        found = sorted(self.data_dir.rglob(pattern))
        self.assertTrue(found, pattern)
        return found

    def test_that_holds_something_else_is_refused(self):
        self.data_dir.mkdir()
        (self.data_dir / "thesis.tex").write_text("do not lose me")
        self.assert_refused("choose an empty or a new one")

    def test_that_is_a_file_is_refused(self):
        self.data_dir.write_text("a file")
        refused = run_command("serve", "--port", "0", "--data-dir", self.data_dir)
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn(str(self.data_dir), refused.stderr)
        self.assertEqual(self.data_dir.read_text(), "a file")

    def test_of_another_format_is_refused(self):
        self.fill()
        marker = self.data_dir / "windtunnel-data"
        marker.write_text("windtunnel data, format 999\n")
        self.assert_refused("format")

    def test_that_another_process_uses_is_refused(self):
        with Server("--epoch", EPOCH, data_dir=self.data_dir):
            refused = run_command("serve", "--port", "0", "--data-dir", self.data_dir)
            self.assertNotEqual(refused.returncode, 0)
            self.assertIn("in use", refused.stderr)

    def test_whose_list_of_files_is_cut_off_is_refused(self):
        self.fill()
        for manifest in self.files("MANIFEST-*"):
            manifest.write_bytes(manifest.read_bytes()[:20])
        self.assert_refused("damaged")

    def test_that_lacks_a_file_is_refused(self):
        self.fill()
        self.files("CURRENT")[0].unlink()
        self.assert_refused("damaged")

    def test_with_flipped_bits_among_its_rows_is_refused(self):
        self.fill()
        with Server("--epoch", EPOCH, data_dir=self.data_dir):
            pass  # what was in the log is in a table now
        for table in self.files("*.sst"):
            content = bytearray(table.read_bytes())
            for position in range(1000, len(content), 4000):
                content[position] ^= 0xFF
            table.write_bytes(content)
        self.assert_refused("damaged")

    def test_with_one_flipped_bit_where_its_worlds_are_named_is_refused(self):
        self.fill()
        with Server("--epoch", EPOCH, data_dir=self.data_dir):
            pass  # what was in the log is in a table now
        first = self.files("*.sst")[0]
        content = bytearray(first.read_bytes())
        content[500] ^= 1  # in the first block: without it the directory would seem to be empty
        first.write_bytes(content)
        self.assert_refused("damaged")
        self.assert_refused("damaged", command=("replay",))

    def test_that_is_damaged_is_refused_by_replay_too(self):
        self.fill()
        self.files("CURRENT")[0].unlink()
        self.assert_refused("damaged", command=("replay",))

    def test_that_does_not_exist_is_no_place_to_replay_from(self):
        refused = run_command("replay", self.data_dir)
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn(str(self.data_dir), refused.stderr)
        self.assertFalse(self.data_dir.exists())


if __name__ == "__main__":
    unittest.main()
