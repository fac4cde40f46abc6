"""A client without any SDK, which keeps every byte that it was answered."""

from aws_wire import Aws, AwsError, flatten
from model_request import request_of


OBJECT_HEADERS = {"ContentType": "Content-Type", "ChecksumSHA256": "x-amz-checksum-sha256"}


class RawClient:
    """Plays tests/support/story.py and whatever else; `answers` holds each answer whole."""

    def __init__(self, server, world="default"):
        self.aws = Aws(server, world)
        self.answers = []

    def call(self, service, operation, **members):
        answer = self.send(service, operation, members)
        if answer.status >= 300:
            raise AwsError(service, operation, answer)
        is_json = "json" in (answer.header("Content-Type") or "")
        return answer.json() if is_json and answer.body else {}

    def send(self, service, operation, members):
        if service == "s3":
            path = "/" + members["Bucket"] + ("/" + members["Key"] if "Key" in members else "")
            method = "GET" if operation.startswith(("Get", "List")) else "PUT"
            headers = {name: members[member] for member, name in OBJECT_HEADERS.items()
                       if member in members}
            return self.keep(self.aws.send("s3", method, path, members.get("Body"), headers))
        if service in ("sns", "sts", "ec2", "iam", "elb", "elbv2"):
            return self.keep(self.aws.send_query(service, operation, flatten(members)))
        if service == "lambda":
            request = request_of(service, operation, members, "rest")
            return self.keep(self.aws.send(service, *request[:2], request.body, request.headers))
        return self.keep(self.aws.send_json(service, operation, members))

    def keep(self, answer):
        self.answers.append((answer.status, answer.headers, answer.body))
        return answer

    def close(self):
        self.aws.close()
