"""The real clients, each behind the same `call(service, operation, **input)`."""

import fcntl
import functools
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from windtunnel import ROOT

ACCOUNT = "123456789012"
HERE = pathlib.Path(__file__).resolve().parent
MODULES = ROOT / "build/node"
ENVIRONMENT = {"AWS_ACCESS_KEY_ID": ACCOUNT, "AWS_SECRET_ACCESS_KEY": "any",
               "AWS_DEFAULT_REGION": "us-east-1", "AWS_REGION": "us-east-1",
               "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
               "AWS_EC2_METADATA_DISABLED": "true", "NODE_NO_WARNINGS": "1",
               "AWS_PAGER": "", "AWS_MAX_ATTEMPTS": "1"}


class ClientError(Exception):
    """The client understood an error. `kind` is the class of exception that it raised."""

    def __init__(self, code, kind, message):
        super().__init__(f"{code}: {message}")
        self.code, self.kind, self.message = code, kind, message


class Worker:
    """A client in a process of its own, which takes and answers calls as lines of JSON."""

    def __init__(self, command, folder=None):
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                         text=True, cwd=folder,
                                         env={**os.environ, **ENVIRONMENT})

    def call(self, service, operation, /, **members):
        return self._ask({"service": service, "operation": operation, "input": members})

    def wait(self, service, state, /, **members):
        """With the client's own waiter for a state."""
        self._ask({"service": service, "state": state, "input": members})

    def _ask(self, asked):
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if "error" in answer:
            raise ClientError(answer["error"], answer["class"], answer["message"])
        return answer["output"]

    def close(self):
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()


class Methods:
    """`call(service, operation, ...)` over boto3 clients in this process, made on demand."""

    def __init__(self, client):
        self.client = functools.cache(client)

    def call(self, service, operation, **members):
        client = self.client(service)
        method = next(name for name, known in client.meta.method_to_api_mapping.items()
                      if known == operation)
        return getattr(client, method)(**members)


class Cli:
    """An AWS CLI: one process for each call."""

    def __init__(self, program, endpoint):
        self.command = [program, "--endpoint-url", endpoint, "--output", "json"]

    def run(self, *arguments):
        done = subprocess.run([*self.command, *arguments], capture_output=True, text=True,
                              env={**os.environ, **ENVIRONMENT}, timeout=300)
        if done.returncode != 0:
            found = re.search(r"An error occurred \((\S+)\) when calling the \S+ operation"
                              r"(?: \(.*?\))?: (.*)", done.stderr)
            if not found:
                raise AssertionError(f"{arguments}: {done.stderr}")
            raise ClientError(found[1], "ClientError", found[2])
        return json.loads(done.stdout) if done.stdout.strip() else {}

    def call(self, service, operation, /, **members):
        name = {"codedeploy": "deploy", "s3": "s3api"}.get(service, service)
        arguments = [name, re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", operation).lower()]
        if "Body" not in members:
            return self.run(*arguments, "--cli-input-json", json.dumps(members))
        with tempfile.NamedTemporaryFile("w") as body:
            body.write(members.pop("Body"))
            body.flush()
            return self.run(*arguments, "--cli-input-json", json.dumps(members),
                            "--body", body.name)

    def close(self):
        pass


def python_with(package):
    """A newer Python than Debian's that has a package; None where there is none."""
    for python in sorted(pathlib.Path.home().glob(".pyenv/versions/*/bin/python3")):
        if subprocess.run([python, "-c", f"import {package}"], capture_output=True).returncode == 0:
            return str(python)
    return None


def debian_cli(endpoint):
    return Cli("/usr/bin/aws", endpoint)


def current_cli(endpoint):
    found = sorted(pathlib.Path.home().glob(".pyenv/versions/*/bin/aws"))
    if not found:
        raise unittest.SkipTest("there is no AWS CLI but Debian's")
    return Cli(str(found[-1]), endpoint)


def debian_boto3(endpoint, **settings):
    return Worker(["/usr/bin/python3", HERE / "boto3_worker.py", endpoint, ACCOUNT,
                   json.dumps(settings)])


def current_boto3(endpoint, **settings):
    python = python_with("boto3")
    if not python:
        raise unittest.SkipTest("there is no boto3 but Debian's")
    return Worker([python, HERE / "boto3_worker.py", endpoint, ACCOUNT, json.dumps(settings)])


def javascript(endpoint, form="usual"):
    problem = install_javascript_sdk()
    if problem:
        raise unittest.SkipTest(problem)
    return Worker(["node", HERE / "sdk_worker.mjs", endpoint, ACCOUNT, form], MODULES)


def javascript_in_cbor(endpoint):
    return javascript(endpoint, "cbor")


@functools.cache
def install_javascript_sdk():
    """Into the build folder, once for each lock file, whoever else is about it; why not, if not."""
    for program in ("node", "npm"):
        if not shutil.which(program):
            return f"there is no {program}"
    MODULES.mkdir(parents=True, exist_ok=True)
    with open(MODULES.with_suffix(".lock"), "w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        return install_locked_packages()


def install_locked_packages():
    lock = (HERE / "package-lock.json").read_text()
    done = MODULES / "installed"
    if done.exists() and done.read_text() == lock:
        return None
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, MODULES)
    installed = subprocess.run(
        ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=1",
         "--fetch-retry-mintimeout=1000", "--fetch-timeout=20000"],
        cwd=MODULES, capture_output=True, text=True, timeout=300)
    if installed.returncode != 0:
        return f"npm could not install the SDK: {installed.stderr[-300:]}"
    done.write_text(lock)
    return None


ALL = (debian_cli, current_cli, debian_boto3, current_boto3, javascript)
