"""Runs one file of unittest suites: run_tests.py FILE [SUITE.TEST ...]

Puts tests/support on the path, prints every test's name and every skip's reason, and ends with 77
(which ctest shows as skipped) where nothing but skips was found."""

import importlib.util
import pathlib
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))


def main(path, names):
    file = pathlib.Path(path).resolve()
    sys.path.insert(0, str(file.parent))
    spec = importlib.util.spec_from_file_location(file.stem, file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[file.stem] = module
    spec.loader.exec_module(module)
    loader = unittest.TestLoader()
    tests = (loader.loadTestsFromNames(names, module) if names
             else loader.loadTestsFromModule(module))
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(tests)
    if not result.wasSuccessful() or result.testsRun == 0:
        return 1
    # A subtest that was skipped leaves its test's other subtests.
    skipped = [test for test, _ in result.skipped if not hasattr(test, "test_case")]
    return 77 if len(skipped) == result.testsRun else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
