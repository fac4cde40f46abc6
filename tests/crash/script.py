"""What a world is made to do while its server is killed: the command of every number, always the
same one, so that a run can go on wherever another ended."""

import json
import pathlib

import arns
import story
from windtunnel import WEB_FLEET

CLOCK = "manual"
# The longest is written in several batches, with the fleet's traffic: a kill may fall between.
SPANS = ("10s", "40m", "90m", "12d")
# The fleet's traffic comes last: people call the service too. Its second task definition is bad.
FLEET = pathlib.Path(WEB_FLEET).read_text() + """
  - to: { load_balancer: shop, account: "123456789012", region: us-east-1 }
    rate: 50/s

task_definitions:
  - match: { family: web, revision: 2 }
    healthy: false
"""


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
STYLE = {"deploymentType": "BLUE_GREEN", "deploymentOption": "WITH_TRAFFIC_CONTROL"}
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
        "deploymentStyle": STYLE}),
]
# A service behind a load balancer, which each round moves from one target group to the other, as
# long as the task definition is not the bad one.
SUBNETS = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
SERVICE = [
    *[("elbv2", "CreateTargetGroup", {"Name": name, "Protocol": "HTTP", "Port": 80,
                                      "TargetType": "ip", "VpcId": "vpc-0123456789abcdef0"})
      for name in ("one", "two")],
    ("elbv2", "CreateLoadBalancer", {"Name": "shop", "Subnets": SUBNETS}),
    *[("elbv2", "CreateListener", {
        "LoadBalancerArn": arns.load_balancer("shop"), "Protocol": "HTTP", "Port": port,
        "DefaultActions": [{"Type": "forward", "TargetGroupArn": arns.target_group("one")}]})
      for port in (80, 8080)],
    ("ecs", "CreateCluster", {"clusterName": "prod"}),
    *[("ecs", "RegisterTaskDefinition", {
        "family": "web", "networkMode": "awsvpc", "cpu": "256", "memory": "512",
        "containerDefinitions": [{"name": "app", "image": f"shop/web:{number}", "memory": 512,
                                  "portMappings": [{"containerPort": 8080}]}]})
      for number in ("1", "2")],
    ("ecs", "CreateService", {
        "cluster": "prod", "serviceName": "shop", "taskDefinition": "web:1", "desiredCount": 2,
        "launchType": "FARGATE", "deploymentController": {"type": "CODE_DEPLOY"},
        "networkConfiguration": {"awsvpcConfiguration": {"subnets": SUBNETS}},
        "loadBalancers": [{"targetGroupArn": arns.target_group("one"), "containerName": "app",
                           "containerPort": 8080}]}),
    ("codedeploy", "CreateApplication", {"applicationName": "services", "computePlatform": "ECS"}),
    ("codedeploy", "CreateDeploymentGroup", {
        "applicationName": "services", "deploymentGroupName": "shop", "serviceRoleArn": ROLE,
        "deploymentConfigName": "CodeDeployDefault.ECSLinear10PercentEvery3Minutes",
        "deploymentStyle": STYLE,
        "ecsServices": [{"clusterName": "prod", "serviceName": "shop"}],
        "loadBalancerInfo": {"targetGroupPairInfoList": [{
            "targetGroups": [{"name": "one"}, {"name": "two"}],
            "prodTrafficRoute": {"listenerArns": [arns.listener("shop", 80)]},
            "testTrafficRoute": {"listenerArns": [arns.listener("shop", 8080)]}}]},
        "blueGreenDeploymentConfiguration": {
            "deploymentReadyOption": {"actionOnTimeout": "CONTINUE_DEPLOYMENT"},
            "terminateBlueInstancesOnDeploymentSuccess": {
                "action": "TERMINATE", "terminationWaitTimeInMinutes": 5}},
        "autoRollbackConfiguration": {"enabled": True, "events": ["DEPLOYMENT_FAILURE"]}}),
]
PREPARATION = recorded(story.prepare) + FUNCTION + SERVICE


def app_spec(resource, **properties):
    content = json.dumps({"version": 0.0, "Resources": [{"target": {
        "Type": resource, "Properties": properties}}]})
    return {"revisionType": "AppSpecContent", "appSpecContent": {"content": content}}


def shift(number):
    """The round's own way between the two versions."""
    versions = ("1", "2") if number % 2 == 0 else ("2", "1")
    return ("codedeploy", "CreateDeployment", {
        "applicationName": "functions", "deploymentGroupName": "cart",
        "revision": app_spec("AWS::Lambda::Function", Name="cart", Alias="live",
                             CurrentVersion=versions[0], TargetVersion=versions[1])})


def move(number):
    """The service to new tasks: of the good task definition and the bad one in turns."""
    return ("codedeploy", "CreateDeployment", {
        "applicationName": "services", "deploymentGroupName": "shop",
        "revision": app_spec("AWS::ECS::Service", TaskDefinition=f"web:{1 + number % 2}",
                             LoadBalancerInfo={"ContainerName": "app", "ContainerPort": 8080})})


def round_of(number):
    """The commands of one round: deployments, good and bad, and changes in all services."""
    calls = recorded(lambda client: story.deploy(client, 1 + number % 2))
    calls += [shift(number), move(number)]
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
    client.call(service, operation, **arns.resolved(client, members))
    return client.answers.pop()
