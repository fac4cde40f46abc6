"""EventBridge between services: what a queue gets of a deployment, over HTTP."""

import json
import unittest

import bundles
import story
from raw_client import RawClient
from windtunnel import ServerTestCase

FLEET = """
accounts:
  "123456789012":
    us-east-1:
      instances:
        web: { count: 3, tags: { role: web } }
"""


class Events(ServerTestCase):
    def setUp(self):
        self.world = self.new_world(epoch=story.EPOCH, fleet=FLEET)
        self.client = RawClient(self.server, self.world.name)
        self.client.call("sqs", "CreateQueue", QueueName="notices")
        self.client.call("s3", "CreateBucket", Bucket="revisions")
        self.client.call("codedeploy", "CreateApplication", applicationName="app")
        self.client.call("codedeploy", "CreateDeploymentGroup", applicationName="app",
                         deploymentGroupName="group",
                         serviceRoleArn=f"arn:aws:iam::{story.ACCOUNT}:role/deployer",
                         ec2TagFilters=[{"Key": "role", "Value": "web", "Type": "KEY_AND_VALUE"}])

    def listen(self, pattern, **target):
        self.client.call("events", "PutRule", Name="r", EventPattern=json.dumps(pattern))
        self.client.call("events", "PutTargets", Rule="r", Targets=[
            {"Id": "queue", "Arn": story.QUEUE_ARN, **target}])

    def deploy(self, body):
        self.client.aws.s3("PUT", "/revisions/app.zip", body)
        return self.client.call(
            "codedeploy", "CreateDeployment", applicationName="app", deploymentGroupName="group",
            revision={"revisionType": "S3", "s3Location": {
                "bucket": "revisions", "key": "app.zip", "bundleType": "zip"}})["deploymentId"]

    def received(self):
        messages = self.client.call("sqs", "ReceiveMessage", QueueUrl=story.QUEUE,
                                    MaxNumberOfMessages=10).get("Messages", [])
        return [message["Body"] for message in messages]

    def test_tell_a_queue_of_a_deployment(self):
        self.listen({"source": ["aws.codedeploy"], "detail-type": [{"prefix": "CodeDeploy Deployment"}],
                     "detail": {"application": ["app"]}})
        deployment = self.deploy(bundles.make_zip(bundles.files_of(
            sorted(bundles.FIXTURES.iterdir())[0].name)))
        events = [json.loads(body) for body in self.received()]
        self.assertEqual([event["detail"]["state"] for event in events], ["START", "SUCCESS"])
        for event in events:
            self.assertEqual(event["detail-type"],
                             "CodeDeploy Deployment State-change Notification")
            self.assertEqual(event["detail"]["deploymentId"], deployment)
            self.assertEqual(event["account"], story.ACCOUNT)
        self.assertNotEqual(events[0]["id"], events[1]["id"])

    def test_tell_it_in_words_of_its_own(self):
        self.listen({"detail-type": [{"prefix": "CodeDeploy Deployment"}],
                     "detail": {"state": ["FAILURE", "STOP"]}}, InputTransformer={
            "InputPathsMap": {"id": "$.detail.deploymentId", "state": "$.detail.state"},
            "InputTemplate": '"<id>: <state>"'})
        deployment = self.deploy(b"no bundle")
        self.assertEqual(self.received(), [f'"{deployment}: FAILURE"'])

    def test_refuse_patterns_in_the_words_of_aws(self):
        answer = self.client.send("events", "PutRule", {"Name": "r", "EventPattern": '{"a":"b"}'})
        self.assertEqual(answer.status, 400)
        self.assertEqual(answer.json()["__type"], "InvalidEventPatternException")
        self.assertIn('Reason: "a" must be an object or an array', answer.json()["message"])

    def test_are_the_same_in_every_run(self):
        self.listen({"source": ["aws.codedeploy"]})
        self.deploy(b"no bundle")
        first = self.received()
        self.setUp()
        self.listen({"source": ["aws.codedeploy"]})
        self.deploy(b"no bundle")
        self.assertGreaterEqual(len(first), 2)
        self.assertEqual(self.received(), first)


if __name__ == "__main__":
    unittest.main()
