"""CloudWatch in its three protocols, each as a real client speaks it, and errors as each client
understands them."""

import json
import unittest

import clients
import story
from tap import Tap
from windtunnel import ServerTestCase

QUERY = "application/x-www-form-urlencoded; charset=utf-8"
JSON = "application/x-amz-json-1.0"
CBOR = "application/cbor"
# What each client sends to CloudWatch.
PROTOCOLS = {clients.debian_cli: QUERY, clients.debian_boto3: QUERY, clients.current_cli: JSON,
             clients.current_boto3: JSON, clients.javascript: JSON,
             clients.javascript_in_cbor: CBOR}


class CloudWatch(ServerTestCase):
    def make(self, make_client, **settings):
        world = self.new_world(epoch="2026-01-01T00:00:00Z", clock="warp")
        self.tap = Tap(self.server.port)
        self.addCleanup(self.tap.listener.close)
        client = make_client(f"{self.tap.url}/_world/{world.name}", **settings)
        self.addCleanup(client.close)
        return client

    def exercise(self, client):
        """In warp: data, the alarm and its notice, with no clock call in between."""
        client.call("sns", "CreateTopic", Name="ops")
        client.call("sqs", "CreateQueue", QueueName="notices")
        client.call("sns", "Subscribe", TopicArn=story.TOPIC, Protocol="sqs",
                    Endpoint=story.QUEUE_ARN)
        self.tap.forget()  # of interest is what CloudWatch is sent
        client.call("cloudwatch", "PutMetricAlarm", AlarmName="busy", Namespace="Shop",
                    MetricName="Load", Statistic="Maximum", Period=60, EvaluationPeriods=1,
                    Threshold=80.5, ComparisonOperator="GreaterThanThreshold",
                    AlarmActions=[story.TOPIC])
        client.call("cloudwatch", "PutMetricData", Namespace="Shop", MetricData=[
            {"MetricName": "Load", "Value": 97.25, "Unit": "Percent",
             "Dimensions": [{"Name": "Stage", "Value": "prod & <test>"}]},
            {"MetricName": "Load", "Values": [1.5, 90.0], "Counts": [2.0, 1.0]}])
        alarm = client.call("cloudwatch", "DescribeAlarms", AlarmNames=["busy"])["MetricAlarms"][0]
        self.assertEqual((alarm["StateValue"], alarm["Threshold"]), ("ALARM", 80.5))
        metrics = client.call("cloudwatch", "ListMetrics", Namespace="Shop")["Metrics"]
        self.assertIn({"Namespace": "Shop", "MetricName": "Load",
                       "Dimensions": [{"Name": "Stage", "Value": "prod & <test>"}]}, metrics)
        data = client.call("cloudwatch", "GetMetricData", StartTime="2026-01-01T00:00:00Z",
                           EndTime="2026-01-01T01:00:00Z", MetricDataQueries=[
                               {"Id": "m", "MetricStat": {
                                   "Metric": {"Namespace": "Shop", "MetricName": "Load"},
                                   "Period": 60, "Stat": "Sum"}}])
        self.assertEqual(data["MetricDataResults"][0]["Values"], [93.0])

    def read_notice(self, client):
        message = client.call("sqs", "ReceiveMessage", QueueUrl=story.QUEUE)["Messages"][0]
        notice = json.loads(json.loads(message["Body"])["Message"])
        self.assertEqual((notice["AlarmName"], notice["NewStateValue"]), ("busy", "ALARM"))

    def exercise_errors(self, client):
        with self.assertRaises(clients.ClientError) as refused:
            client.call("cloudwatch", "SetAlarmState", AlarmName="none", StateValue="OK",
                        StateReason="test")
        self.assertIn(refused.exception.code, ("ResourceNotFound", "ResourceNotFoundException"))
        return refused.exception.kind

    def test_is_understood_by_every_client(self):
        for make_client, form in PROTOCOLS.items():
            with self.subTest(make_client.__name__):
                client = self.make(make_client)
                self.exercise(client)
                self.exercise_errors(client)
                self.assertEqual(self.tap.header("content-type"), {form})
                self.read_notice(client)

    def test_raises_the_exception_that_the_sdk_has_for_an_error(self):
        for make_client, kind in ((clients.debian_boto3, "ResourceNotFound"),
                                  (clients.current_boto3, "ResourceNotFound"),
                                  (clients.javascript, "ResourceNotFound"),
                                  (clients.javascript_in_cbor, "ResourceNotFound")):
            with self.subTest(make_client.__name__):
                self.assertEqual(self.exercise_errors(self.make(make_client)), kind)

    def test_takes_bodies_that_boto3_compresses(self):
        self.exercise(self.make(clients.current_boto3, request_min_compression_size_bytes=1))
        self.assertIn("gzip", self.tap.header("content-encoding"))

    def test_takes_bodies_that_the_javascript_sdk_compresses_by_itself_from_10_kb_on(self):
        # (In CBOR it then announces the length from before, and its request never ends:
        # tests/service sends what it means to.)
        client = self.make(clients.javascript)
        client.call("cloudwatch", "PutMetricData", Namespace="Shop", MetricData=[
            {"MetricName": f"Load-{number}", "Value": float(number),
             "Dimensions": [{"Name": "Stage", "Value": "x" * 200}]} for number in range(100)])
        self.assertIn("gzip", self.tap.header("content-encoding"))
        self.assertEqual(len(client.call("cloudwatch", "ListMetrics")["Metrics"]), 100)


if __name__ == "__main__":
    unittest.main()
