"""CloudWatch in its three protocols, each as a real client speaks it, and errors as each client
understands them."""

import http.server
import threading
import unittest

import clients
from windtunnel import ServerTestCase

# What each client sends to CloudWatch. None sends JSON by itself: tests/service does.
PROTOCOLS = {clients.debian_cli: "application/x-www-form-urlencoded; charset=utf-8",
             clients.debian_boto3: "application/x-www-form-urlencoded; charset=utf-8",
             clients.current_cli: "application/cbor", clients.current_boto3: "application/cbor",
             clients.javascript: "application/cbor"}


class Tap(http.server.ThreadingHTTPServer):
    """Stands between a client and the server, and notes in which form requests come."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            self.server.forms.add((self.headers["Content-Type"],
                                   self.headers["Content-Encoding"]))
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = self.server.target.request("POST", self.path, body, dict(self.headers))
            self.send_response_only(answer.status)
            for name, value in answer.headers:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_):
            pass

    daemon_threads = True

    def __init__(self, target):
        super().__init__(("127.0.0.1", 0), self.Handler)
        self.target, self.forms = target, set()
        threading.Thread(target=self.serve_forever, daemon=True).start()


class CloudWatch(ServerTestCase):
    def make(self, make_client, **settings):
        world = self.new_world(epoch="2026-01-01T00:00:00Z", clock="warp")
        self.tap = Tap(self.server)
        self.addCleanup(self.tap.server_close)
        self.addCleanup(self.tap.shutdown)
        client = make_client(f"http://127.0.0.1:{self.tap.server_port}/_world/{world.name}",
                             **settings)
        self.addCleanup(client.close)
        return client

    def exercise(self, client):
        client.call("cloudwatch", "PutMetricAlarm", AlarmName="busy", Namespace="Shop",
                    MetricName="Load", Statistic="Maximum", Period=60, EvaluationPeriods=1,
                    Threshold=80.5, ComparisonOperator="GreaterThanThreshold")
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

    def exercise_errors(self, client):
        with self.assertRaises(clients.ClientError) as refused:
            client.call("cloudwatch", "SetAlarmState", AlarmName="none", StateValue="OK",
                        StateReason="test")
        self.assertIn(refused.exception.code, ("ResourceNotFound", "ResourceNotFoundException"))
        return refused.exception.kind

    def test_is_understood_by_every_client(self):
        for make_client in clients.ALL:
            with self.subTest(make_client.__name__):
                client = self.make(make_client)
                self.exercise(client)
                self.exercise_errors(client)
                self.assertEqual({form for form, _ in self.tap.forms}, {PROTOCOLS[make_client]})

    def test_raises_the_exception_that_the_sdk_has_for_an_error(self):
        for make_client, kind in ((clients.debian_boto3, "ResourceNotFound"),
                                  (clients.current_boto3, "ResourceNotFound"),
                                  (clients.javascript, "ResourceNotFound")):
            with self.subTest(make_client.__name__):
                self.assertEqual(self.exercise_errors(self.make(make_client)), kind)

    def test_takes_compressed_bodies(self):
        client = self.make(clients.current_boto3, request_min_compression_size_bytes=1)
        self.exercise(client)
        self.assertIn(("application/cbor", "gzip"), self.tap.forms)


if __name__ == "__main__":
    unittest.main()
