"""Lambda as real clients speak it: REST with JSON bodies."""

import pathlib
import tempfile
import unittest

import boto3
import clients
from windtunnel import ServerTestCase

ROLE = f"arn:aws:iam::{clients.ACCOUNT}:role/run"
ARN = f"arn:aws:lambda:us-east-1:{clients.ACCOUNT}:function:checkout"
FLEET = """
functions:
  - match: { name: checkout, version: 2 }
    fails: 100%
    says: no such table
  - returns: { ok: true, umlaut: "ä" }
"""


class Lambda(ServerTestCase):
    def endpoint(self, clock="warp"):
        world = self.new_world(epoch="2026-01-01T00:00:00Z", clock=clock, fleet=FLEET)
        return f"{self.server.url}/_world/{world.name}"

    def prepare(self, client):
        """A function from S3 with two versions and an alias between them."""
        client.call("s3", "CreateBucket", Bucket="releases")
        client.call("s3", "PutObject", Bucket="releases", Key="app.zip", Body="zip")
        made = client.call("lambda", "CreateFunction", FunctionName="checkout", Role=ROLE,
                           Runtime="python3.9", Handler="app.handler", Publish=True,
                           Code={"S3Bucket": "releases", "S3Key": "app.zip"},
                           Tags={"team": "shop & <co>"})
        self.assertEqual((made["State"], made["FunctionArn"]), ("Pending", ARN))
        client.call("lambda", "UpdateFunctionConfiguration", FunctionName=ARN, MemorySize=256)
        self.assertEqual(client.call("lambda", "PublishVersion", FunctionName="checkout",
                                     Description="second")["Version"], "2")
        client.call("lambda", "CreateAlias", FunctionName="checkout", Name="live",
                    FunctionVersion="1", RoutingConfig={"AdditionalVersionWeights": {"2": 0.25}})

    def exercise(self, client):
        self.addCleanup(client.close)
        self.prepare(client)
        alias = client.call("lambda", "GetAlias", FunctionName="checkout", Name="live")
        self.assertEqual(alias["RoutingConfig"], {"AdditionalVersionWeights": {"2": 0.25}})
        found = client.call("lambda", "GetFunction", FunctionName=ARN + ":live")
        self.assertEqual((found["Configuration"]["State"], found["Configuration"]["Version"]),
                         ("Active", "1"))
        self.assertEqual(client.call("lambda", "ListTags", Resource=ARN)["Tags"],
                         {"team": "shop & <co>"})
        client.call("lambda", "UntagResource", Resource=ARN, TagKeys=["team"])
        self.assertEqual(client.call("lambda", "ListTags", Resource=ARN)["Tags"], {})
        versions = client.call("lambda", "ListVersionsByFunction", FunctionName="checkout")
        self.assertEqual([each["Version"] for each in versions["Versions"]], ["$LATEST", "1", "2"])
        for operation, code, members in (
                ("GetFunction", "ResourceNotFoundException", {"FunctionName": "gone"}),
                ("CreateAlias", "ResourceConflictException",
                 {"FunctionName": "checkout", "Name": "live", "FunctionVersion": "1"}),
                ("UpdateAlias", "PreconditionFailedException",
                 {"FunctionName": "checkout", "Name": "live", "RevisionId": "stale"}),
                ("ListLayers", "NotImplemented", {})):
            with self.assertRaises(clients.ClientError) as failed:
                client.call("lambda", operation, **members)
            self.assertEqual(failed.exception.code, code)
            self.assertTrue(failed.exception.message)
        client.call("lambda", "DeleteAlias", FunctionName="checkout", Name="live")
        client.call("lambda", "DeleteFunction", FunctionName="checkout")
        self.assertEqual(client.call("lambda", "ListFunctions")["Functions"], [])

    def test_answers_debians_cli(self):
        self.exercise(clients.debian_cli(self.endpoint()))

    def test_answers_the_current_cli(self):
        self.exercise(clients.current_cli(self.endpoint()))

    def test_answers_debians_boto3(self):
        self.exercise(clients.debian_boto3(self.endpoint()))

    def test_answers_the_current_boto3(self):
        self.exercise(clients.current_boto3(self.endpoint()))

    def test_is_invoked_through_boto3(self):
        client = clients.debian_boto3(self.endpoint())
        self.addCleanup(client.close)
        self.prepare(client)
        answer = client.call("lambda", "Invoke", FunctionName="checkout", Qualifier="1",
                             Payload='{"order": 1}')
        self.assertEqual((answer["StatusCode"], answer["ExecutedVersion"], answer["Payload"]),
                         (200, "1", '{"ok":true,"umlaut":"ä"}'))
        answer = client.call("lambda", "Invoke", FunctionName=ARN + ":2")
        self.assertEqual((answer["StatusCode"], answer["FunctionError"]), (200, "Unhandled"))
        self.assertIn("no such table", answer["Payload"])
        for kind, status in (("Event", 202), ("DryRun", 204)):
            answer = client.call("lambda", "Invoke", FunctionName=ARN, InvocationType=kind)
            self.assertEqual((answer["StatusCode"], answer["Payload"]), (status, ""))
        metrics = client.call("cloudwatch", "ListMetrics", Namespace="AWS/Lambda",
                              MetricName="Errors")["Metrics"]
        self.assertIn([{"Name": "FunctionName", "Value": "checkout"},
                       {"Name": "Resource", "Value": "checkout:2"}],
                      [metric["Dimensions"] for metric in metrics])

    def stream(self, client):
        """Invokes both versions in a stream, and neither in a dry run."""
        self.addCleanup(client.close)
        self.prepare(client)
        answer = client.call("lambda", "InvokeWithResponseStream", FunctionName="checkout",
                             Qualifier="1", Payload='{"order": 1}', LogType="Tail")
        self.assertEqual((answer["StatusCode"], answer["ExecutedVersion"],
                          answer["ResponseStreamContentType"]),
                         (200, "1", "application/vnd.amazon.eventstream"))
        chunk, complete = answer["EventStream"]
        self.assertEqual(chunk, {"PayloadChunk": {"Payload": '{"ok":true,"umlaut":"ä"}'}})
        self.assertEqual(list(complete["InvokeComplete"]), ["LogResult"])
        answer = client.call("lambda", "InvokeWithResponseStream", FunctionName="checkout:2")
        self.assertEqual(answer["StatusCode"], 200)
        (complete,) = answer["EventStream"]
        self.assertEqual(complete["InvokeComplete"]["ErrorCode"], "Unhandled")
        self.assertIn("no such table", complete["InvokeComplete"]["ErrorDetails"])
        answer = client.call("lambda", "InvokeWithResponseStream", FunctionName="checkout",
                             InvocationType="DryRun")
        self.assertEqual((answer["StatusCode"], answer["EventStream"]), (204, []))
        with self.assertRaises(clients.ClientError) as failed:
            client.call("lambda", "InvokeWithResponseStream", FunctionName="gone")
        self.assertEqual(failed.exception.code, "ResourceNotFoundException")

    def test_streams_to_the_current_boto3(self):
        self.stream(clients.current_boto3(self.endpoint()))

    def test_streams_to_javascript(self):
        self.stream(clients.javascript(self.endpoint()))

    def test_is_invoked_through_the_cli(self):
        cli = clients.debian_cli(self.endpoint())
        self.prepare(cli)
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder) / "out"
            answer = cli.run("lambda", "invoke", "--function-name", "checkout:1", "--log-type",
                             "Tail", "--cli-binary-format", "raw-in-base64-out", "--payload", "{}",
                             str(out))
            self.assertEqual(out.read_text(encoding="utf-8"), '{"ok":true,"umlaut":"ä"}')
        self.assertTrue(answer["LogResult"])

    def test_is_waited_for(self):
        endpoint = self.endpoint("paced:500ms")
        client = boto3.client("lambda", endpoint_url=endpoint, region_name="us-east-1",
                              aws_access_key_id=clients.ACCOUNT, aws_secret_access_key="any")
        self.addCleanup(client.close)
        client.create_function(FunctionName="checkout", Role=ROLE, Runtime="python3.9",
                               Handler="app.handler", Code={"ZipFile": b"zip"})
        often = {"Delay": 0, "MaxAttempts": 20}
        client.get_waiter("function_active_v2").wait(FunctionName="checkout", WaiterConfig=often)
        client.update_function_code(FunctionName="checkout", ZipFile=b"other")
        client.get_waiter("function_updated_v2").wait(FunctionName="checkout", WaiterConfig=often)
        client.delete_function(FunctionName="checkout")


if __name__ == "__main__":
    unittest.main()
