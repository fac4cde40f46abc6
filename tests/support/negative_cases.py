"""Inputs that a service's model forbids, or that a client of good will would never send: made from
services/*/api.json alone, for any operation. tests/support/negative_cases.cpp does the same for the
unit tests; here they are values, which model_request.py writes in whatever protocol."""

import collections
import functools
import re

from aws_wire import model_of

# `member_path` leads to what is wrong. Where the model forbids the value, `is_forbidden`.
Case = collections.namedtuple("Case", "kind member_path members is_forbidden")

LONGEST_WORTH_SENDING = 200_000
HUGE = "x" * 100_000
NUMBERS = ("integer", "long", "float", "double")
SAMPLE_TEXTS = ("123456789012", "arn:aws:iam::123456789012:role/role", "/a", "a.b", "1.0", "AAAA",
                "i-0123456789abcdef0", "12345678-1234-1234-1234-123456789012")
HOSTILE_TEXTS = ("\u2603 <&>\"'%00\\", "!", " ", "\n", "-" * 64)
# Written as text, these are wrong too.
WRONG_TYPES = {"string": {"Unexpected": "x"}, "blob": {"Unexpected": "x"}, "timestamp": True}


class Shapes:
    """A model's shapes, with the smallest value that keeps each one's constraints; members that are
    `known` by name have that value."""

    def __init__(self, service, known):
        self.shapes = model_of(service)["shapes"]
        self.known = known

    def __getitem__(self, name):
        return self.shapes[name]

    def least(self, name):
        return max(0, int(self[name].get("min", 0)))

    def sample(self, name):
        shape = self[name]
        kind = shape["type"]
        if kind == "structure":
            return self.sample_structure(name)
        if kind == "list":
            return [self.sample(shape["member"]["shape"])] * self.least(name)
        if kind == "map":
            return self.of_size(name, self.least(name))
        if kind == "string":
            return self.sample_text(name)
        if kind in NUMBERS:
            return max(shape.get("min", 0), min(1, shape.get("max", 1)))
        return {"blob": b"a" * max(1, self.least(name)), "timestamp": 1_767_225_600,
                "boolean": True}[kind]

    def sample_structure(self, name):
        shape = self[name]
        names = shape.get("required", [])
        if shape.get("union"):
            names = list(shape["members"])[:1]
        return {each: self.known[each] if each in self.known
                else self.sample(shape["members"][each]["shape"]) for each in names}

    def sample_text(self, name):
        shape = self[name]
        if "enum" in shape:
            return shape["enum"][0]
        size = max(1, self.least(name))
        texts = ["a" * size, "1" * size, "A" * size, *SAMPLE_TEXTS]
        pattern = compiled_pattern(shape)
        return next((text for text in texts if pattern and pattern.fullmatch(text)), texts[0])

    def of_size(self, name, size):
        """A value of that size; None where the shape's values have none."""
        shape = self[name]
        if shape["type"] == "string":
            return "a" * size
        if shape["type"] == "blob":
            return b"a" * size
        if shape["type"] == "list":
            return [self.sample(shape["member"]["shape"])] * size
        if shape["type"] == "map":
            value = self.sample(shape["value"]["shape"])
            return {f"key{number}": value for number in range(size)}
        return None


def compiled_pattern(shape):
    """None where there is none, or Python does not understand it."""
    return _compiled(shape.get("re2Pattern") or shape.get("pattern"))


@functools.lru_cache(None)
def _compiled(pattern):
    try:
        return pattern and re.compile(pattern, re.ASCII)
    except re.error:
        return None


class _Walk:
    def __init__(self, service, operation, known):
        self.shapes = Shapes(service, known)
        self.input = model_of(service)["operations"][operation].get("input", {}).get("shape")
        self.open = []

    def cases(self):
        if self.input is None:
            return
        yield from self.structure(self.input, "", lambda value: value)
        yield Case("unknown member", "", {**self.shapes.sample(self.input),
                                          "NoSuchMember": {"Deep": ["x"]}}, False)

    def structure(self, name, path, place):
        shape = self.shapes[name]
        if name in self.open or shape.get("eventstream"):
            return
        self.open.append(name)
        sample = {} if shape.get("union") else self.shapes.sample_structure(name)
        for member, reference in shape["members"].items():
            member_path = f"{path}.{member}".lstrip(".")
            if member in shape.get("required", ()):
                without = {key: value for key, value in sample.items() if key != member}
                yield Case("missing", member_path, place(without), True)
            yield from self.value(reference["shape"], member_path,
                                  lambda value, m=member: place({**sample, m: value}))
        self.open.pop()

    def value(self, name, path, place):
        shape = self.shapes[name]
        kind = shape["type"]
        yield Case("wrong type", path, place(WRONG_TYPES.get(kind, "such")), True)
        yield from self.constraints(name, path, place)
        if kind == "string":
            yield from self.texts(shape, path, place)
        elif kind == "structure":
            yield from self.structure(name, path, place)
        elif kind == "list":
            element = shape["member"]["shape"]
            rest = [self.shapes.sample(element)] * (self.shapes.least(name) - 1)
            yield from self.value(element, path + "[]", lambda value: place([value, *rest]))
        elif kind == "map":
            key = self.shapes.sample(shape["key"]["shape"])
            yield from self.value(shape["value"]["shape"], path + "{}",
                                  lambda value: place({key: value}))

    def constraints(self, name, path, place):
        shape = self.shapes[name]
        if shape["type"] in NUMBERS:
            yield from self.range(shape, path, place)
            return
        least, most = shape.get("min", 0), shape.get("max", LONGEST_WORTH_SENDING)
        for kind, size in (("too short", least - 1), ("too long", most + 1)):
            if 0 <= size <= LONGEST_WORTH_SENDING:
                value = self.shapes.of_size(name, size)
                if value is not None:
                    yield Case(kind, path, place(value), True)

    @staticmethod
    def range(shape, path, place):
        bits = {"integer": 31, "long": 63}.get(shape["type"])
        if bits:
            yield Case("too large a number", path, place(2 ** bits), True)
        for kind, number in (("too small", shape.get("min", -2 ** 53) - 1),
                             ("too large", shape.get("max", 2 ** 53) + 1)):
            if abs(number) < 2 ** 31 - 1:
                yield Case(kind, path, place(number), True)

    @staticmethod
    def texts(shape, path, place):
        if "enum" in shape:
            yield Case("no such value", path, place("NoSuchValue"), True)
        pattern = compiled_pattern(shape)
        if pattern:
            bad = next((text for text in HOSTILE_TEXTS if not pattern.fullmatch(text)), None)
            if bad:
                yield Case("breaks the pattern", path, place(bad), True)
        for kind, text in (("empty", ""), ("huge", HUGE), ("null byte", "a\0b"),
                           ("not plain", HOSTILE_TEXTS[0])):
            yield Case(kind, path, place(text), False)


def negative_cases(service, operation, known=None):
    """The cases of one operation. `known` says by member name what is there in the world, so that
    what else is wrong with an input meets a resource that is."""
    return _Walk(service, operation, known or {}).cases()
