"""What a queue hears of deployments and alarms through rules of EventBridge, as boto3 reads it."""

import json
import pathlib
import unittest

import boto3
import clients
import story
from windtunnel import WEB_FLEET, ServerTestCase

ABOUT = {"source": ["aws.codedeploy", "aws.cloudwatch"],
         "detail-type": [{"prefix": "CodeDeploy Deployment"}, "CloudWatch Alarm State Change"]}


class Events(ServerTestCase):
    def setUp(self):
        world = self.new_world(epoch=story.EPOCH, fleet=pathlib.Path(WEB_FLEET).read_text())
        self.endpoint = f"{self.server.url}/_world/{world.name}"

    def client(self, service):
        client = boto3.client(service, endpoint_url=self.endpoint, region_name="us-east-1",
                              aws_access_key_id=story.ACCOUNT, aws_secret_access_key="any")
        self.addCleanup(client.close)
        return client

    def listen(self, pattern):
        """A queue that a rule sends what matches to; its URL."""
        sqs, events = self.client("sqs"), self.client("events")
        queue = sqs.create_queue(QueueName="releases")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])[
            "Attributes"]["QueueArn"]
        rule = events.put_rule(Name="releases", EventPattern=json.dumps(pattern))["RuleArn"]
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": json.dumps({
            "Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"},
                "Action": "sqs:SendMessage", "Resource": arn,
                "Condition": {"ArnEquals": {"aws:SourceArn": rule}}}]})})
        put = events.put_targets(Rule="releases", Targets=[{"Id": "queue", "Arn": arn}])
        self.assertEqual(put["FailedEntryCount"], 0)
        return queue

    def received(self, queue):
        """All events in the queue, in the order of their time."""
        sqs, found = self.client("sqs"), []
        while messages := sqs.receive_message(QueueUrl=queue,
                                              MaxNumberOfMessages=10).get("Messages"):
            found += [json.loads(message["Body"]) for message in messages]
            sqs.delete_message_batch(QueueUrl=queue, Entries=[
                {"Id": message["MessageId"], "ReceiptHandle": message["ReceiptHandle"]}
                for message in messages])
        return sorted(found, key=lambda event: event["time"])

    def test_tell_of_a_bad_deployment_its_alarm_and_its_rollback(self):
        queue = self.listen(ABOUT)
        calls = clients.Methods(self.client)
        story.prepare(calls)
        first, second = story.deploy(calls, 1), story.deploy(calls, 2)
        rollback = self.client("codedeploy").get_deployment(deploymentId=second)[
            "deploymentInfo"]["rollbackInfo"]["rollbackDeploymentId"]
        events = self.received(queue)
        deployments = [event for event in events if event["source"] == "aws.codedeploy"]
        self.assertEqual([(event["detail"]["deploymentId"], event["detail"]["state"])
                          for event in deployments],
                         [(first, "START"), (first, "SUCCESS"), (second, "START"),
                          (second, "STOP"), (rollback, "START"), (rollback, "SUCCESS")])
        for event in deployments:
            self.assertEqual(event["detail-type"],
                             "CodeDeploy Deployment State-change Notification")
            self.assertEqual((event["detail"]["application"], event["detail"]["deploymentGroup"]),
                             ("web", "prod"))
            self.assertIn(f"arn:aws:codedeploy:us-east-1:{story.ACCOUNT}:application:web",
                          event["resources"])
        alarm = [event["detail"]["state"]["value"] for event in events
                 if event["source"] == "aws.cloudwatch"
                 and event["detail"]["alarmName"] == "web-5xx"]
        self.assertIn("ALARM", alarm)
        told = [event["id"] for event in events]
        self.assertEqual(len(set(told)), len(told))


if __name__ == "__main__":
    unittest.main()
