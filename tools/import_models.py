#!/usr/bin/env python3
"""Makes services/<svc>/api.json, the AWS API model as pure facts, from an installed botocore.

    tools/import_models.py ssm s3              from the botocore that Python finds
    tools/import_models.py --from DIR ssm s3   from a folder of models already in our form

Documentation and examples are dropped. Patterns, which are Java's, get a "re2Pattern" where RE2
reads them differently, and "untranslatablePattern" where it cannot express them: those are
listed at the end, and emulator/api/pattern.cpp must have a check for each. One operation and one
shape stand on each line, so that the next update can be read as a diff.

Where the service does more than its model says, services/<svc>/additions.json is merged over it:
objects member by member, null takes a key away. It says why under "reason".
"""

import argparse
import gzip
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import java_pattern  # noqa: E402

PROSE = {"documentation", "documentationUrl", "examples", "deprecatedMessage", "deprecatedSince"}
# In this order; what else a model has at its top is about clients, not about the service.
SECTIONS = ["metadata", "operations", "pagination", "shapes"]


def without_prose(value, names_are_ours=False):
    """A copy without the descriptive keys. The keys of some maps are AWS's names, not the
    format's: a member may well be called "documentation"."""
    if isinstance(value, dict):
        return {
            key: without_prose(inner, key in ("members", "shapes", "operations"))
            for key, inner in value.items()
            if names_are_ours or key not in PROSE
        }
    if isinstance(value, list):
        return [without_prose(inner) for inner in value]
    return value


def read_part(folder, name):
    """One file of a botocore data folder; an empty object where there is none."""
    for path in (folder / (name + ".json"), folder / (name + ".json.gz")):
        if path.exists():
            opener = gzip.open if path.suffix == ".gz" else open
            with opener(path, "rt", encoding="utf-8") as file:
                return json.load(file)
    return {}


def read_botocore(service):
    import botocore

    folder = pathlib.Path(botocore.__file__).parent / "data" / service
    versions = sorted(path for path in folder.glob("*") if path.is_dir())
    if not versions:
        sys.exit(f"import_models: botocore {botocore.__version__} has no service '{service}'")
    model = read_part(versions[-1], "service-2")
    model["pagination"] = read_part(versions[-1], "paginators-1").get("pagination", {})
    return model, f"botocore {botocore.__version__}"


def read_folder(folder, service):
    path = folder / (service + ".json")
    if not path.exists():
        sys.exit(f"import_models: {path} does not exist")
    return json.loads(path.read_text(encoding="utf-8"))


def merge(base, additions):
    """Lays the additions over a part of the model, which they must know: a name that the model
    has no more is an error here, not a rule that silently stopped to hold."""
    for key, value in additions.items():
        if value is None:
            del base[key]
        elif isinstance(value, dict) and isinstance(base.get(key), dict):
            merge(base[key], value)
        else:
            base[key] = value


def add_what_the_model_leaves_out(model, path):
    if not path.exists():
        return
    additions = json.loads(path.read_text(encoding="utf-8"))
    for name in additions.get("shapes", {}):
        if name not in model["shapes"]:
            sys.exit(f"import_models: {path} speaks of the shape {name}, which the model has not")
    merge(model, {section: additions[section] for section in SECTIONS if section in additions})


def translate_patterns(model):
    """Adds what RE2 needs; returns the patterns that it cannot have, with the reason."""
    untranslatable = []
    for name, shape in sorted(model["shapes"].items()):
        shape.pop("re2Pattern", None)
        shape.pop("untranslatablePattern", None)
        pattern = shape.get("pattern")
        if pattern is None:
            continue
        try:
            translated = java_pattern.to_re2(pattern)
        except java_pattern.Untranslatable as reason:
            shape["untranslatablePattern"] = True
            untranslatable.append((name, pattern, str(reason)))
            continue
        if translated != pattern:
            shape["re2Pattern"] = translated
    return untranslatable


def written(model):
    """The model as text: one operation, one shape a line."""

    def line(value):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)

    sections = ['"metadata":' + line(model["metadata"])]
    for section in SECTIONS[1:]:
        entries = [
            f"  {json.dumps(name)}:{line(value)}" for name, value in sorted(model[section].items())
        ]
        sections.append(f'"{section}":{{\n' + ",\n".join(entries) + "\n }")
    return "{\n " + ",\n ".join(sections) + "\n}\n"


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--from", dest="folder", type=pathlib.Path, metavar="DIR")
    parser.add_argument("--source", help="what --from's models were made from, to record")
    parser.add_argument("services", nargs="+", metavar="SERVICE")
    arguments = parser.parse_args()
    root = pathlib.Path(__file__).resolve().parent.parent
    for service in arguments.services:
        if arguments.folder:
            model = read_folder(arguments.folder, service)
            source = arguments.source or model["metadata"].get("modelSource")
            if not source:
                sys.exit(f"import_models: {service} names no modelSource: give --source")
        else:
            model, source = read_botocore(service)
        model = {section: without_prose(model.get(section, {}), True) for section in SECTIONS}
        model["metadata"]["modelSource"] = source
        target = root / "services" / service / "api.json"
        add_what_the_model_leaves_out(model, target.with_name("additions.json"))
        untranslatable = translate_patterns(model)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(written(model), encoding="utf-8")
        print(f"{target.relative_to(root)}: {len(model['operations'])} operations, "
              f"{len(model['shapes'])} shapes, {source}")
        for name, pattern, reason in untranslatable:
            print(f"  {name}: RE2 has no words for {reason}: {pattern}")


if __name__ == "__main__":
    main()
