"""What a world is made to do while its server is killed: the command of every number, always the
same one, so that a run can go on wherever another ended."""

import json

import story

CLOCK = "manual"
# The longest is written in several batches, with the fleet's traffic: a kill may fall between.
SPANS = ("10s", "40m", "90m", "12d")


class Recorder:
    """Takes down the calls that it is asked for."""

    def __init__(self):
        self.calls = []

    def call(self, service, operation, **members):
        self.calls.append((service, operation, members))
        return {"deploymentId": None}


def recorded(play):
    recorder = Recorder()
    play(recorder)
    return recorder.calls


ROLE = f"arn:aws:iam::{story.ACCOUNT}:role/deployer"
RULE = {"source": ["aws.codedeploy"]}
# A function with two versions and an alias, whose traffic each round shifts to the other one, and a
# rule that tells a queue of it.
FUNCTION = [
    ("lambda", "CreateFunction", {"FunctionName": "cart", "Role": ROLE, "Runtime": "python3.12",
                                  "Handler": "app.handler", "Code": {"ZipFile": "emlw"}}),
    ("advance", SPANS[0], None),
    ("lambda", "PublishVersion", {"FunctionName": "cart"}),
    ("lambda", "UpdateFunctionConfiguration", {"FunctionName": "cart", "MemorySize": 256}),
    ("advance", SPANS[0], None),
    ("lambda", "PublishVersion", {"FunctionName": "cart"}),
    ("lambda", "CreateAlias", {"FunctionName": "cart", "Name": "live", "FunctionVersion": "1"}),
    ("events", "PutRule", {"Name": "releases", "EventPattern": json.dumps(RULE)}),
    ("events", "PutTargets", {"Rule": "releases", "Targets": [
        {"Id": "queue", "Arn": story.QUEUE_ARN}]}),
    ("codedeploy", "CreateApplication", {"applicationName": "functions",
                                         "computePlatform": "Lambda"}),
    ("codedeploy", "CreateDeploymentGroup", {
        "applicationName": "functions", "deploymentGroupName": "cart", "serviceRoleArn": ROLE,
        "deploymentConfigName": "CodeDeployDefault.LambdaLinear10PercentEvery3Minutes",
        "deploymentStyle": {"deploymentType": "BLUE_GREEN",
                            "deploymentOption": "WITH_TRAFFIC_CONTROL"}}),
]
PREPARATION = recorded(story.prepare) + FUNCTION


def shift(number):
    """The round's own way between the two versions."""
    versions = ("1", "2") if number % 2 == 0 else ("2", "1")
    content = json.dumps({"version": 0.0, "Resources": [{"cart": {
        "Type": "AWS::Lambda::Function",
        "Properties": {"Name": "cart", "Alias": "live", "CurrentVersion": versions[0],
                       "TargetVersion": versions[1]}}}]})
    return ("codedeploy", "CreateDeployment", {
        "applicationName": "functions", "deploymentGroupName": "cart",
        "revision": {"revisionType": "AppSpecContent", "appSpecContent": {"content": content}}})


def round_of(number):
    """The commands of one round: deployments, good and bad, and changes in all services."""
    calls = recorded(lambda client: story.deploy(client, 1 + number % 2))
    calls.append(shift(number))
    calls.append(("advance", SPANS[0], None))
    calls += [("ssm", "PutParameter", {"Name": f"/app/{name}", "Value": f"{number} {'x' * 50}",
                                       "Type": "String", "Overwrite": True})
              for name in ("a", "b", f"round-{number}")]
    calls.append(("advance", SPANS[1], None))
    calls.append(("s3", "PutObject", {"Bucket": "revisions", "Key": f"blob-{number % 5}",
                                      "Body": f"{number} " * 5000}))
    calls.append(("sqs", "SendMessage", {"QueueUrl": story.QUEUE, "MessageBody": f"{number}"}))
    calls.append(("cloudwatch", "PutMetricData", {
        "Namespace": "Shop", "MetricData": [{"MetricName": "Load", "Value": float(number)}]}))
    calls.append(("ssm", "PutParameter", {"Name": "/big", "Value": "y" * 4000, "Type": "String",
                                          "Overwrite": True}))
    calls.append(("advance", SPANS[3 if number % 8 == 1 else 2], None))
    return calls


ROUND = len(round_of(0))


def command(number):
    """The command of this number, from 0: a service, an operation and its input, or "advance"."""
    if number < len(PREPARATION):
        return PREPARATION[number]
    index, position = divmod(number - len(PREPARATION), ROUND)
    return round_of(index)[position]


def run(client, world, number):
    """Runs a command; what it was answered."""
    service, operation, members = command(number)
    if service == "advance":
        moved = world.advance(operation)
        return moved["now"]
    client.call(service, operation, **members)
    return client.answers.pop()
