"""A world with one of everything, made from outside, so that a hostile input's other members meet
resources that are there."""

import re

from aws_wire import ACCOUNT, Aws
from model_request import protocols_of, request_of

NAME = "known"
ARN = f"arn:aws:%s:us-east-1:{ACCOUNT}:%s"
QUEUE = f"http://localhost:4566/{ACCOUNT}/{NAME}"

# What makes a service's world: operations and their inputs, in order. An input that needs what an
# earlier answer gave is a function of what is known by then.
SETTING = {
    "codedeploy": [
        ("CreateApplication", {"applicationName": NAME}),
        ("CreateDeploymentConfig", {"deploymentConfigName": NAME, "minimumHealthyHosts": {
            "type": "HOST_COUNT", "value": 1}}),
        ("CreateDeploymentGroup", {"applicationName": NAME, "deploymentGroupName": NAME,
                                   "serviceRoleArn": f"arn:aws:iam::{ACCOUNT}:role/deployer"})],
    "cloudwatch": [
        ("PutMetricData", {"Namespace": NAME, "MetricData": [{"MetricName": NAME, "Value": 1}]}),
        ("PutMetricAlarm", {
            "AlarmName": NAME, "Namespace": NAME, "MetricName": NAME, "Statistic": "Sum",
            "Period": 60, "EvaluationPeriods": 1, "Threshold": 5,
            "ComparisonOperator": "GreaterThanThreshold"})],
    "ssm": [("PutParameter", {"Name": NAME, "Value": "v", "Type": "String"})],
    "s3": [("CreateBucket", {"Bucket": NAME}),
           ("PutObject", {"Bucket": NAME, "Key": NAME, "Body": b"content"})],
    "ec2": [("RunInstances", {"ImageId": "ami-0123456789abcdef0", "MinCount": 1, "MaxCount": 1})],
    "lambda": [
        ("CreateFunction", {"FunctionName": NAME, "Role": f"arn:aws:iam::{ACCOUNT}:role/known",
                            "Runtime": "python3.12", "Handler": "app.handler",
                            "Code": {"ZipFile": b"zip"}, "Publish": True}),
        ("CreateAlias", {"FunctionName": NAME, "Name": NAME, "FunctionVersion": "1"}),
        ("AddPermission", {"FunctionName": NAME, "StatementId": NAME, "Principal": "*",
                           "Action": "lambda:InvokeFunction"})],
    "sns": [("CreateTopic", {"Name": NAME}),
            ("Subscribe", {"TopicArn": ARN % ("sns", NAME), "Protocol": "sqs",
                           "Endpoint": ARN % ("sqs", NAME)})],
    "sqs": [("CreateQueue", {"QueueName": NAME}),
            ("SendMessage", {"QueueUrl": QUEUE, "MessageBody": "m"})],
    "sts": [],
    "elbv2": [
        ("CreateLoadBalancer", {"Name": NAME, "Subnets": ["subnet-11111111", "subnet-22222222"]}),
        ("CreateTargetGroup", {"Name": NAME, "Protocol": "HTTP", "Port": 80,
                               "VpcId": "vpc-0123456789abcdef0"}),
        ("CreateListener", lambda known: {
            "LoadBalancerArn": known["LoadBalancerArn"], "Protocol": "HTTP", "Port": 80,
            "DefaultActions": [{"Type": "forward", "TargetGroupArn": known["TargetGroupArn"]}]}),
        ("CreateRule", lambda known: {
            "ListenerArn": known["ListenerArn"], "Priority": 1,
            "Conditions": [{"Field": "path-pattern", "Values": ["/*"]}],
            "Actions": [{"Type": "forward", "TargetGroupArn": known["TargetGroupArn"]}]})],
    "autoscaling": [
        ("CreateLaunchConfiguration", {"LaunchConfigurationName": NAME, "InstanceType": "t3.micro",
                                       "ImageId": "ami-0123456789abcdef0"}),
        ("CreateAutoScalingGroup", {
            "AutoScalingGroupName": NAME, "LaunchConfigurationName": NAME, "MinSize": 0,
            "MaxSize": 5, "AvailabilityZones": ["us-east-1a"]}),
        ("PutLifecycleHook", {"AutoScalingGroupName": NAME, "LifecycleHookName": NAME,
                              "LifecycleTransition": "autoscaling:EC2_INSTANCE_LAUNCHING"})],
    "events": [
        ("CreateEventBus", {"Name": NAME}),
        ("PutRule", {"Name": NAME, "EventPattern": '{"source":["known"]}'}),
        ("PutTargets", {"Rule": NAME, "Targets": [{"Id": NAME, "Arn": ARN % ("sqs", NAME)}]}),
        ("PutPermission", {"StatementId": NAME, "Action": "events:PutEvents", "Principal": "*"})],
    "iam": [
        ("CreateRole", {"RoleName": NAME, "AssumeRolePolicyDocument": "{}"}),
        ("PutRolePolicy", {"RoleName": NAME, "PolicyName": NAME, "PolicyDocument": "{}"}),
        ("CreateUser", {"UserName": NAME}),
        ("CreateAccessKey", {"UserName": NAME}),
        ("CreateInstanceProfile", {"InstanceProfileName": NAME})],
    "ecs": [
        ("CreateCluster", {"clusterName": NAME}),
        ("RegisterTaskDefinition", {"family": NAME, "containerDefinitions": [
            {"name": "app", "image": "app:1", "memory": 128}]}),
        ("CreateService", {"cluster": NAME, "serviceName": NAME, "desiredCount": 1,
                           "deploymentController": {"type": "EXTERNAL"}}),
        ("CreateTaskSet", {"cluster": NAME, "service": NAME, "taskDefinition": NAME}),
        ("RunTask", {"cluster": NAME, "taskDefinition": NAME})],
    "elb": [("CreateLoadBalancer", {
        "LoadBalancerName": NAME, "AvailabilityZones": ["us-east-1a"],
        "Listeners": [{"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 80}]})],
}

# The names by which operations ask for it.
KNOWN = {
    "codedeploy": {
        "applicationName": NAME, "deploymentGroupName": NAME, "currentDeploymentGroupName": NAME,
        "deploymentConfigName": NAME, "serviceRoleArn": f"arn:aws:iam::{ACCOUNT}:role/deployer",
        "ResourceArn": ARN % ("codedeploy", f"application:{NAME}")},
    "cloudwatch": {"AlarmName": NAME, "AlarmNames": [NAME], "Namespace": NAME, "MetricName": NAME,
                   "ResourceARN": ARN % ("cloudwatch", f"alarm:{NAME}")},
    "ssm": {"Name": NAME, "Names": [NAME], "Path": "/", "ResourceType": "Parameter",
            "ResourceId": NAME},
    "s3": {"Bucket": NAME, "Key": NAME, "CopySource": f"{NAME}/{NAME}"},
    "ec2": {},  # an instance's id is known once it runs
    "lambda": {"FunctionName": NAME, "Name": NAME, "StatementId": NAME, "FunctionVersion": "1",
               "Resource": ARN % ("lambda", f"function:{NAME}"), "Principal": "*",
               "Action": "lambda:InvokeFunction", "Role": f"arn:aws:iam::{ACCOUNT}:role/known",
               "ReservedConcurrentExecutions": 5},
    "sns": {"TopicArn": ARN % ("sns", NAME), "ResourceArn": ARN % ("sns", NAME)},
    "sqs": {"QueueUrl": QUEUE, "QueueName": NAME},
    "sts": {"RoleArn": f"arn:aws:iam::{ACCOUNT}:role/known", "RoleSessionName": NAME},
    "elbv2": {},  # ARNs end in ids, which are known once they are given
    "autoscaling": {"AutoScalingGroupName": NAME, "LaunchConfigurationName": NAME,
                    "LifecycleHookName": NAME},
    "events": {"Rule": NAME, "Name": NAME, "TargetArn": ARN % ("sqs", NAME), "StatementId": NAME,
               "Action": "events:PutEvents", "Principal": "*", "EventBusName": "default",
               "ResourceARN": ARN % ("events", f"rule/{NAME}"),
               "EventPattern": '{"source":["known"]}'},
    "iam": {"RoleName": NAME, "PolicyName": NAME, "UserName": NAME, "InstanceProfileName": NAME,
            "PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess", "PolicyDocument": "{}",
            "AssumeRolePolicyDocument": "{}"},
    "ecs": {"cluster": NAME, "service": NAME, "serviceName": "another", "taskDefinition": NAME,
            "family": NAME, "services": [NAME], "resourceArn": ARN % ("ecs", f"cluster/{NAME}")},
    "elb": {"LoadBalancerName": NAME, "LoadBalancerNames": [NAME],
            "AvailabilityZones": ["us-east-1a"]},
}


def send(aws, service, operation, members, protocol):
    request = request_of(service, operation, members, protocol)
    return aws.send(service, *request[:2], request.body, request.headers)


def settle(server, world, service, protocol):
    """Makes the service's part of a fresh world: a client of it, and what it knows by name. Each
    request also has a member that no model knows, which AWS ignores."""
    aws, known = Aws(server, world), dict(KNOWN[service])
    for operation, members in SETTING[service]:
        members = members(known) if callable(members) else members
        answer = send(aws, service, operation, {**members, "NoSuchMember": "x"}, protocol)
        if answer.status not in (200, 201):
            raise AssertionError(f"{service} {operation} in {protocol}: {answer!r}")
        if service == "ec2":
            found = re.search(rb"<instanceId>(i-[0-9a-f]+)</instanceId>", answer.body)
            known.update({"InstanceIds": [found[1].decode()], "Resources": [found[1].decode()]})
        if service == "elbv2":
            kinds = rb"LoadBalancer|TargetGroup|Listener|Rule"
            for kind, arn in re.findall(rb"<(%s)Arn>(arn:[^<]+)<" % kinds, answer.body):
                known.update({f"{kind.decode()}Arn": arn.decode(),
                              f"{kind.decode()}Arns": [arn.decode()],
                              "ResourceArns": [arn.decode()]})
        if service == "ecs":
            for kind, arn in re.findall(rb'"(task|taskSet)Arn": ?"(arn:[^"]+)"', answer.body):
                known.update({kind.decode(): arn.decode(), f"{kind.decode()}s": [arn.decode()]})
            known["primaryTaskSet"] = known.get("taskSet", NAME)
    return aws, known
