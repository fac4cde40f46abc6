"""Starts the built server and talks to its control plane: what every test from outside stands on.

Python's standard library only. The binary is $WINDTUNNEL_BINARY, else that of build/release.
"""

import http.client
import json
import os
import pathlib
import re
import selectors
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("WINDTUNNEL_BINARY", str(ROOT / "build/release/bin/windtunnel"))
WEB_FLEET = str(ROOT / "fixtures/fleets/web-12.yaml")
EPOCH = "2026-01-01T00:00:00Z"
START_SECONDS = 60


class Answer:
    """One HTTP answer, read whole."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def header(self, name):
        return next((value for each, value in self.headers if each.lower() == name.lower()), None)

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"HTTP {self.status} {self.headers} {self.body[:600]!r}"


class Connection:
    """A keep-alive connection to a server. Nothing is ever sent twice."""

    def __init__(self, port, timeout_seconds=60):
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout_seconds)

    def request(self, method, target, body=None, headers=()):
        try:
            self._http.putrequest(method, target, skip_host=has(headers, "Host"),
                                  skip_accept_encoding=True)
            for name, value in dict(headers).items():
                self._http.putheader(name, value)
            data = body.encode() if isinstance(body, str) else body
            if not has(headers, "Content-Length") and (data is not None or method in ("POST", "PUT")):
                self._http.putheader("Content-Length", str(len(data or b"")))
            self._http.endheaders(data)
            response = self._http.getresponse()
            return Answer(response.status, response.getheaders(), response.read())
        except (OSError, http.client.HTTPException):
            self._http.close()
            raise

    def close(self):
        self._http.close()


def has(headers, name):
    return any(each.lower() == name.lower() for each in dict(headers))


class ControlError(Exception):
    """The control plane refused; `problem` is what it said."""

    def __init__(self, answer):
        super().__init__(repr(answer))
        self.status, self.problem = answer.status, answer.json()


class World:
    """One world's part of the control plane."""

    def __init__(self, server, name="default"):
        self.server, self.name = server, name

    def ask(self, method, path="", document=None):
        return self.server.control(method, f"/worlds/{self.name}{path}", document)

    def clock(self):
        return self.ask("GET", "/clock")

    def now(self):
        return self.clock()["now"]

    def set_mode(self, mode):
        return self.ask("PUT", "/clock", {"mode": mode})

    def advance(self, by=None, **how):
        return self.ask("POST", "/clock/advance", how or {"by": by})

    def digest(self):
        return self.ask("GET", "/digest")["digest"]

    def events(self):
        return self.ask("GET", "/events")["events"]

    def history(self):
        """The history as its lines: two runs' histories are compared as text."""
        answer = self.server.request("GET", f"/_windtunnel/v1/worlds/{self.name}/history")
        return answer.body.decode().splitlines()

    def facts(self, kind):
        return [fact for fact in map(json.loads, self.history()) if fact.get("kind") == kind]

    def reset(self):
        return self.ask("POST", "/reset")

    def delete(self):
        return self.ask("DELETE")


class Server:
    """A windtunnel process on a free port. Use it as a context manager."""

    def __init__(self, *options, data_dir=None, environment=None, binary=BINARY):
        self.options = list(options)
        self.data_dir = data_dir
        self.binary = binary
        self.environment = {**os.environ, **(environment or {})}
        self.process = None
        self.port = None
        self.ready_line = None
        self.started_seconds = None
        self._complaints = tempfile.TemporaryFile()

    def start(self):
        command = [self.binary, "serve", "--port", "0", *self.options]
        if self.data_dir:
            command += ["--data-dir", str(self.data_dir)]
        begun = time.monotonic()
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=self._complaints, env=self.environment)
        self.ready_line = self._read_ready_line()
        self.started_seconds = time.monotonic() - begun
        found = re.match(r"windtunnel ready on http://127\.0\.0\.1:(\d+) \(.*\)\n$", self.ready_line)
        if not found:
            self.kill()
            raise RuntimeError(f"no ready line but {self.ready_line!r}: {self.complaints()}")
        self.port = int(found[1])
        return self

    def _read_ready_line(self):
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            if not selector.select(START_SECONDS):
                return ""
        return self.process.stdout.readline().decode()

    def stop(self):
        """Ends it cleanly; its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self._wait()

    def kill(self):
        self.process.kill()
        return self._wait()

    def _wait(self):
        status = self.process.wait(timeout=60)
        self.process.stdout.close()
        return status

    def restart(self):
        self.stop()
        return self.start()

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def complaints(self):
        """What it wrote to stderr, ever."""
        self._complaints.seek(0)
        return self._complaints.read().decode(errors="replace")

    def __enter__(self):
        return self if self.process else self.start()

    def __exit__(self, *_):
        if self.is_running():
            self.stop()
        self._complaints.close()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def connect(self, timeout_seconds=60):
        return Connection(self.port, timeout_seconds)

    def request(self, method, target, body=None, headers=()):
        connection = self.connect()
        try:
            return connection.request(method, target, body, headers)
        finally:
            connection.close()

    def control(self, method, path, document=None):
        body = None if document is None else json.dumps(document)
        answer = self.request(method, "/_windtunnel/v1" + path, body)
        if answer.status >= 300:
            raise ControlError(answer)
        return answer.json()

    def world(self, name="default"):
        return World(self, name)

    def create_world(self, name, **settings):
        self.control("POST", "/worlds", {"name": name, **settings})
        return World(self, name)


def run_command(*arguments, environment=None):
    """Runs the binary to its end."""
    return subprocess.run([BINARY, *map(str, arguments)], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=120,
                          env={**os.environ, **(environment or {})})


class ServerTestCase(unittest.TestCase):
    """A suite with one server for all its tests, which must end it without a complaint."""

    options = ("--epoch", EPOCH, "--seed", "7")

    @classmethod
    def setUpClass(cls):
        cls.server = Server(*cls.options).start()

    @classmethod
    def tearDownClass(cls):
        status = cls.server.stop()
        complaints = cls.server.complaints()
        cls.server.__exit__()
        if status != 0 or complaints:
            raise AssertionError(f"the server ended with status {status} and said: {complaints}")

    def new_world(self, **settings):
        """A world of this test's own, named after it."""
        name = re.sub(r"[^A-Za-z0-9]", "-", self.id().rsplit(".", 1)[-1])[-50:]
        count = getattr(self, "_worlds_made", 0) + 1
        self._worlds_made = count
        return self.server.create_world(f"{name}-{count}", **settings)


class DataDirTestCase(unittest.TestCase):
    """A suite whose tests each have a directory for data."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="windtunnel-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.data_dir = self.folder / "data"
