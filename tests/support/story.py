"""The story that all of Windtunnel stands for, written once and played by every client: a bad
revision goes out to a fleet, an alarm trips, the deployment rolls back.

A client has one method, `call(service, operation, **input)`, in the API's own names, and returns
the output as a dictionary. All that a client would otherwise fill in by itself is given: at random,
or as its generation does (objects' types and checksums)."""

import base64
import hashlib
import json

import bundles

ACCOUNT = "123456789012"
# Noon: traffic is near its daily high, so that errors are many enough to be seen.
EPOCH = "2026-01-01T12:00:00Z"
TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:ops"
QUEUE = f"http://sqs.us-east-1.amazonaws.com/{ACCOUNT}/notices"
QUEUE_ARN = f"arn:aws:sqs:us-east-1:{ACCOUNT}:notices"
ENDED = ("Succeeded", "Failed", "Stopped")


class Warp:
    """The world has come to rest whenever a request arrives: there is nothing to wait for."""

    mode = "warp"

    @staticmethod
    def wait(client, world, deployment):
        return client.call("codedeploy", "GetDeployment", deploymentId=deployment)["deploymentInfo"]


class Paced:
    """Each request lets some time pass, as in a loop that polls: enough that a client which takes
    a second for each call gets through."""

    mode = "paced:2m"

    @staticmethod
    def wait(client, world, deployment):
        for _ in range(200):
            info = Warp.wait(client, world, deployment)
            if info["status"] in ENDED:
                return info
        raise AssertionError(f"{deployment} did not end: {info}")


class Manual:
    """Time passes when it is told to."""

    mode = "manual"

    @staticmethod
    def wait(client, world, deployment):
        world.advance(untilOperation=deployment)
        world.advance("1s")  # a rollback begins a moment after the end
        return Warp.wait(client, world, deployment)


def prepare(client):
    """Bundles, a queue that hears of alarms, an alarm on the fleet's errors, a deployment group."""
    client.call("s3", "CreateBucket", Bucket="revisions")
    for number in ("1", "2"):
        bundle = bundles.web(number)
        checksum = base64.b64encode(hashlib.sha256(bundle.encode()).digest()).decode()
        client.call("s3", "PutObject", Bucket="revisions", Key=f"web-{number}.tar", Body=bundle,
                    ContentType="application/x-tar", ChecksumSHA256=checksum)
    client.call("sns", "CreateTopic", Name="ops")
    client.call("sqs", "CreateQueue", QueueName="notices")
    client.call("sns", "Subscribe", TopicArn=TOPIC, Protocol="sqs", Endpoint=QUEUE_ARN)
    client.call("cloudwatch", "PutMetricAlarm", AlarmName="web-5xx", Namespace="App",
                MetricName="5xx", Dimensions=[{"Name": "Service", "Value": "web"}],
                Statistic="Sum", Period=60, EvaluationPeriods=2, Threshold=50.0,
                ComparisonOperator="GreaterThanThreshold", TreatMissingData="notBreaching",
                AlarmActions=[TOPIC])
    client.call("codedeploy", "CreateApplication", applicationName="web")
    client.call("codedeploy", "CreateDeploymentGroup", applicationName="web",
                deploymentGroupName="prod", deploymentConfigName="CodeDeployDefault.OneAtATime",
                serviceRoleArn=f"arn:aws:iam::{ACCOUNT}:role/deployer",
                ec2TagFilters=[{"Key": "app", "Value": "web", "Type": "KEY_AND_VALUE"}],
                alarmConfiguration={"enabled": True, "alarms": [{"name": "web-5xx"}]},
                autoRollbackConfiguration={"enabled": True, "events": [
                    "DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"]})


def deploy(client, number):
    """Starts the deployment of a revision; its id."""
    return client.call("codedeploy", "CreateDeployment", applicationName="web",
                       deploymentGroupName="prod", revision={
                           "revisionType": "S3",
                           "s3Location": {"bucket": "revisions", "key": f"web-{number}.tar",
                                          "bundleType": "tar"}})["deploymentId"]


def play(client, world, clock=Warp):
    """Plays it to the end; what came of it."""
    prepare(client)
    first = clock.wait(client, world, deploy(client, 1))
    second = clock.wait(client, world, deploy(client, 2))
    rollback = clock.wait(client, world, second["rollbackInfo"]["rollbackDeploymentId"])
    history = client.call("cloudwatch", "DescribeAlarmHistory", AlarmName="web-5xx",
                          HistoryItemType="StateUpdate")["AlarmHistoryItems"]
    messages = client.call("sqs", "ReceiveMessage", QueueUrl=QUEUE, WaitTimeSeconds=0)["Messages"]
    client.call("sqs", "DeleteMessage", QueueUrl=QUEUE,
                ReceiptHandle=messages[0]["ReceiptHandle"])
    return {"first": first, "second": second, "rollback": rollback,
            "alarm": [item["HistorySummary"] for item in history],
            "notice": json.loads(messages[0]["Body"])}


def check(test, told):
    """What must have happened, whoever played it and under whichever clock."""
    test.assertEqual(told["first"]["status"], "Succeeded")
    test.assertEqual(told["first"]["deploymentOverview"]["Succeeded"], 12)
    test.assertEqual(told["second"]["status"], "Stopped")
    test.assertEqual(told["second"]["errorInformation"]["code"], "ALARM_ACTIVE")
    test.assertGreater(told["second"]["deploymentOverview"]["Skipped"], 0)
    test.assertEqual(told["rollback"]["status"], "Succeeded")
    test.assertEqual(told["rollback"]["creator"], "codeDeployRollback")
    test.assertEqual(told["rollback"]["revision"]["s3Location"]["key"], "web-1.tar")
    test.assertIn("Alarm updated from OK to ALARM", told["alarm"])
    test.assertEqual(told["notice"]["Type"], "Notification")
    test.assertEqual(json.loads(told["notice"]["Message"])["AlarmName"], "web-5xx")
