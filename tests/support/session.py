"""A session that touches everything: what must come out the same to the byte, each time."""

import story
from raw_client import RawClient
from windtunnel import WEB_FLEET, Server


def options(seed=7, clock="warp", threads=1):
    return ["--seed", str(seed), "--epoch", story.EPOCH, "--fleet", WEB_FLEET, "--clock", clock,
            "--threads", str(threads)]


def first_half(client):
    """Everything is made, and the first revision goes out."""
    story.prepare(client)
    story.deploy(client, 1)
    for number in range(30):
        client.call("ssm", "PutParameter", Name=f"/app/{number}", Value=f"value {number}",
                    Type="String", Description="of a session")
    client.send("ssm", "PutParameter", {"Name": "/app/1", "Value": "again", "Type": "String"})
    client.keep(client.aws.send_query("ec2", "RunInstances", {
        "ImageId": "ami-0123456789abcdef0", "MinCount": 3, "MaxCount": 3, "ClientToken": "t-1"}))
    client.keep(client.aws.send_query("sts", "AssumeRole", {
        "RoleArn": f"arn:aws:iam::{story.ACCOUNT}:role/deployer", "RoleSessionName": "s"}))


def second_half(client):
    """Reads of all kinds, and some that are refused."""
    page = client.call("ssm", "GetParametersByPath", Path="/app", MaxResults=7)
    while "NextToken" in page:
        page = client.call("ssm", "GetParametersByPath", Path="/app", MaxResults=7,
                           NextToken=page["NextToken"])
    client.send("ssm", "GetParameter", {"Name": "/not/there"})
    client.send("codedeploy", "CreateApplication", {"applicationName": "no spaces, please"})
    client.send("codedeploy", "StopDeployment", {"deploymentId": "d-000000000"})
    client.call("cloudwatch", "PutMetricData", Namespace="Shop",
                MetricData=[{"MetricName": "Load", "Values": [1.5, 2.25], "Counts": [3, 4]}])
    statistics = {"Namespace": "App", "MetricName": "Requests",
                  "Dimensions": [{"Name": "Service", "Value": "web"}],
                  "StartTime": "2026-01-01T12:00:00Z", "EndTime": "2026-01-01T13:00:00Z",
                  "Period": 60, "Statistics": ["Sum", "Average"]}
    client.keep(client.aws.send_json("cloudwatch", "GetMetricStatistics",
                                     {**statistics, "StartTime": 1767268800,
                                      "EndTime": 1767272400}))
    client.keep(client.aws.send_query("cloudwatch", "ListMetrics", {"Namespace": "App"}))
    client.keep(client.aws.send_cbor("cloudwatch", "DescribeAlarms", {}))
    client.keep(client.aws.send_cbor("cloudwatch", "DescribeAlarms", {"MaxRecords": 0}))
    client.keep(client.aws.send_query("ec2", "DescribeInstances", {}))
    client.keep(client.aws.send("s3", "GET", "/revisions?list-type=2&max-keys=1"))
    client.keep(client.aws.send("s3", "GET", "/revisions/none.zip"))
    for deployment in client.call("codedeploy", "ListDeployments")["deployments"]:
        client.call("codedeploy", "GetDeployment", deploymentId=deployment)
        targets = client.call("codedeploy", "ListDeploymentTargets", deploymentId=deployment)
        if targets["targetIds"]:
            client.call("codedeploy", "BatchGetDeploymentTargets", deploymentId=deployment,
                        targetIds=targets["targetIds"])
    client.call("sqs", "ReceiveMessage", QueueUrl=story.QUEUE, MaxNumberOfMessages=10)


class Outcome:
    """All that a session was answered, and what the world was at its end."""

    def __init__(self, answers, world):
        self.answers = answers
        self.digest = world.digest()
        self.history = world.history()
        self.now = world.now()


def move(server, span):
    """Moves the clock of a world whose time does not pass by itself."""
    if server.world().clock()["mode"] == "manual":
        server.world().advance(span)


def run(*serve_options, between=None, **server_settings):
    """Plays the whole session on a server of its own. `between(server)` comes in the middle."""
    with Server(*serve_options, **server_settings) as server:
        client = RawClient(server)
        first_half(client)
        client.close()
        move(server, "3m")  # half-way through the deployment
        if between:
            between(server)
        move(server, "10m")
        answers = client.answers
        client = RawClient(server)
        story.deploy(client, 2)
        move(server, "1h")
        second_half(client)
        client.close()
        return Outcome(answers + client.answers, server.world())

