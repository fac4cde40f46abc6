"""CBOR as Smithy RPC v2 uses it: maps with text keys, lists, texts, bytes, numbers, and times as
tag 1. Enough for tests; written from RFC 8949 so that it does not share the server's mistakes."""

import datetime
import struct


def _head(major, value):
    for info, size in ((24, "B"), (25, ">H"), (26, ">I"), (27, ">Q")):
        if value < 24:
            return bytes([major << 5 | value])
        if value < 1 << (8 * struct.calcsize(size)):
            return bytes([major << 5 | info]) + struct.pack(size, value)
    raise ValueError(value)


def encode(value):
    if value is None:
        return b"\xf6"
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return _head(0, value) if value >= 0 else _head(1, -1 - value)
    if isinstance(value, float):
        return b"\xfb" + struct.pack(">d", value)
    if isinstance(value, bytes):
        return _head(2, len(value)) + value
    if isinstance(value, str):
        return _head(3, len(value.encode())) + value.encode()
    if isinstance(value, (list, tuple)):
        return _head(4, len(value)) + b"".join(map(encode, value))
    if isinstance(value, dict):
        return _head(5, len(value)) + b"".join(encode(k) + encode(v) for k, v in value.items())
    if isinstance(value, datetime.datetime):
        return b"\xc1" + encode(value.timestamp())
    raise TypeError(type(value))


class _Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        piece = self.data[self.at:self.at + count]
        if len(piece) != count:
            raise ValueError("CBOR ends too early")
        self.at += count
        return piece

    def value(self):
        first = self.take(1)[0]
        major, info = first >> 5, first & 31
        if major == 7:
            return self.simple(info)
        if info == 31:
            return self.indefinite(major)
        size = {24: "B", 25: ">H", 26: ">I", 27: ">Q"}.get(info)
        count = struct.unpack(size, self.take(struct.calcsize(size)))[0] if size else info
        if major == 0:
            return count
        if major == 1:
            return -1 - count
        if major == 2:
            return self.take(count)
        if major == 3:
            return self.take(count).decode()
        if major == 4:
            return [self.value() for _ in range(count)]
        if major == 5:
            return {self.value(): self.value() for _ in range(count)}
        return datetime.datetime.fromtimestamp(self.value(), datetime.timezone.utc)

    def simple(self, info):
        if info == 26:
            return struct.unpack(">f", self.take(4))[0]
        if info == 27:
            return struct.unpack(">d", self.take(8))[0]
        return {20: False, 21: True, 22: None}[info]

    def indefinite(self, major):
        items = []
        while self.data[self.at:self.at + 1] != b"\xff":
            items.append((self.value(), self.value()) if major == 5 else self.value())
        self.at += 1
        if major == 5:
            return dict(items)
        return items if major == 4 else (b"" if major == 2 else "").join(items)


def decode(data):
    reader = _Reader(data)
    value = reader.value()
    if reader.at != len(data):
        raise ValueError("bytes after the CBOR value")
    return value
