"""The story over bare HTTP, under each clock that a test can rely on."""

import gzip
import json
import pathlib
import unittest

import cbor
import story
from aws_wire import Aws
from raw_client import RawClient
from windtunnel import WEB_FLEET, ServerTestCase


class Story(ServerTestCase):
    def play(self, clock):
        world = self.new_world(epoch=story.EPOCH, seed=7, clock=clock.mode,
                               fleet=pathlib.Path(WEB_FLEET).read_text())
        client = RawClient(self.server, world.name)
        self.addCleanup(client.close)
        told = story.play(client, world, clock)
        story.check(self, told)
        return world

    def test_rolls_back_in_warp_with_no_clock_call(self):
        world = self.play(story.Warp)
        states = [fact["to"] for fact in world.facts("OperationStateChanged")]
        self.assertEqual([state for state in states if state in story.ENDED],
                         ["Succeeded", "Stopped", "Succeeded"])

    def test_rolls_back_while_polled_on_a_paced_clock(self):
        self.play(story.Paced)

    def test_rolls_back_when_time_is_moved_by_hand(self):
        self.play(story.Manual)


class Alarm(ServerTestCase):
    def test_in_warp_data_over_the_threshold_is_an_alarm_and_a_message_with_no_clock_call(self):
        aws = Aws(self.server)
        self.addCleanup(aws.close)
        aws.query("sns", "CreateTopic", Name="ops")
        aws.json("sqs", "CreateQueue", QueueName="notices")
        aws.query("sns", "Subscribe", TopicArn=story.TOPIC, Protocol="sqs",
                  Endpoint=story.QUEUE_ARN)
        aws.json("cloudwatch", "PutMetricAlarm", AlarmName="busy", Namespace="Shop",
                 MetricName="Load", Statistic="Maximum", Period=60, EvaluationPeriods=1,
                 Threshold=80, ComparisonOperator="GreaterThanThreshold",
                 AlarmActions=[story.TOPIC])
        aws.json("cloudwatch", "PutMetricData", Namespace="Shop",
                 MetricData=[{"MetricName": "Load", "Value": 97}])
        alarm = aws.json("cloudwatch", "DescribeAlarms", AlarmNames=["busy"])["MetricAlarms"][0]
        self.assertEqual(alarm["StateValue"], "ALARM")
        message = aws.json("sqs", "ReceiveMessage", QueueUrl=story.QUEUE)["Messages"][0]
        notice = json.loads(json.loads(message["Body"])["Message"])
        self.assertEqual(notice["NewStateValue"], "ALARM")


class Compressed(ServerTestCase):
    def test_bodies_are_taken_in_every_protocol_of_cloudwatch(self):
        aws = Aws(self.server)
        self.addCleanup(aws.close)
        packed = {"Content-Encoding": "gzip"}
        data = {"Namespace": "Shop", "MetricData": [{"MetricName": "Load", "Value": 1.0}]}
        answers = [
            aws.send_json("cloudwatch", "PutMetricData",
                          gzip.compress(json.dumps(data).encode()), packed),
            aws.send_cbor("cloudwatch", "PutMetricData", gzip.compress(cbor.encode(data)), packed),
            aws.send("cloudwatch", "POST", "/", gzip.compress(
                b"Action=PutMetricData&Version=2010-08-01&Namespace=Shop"
                b"&MetricData.member.1.MetricName=Load&MetricData.member.1.Value=1"),
                {"Content-Type": "application/x-www-form-urlencoded", **packed})]
        self.assertEqual([answer.status for answer in answers], [200, 200, 200], answers)
        count = aws.json("cloudwatch", "GetMetricStatistics", Namespace="Shop", MetricName="Load",
                         StartTime=1767225600, EndTime=1767229200, Period=3600,
                         Statistics=["SampleCount"])["Datapoints"][0]["SampleCount"]
        self.assertEqual(count, 3)


if __name__ == "__main__":
    unittest.main()
