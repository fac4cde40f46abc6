"""Raw AWS requests, without any SDK: what is sent is exactly what a test says."""

import functools
import json
import re
import urllib.parse

import cbor
from windtunnel import ROOT

ACCOUNT = "123456789012"
SIGNING_NAMES = {"cloudwatch": "monitoring"}


@functools.lru_cache(None)
def model_of(service):
    return json.loads((ROOT / f"services/{service}/api.json").read_text())


def metadata(service):
    return model_of(service)["metadata"]


def implemented_operations(service):
    path = ROOT / f"services/{service}/operations.txt"
    lines = path.read_text().splitlines() if path.exists() else []
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def authorization(service, account=ACCOUNT, region="us-east-1"):
    """A header as Signature Version 4 writes it; nothing checks the signature."""
    scope = f"{account}/20260101/{region}/{SIGNING_NAMES.get(service, service)}/aws4_request"
    return f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"


def flatten(value, prefix=""):
    """A JSON input as the parameters of the query protocol."""
    if isinstance(value, dict):
        items = [(f"{prefix}.{name}" if prefix else name, each) for name, each in value.items()]
    elif isinstance(value, list):
        if not value:
            return {prefix: ""}
        items = [(f"{prefix}.member.{number}", each) for number, each in enumerate(value, 1)]
    else:
        return {prefix: {True: "true", False: "false"}.get(value, value)
                if isinstance(value, bool) else value}
    parameters = {}
    for name, each in items:
        parameters.update(flatten(each, name))
    return parameters


class AwsError(Exception):
    def __init__(self, service, operation, answer):
        super().__init__(f"{service} {operation}: {answer!r}")
        self.answer, self.code = answer, error_code(answer)


def error_code(answer):
    """The error's code, whatever the protocol; None where the answer is no AWS error."""
    kind = answer.header("Content-Type") or ""
    if "cbor" in kind:
        return cbor.decode(answer.body).get("__type", "").rsplit("#", 1)[-1] or None
    if "json" in kind and "problem" not in kind:
        return answer.json().get("__type", "").rsplit("#", 1)[-1] or None
    found = re.search(rb"<Code>([^<]+)</Code>", answer.body)
    return found[1].decode() if found else None


class Aws:
    """An account and region of one world, over one connection."""

    def __init__(self, server, world="default", account=ACCOUNT, region="us-east-1",
                 timeout_seconds=60):
        self.connection = server.connect(timeout_seconds)
        # Not that of this run's port: URLs in answers are made of it.
        self.host = "localhost:4566"
        self.prefix = "" if world == "default" else f"/_world/{world}"
        self.account, self.region = account, region

    def close(self):
        self.connection.close()

    def send(self, service, method, target, body=None, headers=()):
        return self.connection.request(
            method, self.prefix + target, body,
            {"Authorization": authorization(service, self.account, self.region),
             "Host": self.host, **dict(headers)})

    def send_json(self, service, operation, body, headers=()):
        """`body` as bytes or text is sent as it is."""
        facts = metadata(service)
        if not isinstance(body, (str, bytes)):
            body = json.dumps(body)
        return self.send(service, "POST", "/", body, {
            "Content-Type": f"application/x-amz-json-{facts['jsonVersion']}",
            "X-Amz-Target": f"{facts['targetPrefix']}.{operation}", **dict(headers)})

    def send_query(self, service, operation, parameters):
        form = {"Action": operation, "Version": metadata(service)["apiVersion"]}
        return self.send(service, "POST", "/", urllib.parse.urlencode({**form, **parameters}),
                         {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"})

    def send_cbor(self, service, operation, value, headers=()):
        body = value if isinstance(value, bytes) else cbor.encode(value)
        path = f"/service/{metadata(service)['targetPrefix']}/operation/{operation}"
        return self.send(service, "POST", path, body,
                         {"Content-Type": "application/cbor", "Accept": "application/cbor",
                          "Smithy-Protocol": "rpc-v2-cbor", **dict(headers)})

    def json(self, service, operation, **members):
        """The output of an operation that must succeed."""
        answer = self.send_json(service, operation, members)
        if answer.status != 200:
            raise AwsError(service, operation, answer)
        return answer.json() if answer.body else {}

    def query(self, service, operation, **members):
        answer = self.send_query(service, operation, flatten(members))
        if answer.status != 200:
            raise AwsError(service, operation, answer)
        return answer.body.decode()

    def cbor(self, service, operation, **members):
        answer = self.send_cbor(service, operation, members)
        if answer.status != 200:
            raise AwsError(service, operation, answer)
        return cbor.decode(answer.body)

    def s3(self, method, path, body=None, headers=()):
        answer = self.send("s3", method, path, body, headers)
        if answer.status >= 300:
            raise AwsError("s3", method, answer)
        return answer
