"""What tests of bad input share: each must leave the world as it was and the server serving."""

from aws_wire import Aws, authorization, metadata
from error_form import error_of
from raw_connection import exchange
from windtunnel import ServerTestCase

LOCAL = b"Host: localhost\r\n"
PARAMETER = b'{"Name":"p","Value":"v","Type":"String"}'


def head_of(method="POST", target="/", headers=(), host=LOCAL, version="HTTP/1.1"):
    """A request's head, of bytes or text that need not be HTTP."""
    data = as_bytes(method) + b" " + as_bytes(target) + b" " + as_bytes(version) + b"\r\n" + host
    for name, value in dict(headers).items():
        data += as_bytes(name) + b": " + as_bytes(value) + b"\r\n"
    return data + b"\r\n"


def as_bytes(text):
    return text if isinstance(text, bytes) else text.encode("latin-1")


def json_headers(operation="PutParameter", **more):
    """Headers of an SSM call that would succeed."""
    return {"X-Amz-Target": f"{metadata('ssm')['targetPrefix']}.{operation}",
            "Content-Type": "application/x-amz-json-1.1", "Authorization": authorization("ssm"),
            **{name.replace("_", "-"): value for name, value in more.items()}}


class HostileTestCase(ServerTestCase):
    def setUp(self):
        self.digest = self.server.world().digest()
        self.addCleanup(self.check_that_nothing_happened)

    def check_that_nothing_happened(self):
        self.assertEqual(self.server.world().digest(), self.digest)
        self.assertEqual(self.server.control("GET", "/worlds")["worlds"], ["default"])
        aws = Aws(self.server)
        self.assertEqual(aws.json("ssm", "DescribeParameters"), {"Parameters": []})
        aws.close()

    def refused(self, status, data, says="", protocol="problem", code=None, ends=False):
        """These bytes are answered with an error of that form, which says so."""
        answer = exchange(self.server, data, ends)
        self.assertIsNotNone(answer, "cut without an answer")
        return self.is_error(answer, status, says, protocol, code)

    def is_error(self, answer, status, says="", protocol="problem", code=None):
        self.assertEqual(answer.status, status, answer)
        found, message = error_of(answer, protocol)
        if code:
            self.assertEqual(found, code, answer)
        if says:
            self.assertIn(says, message)
        if protocol == "problem":
            self.assertEqual(answer.header("Connection"), "close")
        return message
