"""Plays calls with any Python's boto3: a line of JSON each in, a line of JSON out."""

import base64
import json
import re
import sys

import boto3
from botocore.config import Config
from botocore.eventstream import EventStream
from botocore.exceptions import ClientError

endpoint, account, settings = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
clients = {}


def client_of(service):
    if service not in clients:
        clients[service] = boto3.client(
            service, endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id=account,
            aws_secret_access_key="any", config=Config(retries={"total_max_attempts": 1},
                                                       **settings))
    return clients[service]


def plain(value):
    if isinstance(value, EventStream):
        return list(value)
    if hasattr(value, "read"):
        value = value.read()
    if isinstance(value, bytes):
        return value.decode()
    return value.isoformat() if hasattr(value, "isoformat") else repr(value)


for line in sys.stdin:
    asked = json.loads(line)
    client = client_of(asked["service"])
    method = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", asked["operation"]).lower()
    try:
        output = getattr(client, method)(**asked["input"])
        output.pop("ResponseMetadata", None)
        answer = {"output": output}
    except ClientError as error:
        answer = {"error": error.response["Error"]["Code"], "class": type(error).__name__,
                  "message": error.response["Error"]["Message"]}
    print(json.dumps(answer, default=plain), flush=True)
