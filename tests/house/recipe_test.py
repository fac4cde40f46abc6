"""ARCHITECTURE.md's recipe for adding an operation names all files that one is in, and no other."""

import pathlib
import re
import unittest

from windtunnel import ROOT

FOLDERS = ("bench", "cmake", "docs", "emulator", "fixtures", "services", "simulation", "tests",
           "tools")
# A table of S3's reply names, written down once for all of its operations.
ALL_OF_S3 = "emulator/protocol/rest_xml_roots.cpp"


def recipe():
    text = (ROOT / "ARCHITECTURE.md").read_text()
    return text[text.index("## Adding an operation"):].split("\nA new service is")[0]


def example():
    """The recipe's own operation and its service."""
    operation, service = re.search(r"say `(\w+)` of `(\w+)`", recipe()).groups()
    return service, operation


def read_code():
    """Every text that people wrote, by its path; C++ without its comments. Models are given, and
    name all operations there are."""
    texts = {}
    for path in (path for folder in FOLDERS for path in (ROOT / folder).rglob("*")):
        name = path.relative_to(ROOT).as_posix()
        if "node_modules" in name or "__pycache__" in name or path.suffix == ".json":
            continue
        if path.suffix in (".cpp", ".hpp"):
            texts[name] = re.sub(r"(?<!:)//.*", "", path.read_text())
        elif path.suffix in (".txt", ".md", ".py", ".mjs", ".cmake", ".yaml"):
            texts[name] = path.read_text()
    return texts


def handler_name(operation):
    words = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", operation)
    return re.sub(r"([A-Z])([A-Z][a-z])", r"\1_\2", words).lower()


def names_of(operation):
    """Those of the operation, of its wire types and of its handler."""
    types = ("", "Request", "Input", "Result", "Response", "Output")
    return {operation + ending for ending in types} | {handler_name(operation)}


class Recipe(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.code = read_code()
        cls.words = {name: set(re.findall(r"\w+", text)) for name, text in cls.code.items()}
        cls.operations = [(path.parent.name, operation)
                          for path in sorted(ROOT.glob("services/*/operations.txt"))
                          for operation in path.read_text().split()]

    def files_naming(self, operation):
        return {name for name, words in self.words.items() if words & names_of(operation)}

    def test_names_exactly_the_files_that_its_example_is_in(self):
        service, operation = example()
        self.assertIn((service, operation), self.operations)
        steps = re.findall(r"^\d\. .*?(?=^\d\. |^\n)", recipe(), re.MULTILINE | re.DOTALL)
        named = {path for step in steps for path in re.findall(r"`([\w./]+\.\w+)`", step)}
        self.assertEqual(self.files_naming(operation), named)

    def test_holds_for_every_operation(self):
        for service, operation in self.operations:
            with self.subTest(service=service, operation=operation):
                own = f"services/{service}/"
                files = self.files_naming(operation)
                kinds = {pathlib.PurePath(name).suffix for name in files
                         if name.startswith(own) and name != own + "definition.cpp"}
                self.assertEqual(kinds, {".txt", ".hpp", ".cpp"})
                registered = re.findall(rf"handle<\s*operations::{operation},",
                                        self.code[own + "definition.cpp"])
                self.assertEqual(len(registered), 1)
                self.assertIn("docs/coverage.md", files)
                self.assertTrue(any(name.startswith(f"tests/unit/{own}") for name in files),
                                "no unit test of its service names it")

    def test_leaves_the_rooms_below_the_services_alone(self):
        operations = {operation for _, operation in self.operations}
        rooms = ("emulator/", "simulation/", "cmake/", "services/services.")
        for name, words in self.words.items():
            if name.startswith(rooms) and name != ALL_OF_S3:
                self.assertEqual(words & operations, set(), name)


if __name__ == "__main__":
    unittest.main()
