"""The documents say what is there: links, paths, and the tables that follow from the code."""

import re
import subprocess
import unittest

from windtunnel import ROOT, run_command

DOCUMENTS = sorted([ROOT / "README.md", ROOT / "ARCHITECTURE.md", *(ROOT / "docs").rglob("*.md")])
REFRESH = "build/release/bin/windtunnel coverage --format markdown > docs/coverage.md"


def anchor(heading):
    """What GitHub makes of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def prose(document):
    """The text without its code blocks."""
    return re.sub(r"^```.*?^```", "", document.read_text(), flags=re.MULTILINE | re.DOTALL)


class Documents(unittest.TestCase):
    def test_link_to_files_and_headings_that_exist(self):
        for document in DOCUMENTS:
            for target, heading in re.findall(r"\]\(([^)#\s]*)(?:#([^)]*))?\)", prose(document)):
                if target.startswith(("http://", "https://")):
                    continue
                with self.subTest(document=document.name, target=target, heading=heading):
                    file = document.parent / target if target else document
                    self.assertTrue(file.exists())
                    if heading:
                        headings = re.findall(r"^#+ (.*)$", prose(file), flags=re.MULTILINE)
                        self.assertIn(heading, [anchor(each) for each in headings])

    def test_name_files_and_folders_that_exist(self):
        top = "|".join(path.name for path in ROOT.iterdir() if path.is_dir())
        for document in DOCUMENTS:
            for path in re.findall(rf"`((?:{top})/[\w./-]*)`", prose(document)):
                with self.subTest(document=document.name, path=path):
                    self.assertTrue((ROOT / path).exists())

    def test_show_the_coverage_of_this_build(self):
        printed = run_command("coverage", "--format", "markdown").stdout
        self.assertEqual((ROOT / "docs/coverage.md").read_text(), printed,
                         f"docs/coverage.md is out of date; refresh it with: {REFRESH}")

    def test_describe_every_service(self):
        services = {path.parent.name for path in ROOT.glob("services/*/operations.txt")}
        described = re.findall(r"^## (.*)$", (ROOT / "docs/services.md").read_text(), re.MULTILINE)
        self.assertEqual(services - set(described), set())

    def test_list_every_rule_with_a_test_or_a_reason(self):
        rules = subprocess.run([ROOT / "tools/rules", "--open"], capture_output=True, text=True)
        self.assertEqual(rules.returncode, 0, rules.stdout + rules.stderr)


if __name__ == "__main__":
    unittest.main()
