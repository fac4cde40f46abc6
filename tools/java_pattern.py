"""Patterns of AWS's API models, which are Java's, as RE2 reads them."""

import re


class Untranslatable(Exception):
    """RE2 has no words for the pattern; the message says what of it."""


# Java's POSIX classes, as the inside of a bracket expression.
POSIX = {
    "ASCII": r"\x00-\x7F",
    "Alnum": "0-9A-Za-z",
    "Alpha": "A-Za-z",
    "Blank": r"\t ",
    "Cntrl": r"\x00-\x1F\x7F",
    "Digit": "0-9",
    "Graph": r"\x21-\x7E",
    "Lower": "a-z",
    "Print": r"\x20-\x7E",
    "Punct": r"!-/:-@\[-`{-~",
    "Space": r"\s\x0B",
    "Upper": "A-Z",
    "XDigit": "0-9A-Fa-f",
}
# RE2 refuses larger counts; beyond the second one the program would grow out of hand.
LARGEST_COUNT = 1000
LARGEST_SPLIT_COUNT = 10_000

HEX4 = re.compile(r"\\u([0-9A-Fa-f]{4})")
COUNT = re.compile(r"\{(\d+)(,?)(\d*)\}")


class _Translator:
    def __init__(self, pattern):
        self.pattern = pattern
        self.at = 0
        self.out = []
        self.group_starts = []

    def translate(self):
        while self.at < len(self.pattern):
            self.step()
        return "".join(self.out)

    def step(self):
        character = self.pattern[self.at]
        if character == "(":
            self.open_group()
        elif character == ")":
            self.at += 1
            start = self.group_starts.pop()
            self.out[start:] = ["".join(self.out[start:]) + ")"]
        elif character == "[":
            self.out.append(self.bracket())
        elif character == "\\":
            self.out.append(self.escape(in_class=False))
        elif character in "*+?":
            self.out.append(character)
            self.at += 1
            self.forbid_possessive()
        elif character == "{":
            self.count()
        else:
            self.out.append(character)
            self.at += 1

    def forbid_possessive(self):
        if self.pattern[self.at : self.at + 1] == "+":
            raise Untranslatable("a possessive repetition")

    def open_group(self):
        rest = self.pattern[self.at :]
        if re.match(r"\(\?(<?[=!]|>)", rest):
            raise Untranslatable("looking around")
        self.group_starts.append(len(self.out))
        named = re.match(r"\(\?<(\w+)>", rest)
        if named:
            self.out.append("(?P<%s>" % named.group(1))
            self.at += named.end()
        else:
            self.out.append("(")
            self.at += 1
            if rest.startswith("(?"):  # flags, or a group that captures nothing
                self.out[-1] += re.match(r"\((\?[a-z-]*:?)", rest).group(1)
                self.at += len(self.out[-1]) - 1

    def count(self):
        found = COUNT.match(self.pattern, self.at)
        if not found:
            self.out.append("{")
            self.at += 1
            return
        least = int(found.group(1))
        most = int(found.group(3)) if found.group(3) else (None if found.group(2) else least)
        self.at = found.end()
        self.forbid_possessive()
        if max(least, most or 0) <= LARGEST_COUNT:
            self.out.append(found.group(0))
            return
        if max(least, most or 0) > LARGEST_SPLIT_COUNT:
            raise Untranslatable("a repetition of up to %s" % (most or least))
        atom = self.out.pop()
        pieces = [atom + "{%d}" % LARGEST_COUNT] * (least // LARGEST_COUNT)
        pieces.append(atom + "{%d}" % (least % LARGEST_COUNT))
        if most is None:
            pieces.append(atom + "*")
        else:
            span = most - least
            pieces += [atom + "{0,%d}" % LARGEST_COUNT] * (span // LARGEST_COUNT)
            pieces.append(atom + "{0,%d}" % (span % LARGEST_COUNT))
        self.out.append("(?:%s)" % "".join(piece for piece in pieces if not piece.endswith(("{0}", "{0,0}"))))

    def bracket(self):
        begin = "["
        self.at += 1
        if self.pattern[self.at] == "^":
            begin += "^"
            self.at += 1
        parts = [begin]
        while True:
            character = self.pattern[self.at]
            if character == "]" and len(parts) > 1:
                self.at += 1
                return "".join(parts) + "]"
            if character == "[":
                raise Untranslatable("a class within a class")
            if self.pattern.startswith("&&", self.at):
                raise Untranslatable("an intersection of classes")
            if character == "\\":
                parts.append(self.escape(in_class=True))
            else:
                parts.append(character)
                self.at += 1

    def escape(self, in_class):
        unit = HEX4.match(self.pattern, self.at)
        if unit:
            return self.code_unit(unit)
        following = self.pattern[self.at + 1]
        if following in "pP":
            return self.property(in_class)
        if following == "x":
            taken = re.match(r"\\x([0-9A-Fa-f]{2}|\{[0-9A-Fa-f]+\})", self.pattern[self.at :])
            if not taken:
                raise Untranslatable("a broken \\x")
            self.at += taken.end()
            return taken.group(0)
        if following in "123456789":
            raise Untranslatable("a reference back")
        self.at += 2
        if following in "dDsSwWtnrf" or (following in "bBAz" and not in_class):
            return "\\" + following
        if following.isalpha():
            raise Untranslatable("\\" + following)
        # Java lets any other character be escaped; RE2 only punctuation.
        return "\\" + following if not (following.isalnum() or following == "_") else following

    def code_unit(self, unit):
        self.at = unit.end()
        code = int(unit.group(1), 16)
        low = HEX4.match(self.pattern, self.at)
        if 0xD800 <= code < 0xDC00 and low and 0xDC00 <= int(low.group(1), 16) < 0xE000:
            self.at = low.end()
            code = 0x10000 + ((code - 0xD800) << 10) + (int(low.group(1), 16) - 0xDC00)
        return r"\x{%X}" % code

    def property(self, in_class):
        found = re.match(r"\\([pP])(?:\{(\w+)\}|(\w))", self.pattern[self.at :])
        if not found:
            raise Untranslatable("a broken \\p")
        self.at += found.end()
        name = found.group(2) or found.group(3)
        if name in POSIX:
            if in_class and found.group(1) == "P":
                raise Untranslatable("a negated class within a class")
            if in_class:
                return POSIX[name]
            return "[%s%s]" % ("^" if found.group(1) == "P" else "", POSIX[name])
        if len(name) > 2:
            raise Untranslatable("\\p{%s}" % name)
        return "\\%s{%s}" % (found.group(1), name)


def to_re2(pattern):
    """The pattern as RE2 reads it. Raises Untranslatable."""
    try:
        return _Translator(pattern).translate()
    except IndexError:
        raise Untranslatable("it ends too early") from None
