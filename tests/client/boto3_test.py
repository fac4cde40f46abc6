"""What boto3 makes of calls: waiters, paginators, streams, checksums, presigned URLs."""

import pathlib
import unittest
import urllib.request

import boto3
import story
from windtunnel import WEB_FLEET, ServerTestCase


class Boto3(ServerTestCase):
    def world_of(self, clock="warp", **settings):
        world = self.new_world(epoch=story.EPOCH, clock=clock,
                               fleet=pathlib.Path(WEB_FLEET).read_text(), **settings)
        self.endpoint = f"{self.server.url}/_world/{world.name}"
        return world

    def client(self, service):
        return boto3.client(service, endpoint_url=self.endpoint, region_name="us-east-1",
                            aws_access_key_id=story.ACCOUNT, aws_secret_access_key="any")

    def test_waits_for_a_deployment_that_time_brings_to_its_end(self):
        self.world_of("paced:1m")
        story.prepare(Methods(self.client))
        deployment = story.deploy(Methods(self.client), 1)
        deploy = self.client("codedeploy")
        deploy.get_waiter("deployment_successful").wait(
            deploymentId=deployment, WaiterConfig={"Delay": 0, "MaxAttempts": 60})
        self.assertEqual(deploy.get_deployment(deploymentId=deployment)["deploymentInfo"]["status"],
                         "Succeeded")

    def test_waits_for_instances_to_run_and_to_be_gone(self):
        self.world_of("paced:5s")
        ec2 = self.client("ec2")
        made = ec2.run_instances(ImageId="ami-0123456789abcdef0", MinCount=2, MaxCount=2)
        ids = [instance["InstanceId"] for instance in made["Instances"]]
        often = {"Delay": 0, "MaxAttempts": 100}
        ec2.get_waiter("instance_running").wait(InstanceIds=ids, WaiterConfig=often)
        ec2.terminate_instances(InstanceIds=ids)
        ec2.get_waiter("instance_terminated").wait(InstanceIds=ids, WaiterConfig=often)

    def test_waits_for_an_alarm(self):
        self.world_of()
        cloudwatch = self.client("cloudwatch")
        cloudwatch.put_metric_alarm(AlarmName="a", Namespace="N", MetricName="M", Period=60,
                                    Statistic="Sum", EvaluationPeriods=1, Threshold=1,
                                    ComparisonOperator="GreaterThanThreshold")
        cloudwatch.get_waiter("alarm_exists").wait(AlarmNames=["a"])

    def pages(self, service, operation, items, **members):
        """All items, by pages; there must be more than one."""
        pages = list(self.client(service).get_paginator(operation).paginate(**members))
        self.assertGreater(len(pages), 1)
        return [item for page in pages for item in page[items]]

    def test_pages_through_lists(self):
        self.world_of()
        s3, ssm = self.client("s3"), self.client("ssm")
        s3.create_bucket(Bucket="many")
        for number in range(7):
            s3.put_object(Bucket="many", Key=f"k/{number}", Body=b"x")
            ssm.put_parameter(Name=f"/app/{number}", Value="v", Type="String")
        few = {"PageSize": 3}
        self.assertEqual([found["Key"] for found in self.pages(
            "s3", "list_objects_v2", "Contents", Bucket="many", PaginationConfig=few)],
            [f"k/{number}" for number in range(7)])
        self.assertEqual([found["Name"] for found in self.pages(
            "ssm", "get_parameters_by_path", "Parameters", Path="/app", PaginationConfig=few)],
            [f"/app/{number}" for number in range(7)])
        found = self.pages("ec2", "describe_instances", "Reservations",
                           PaginationConfig={"PageSize": 5})
        self.assertEqual(sum(len(each["Instances"]) for each in found), 12)

    def test_sends_and_reads_objects_with_checksums(self):
        self.world_of()
        s3 = self.client("s3")
        s3.create_bucket(Bucket="files")
        body = bytes(range(256)) * 4096
        for algorithm in ("CRC32", "SHA256"):
            s3.put_object(Bucket="files", Key=algorithm, Body=body, ChecksumAlgorithm=algorithm,
                          Metadata={"Colour": "blue"}, ContentType="image/x")
            read = s3.get_object(Bucket="files", Key=algorithm, ChecksumMode="ENABLED")
            self.assertEqual(read["Body"].read(), body)
            self.assertEqual(read["ContentType"], "image/x")
            self.assertEqual({key.lower(): value for key, value in read["Metadata"].items()},
                             {"colour": "blue"})
        part = s3.get_object(Bucket="files", Key="CRC32", Range="bytes=256-511")
        self.assertEqual(part["Body"].read(), bytes(range(256)))
        with self.assertRaises(s3.exceptions.NoSuchKey):
            s3.get_object(Bucket="files", Key="none")
        with self.assertRaises(s3.exceptions.BucketAlreadyOwnedByYou):
            boto3.client("s3", endpoint_url=self.endpoint, region_name="eu-west-1",
                         aws_access_key_id=story.ACCOUNT, aws_secret_access_key="any"
                         ).create_bucket(Bucket="files", CreateBucketConfiguration={
                             "LocationConstraint": "eu-west-1"})

    def test_makes_urls_that_anyone_can_read(self):
        self.world_of()
        s3 = self.client("s3")
        s3.create_bucket(Bucket="files")
        s3.put_object(Bucket="files", Key="a b", Body=b"hello")
        url = s3.generate_presigned_url("get_object", Params={"Bucket": "files", "Key": "a b"})
        with urllib.request.urlopen(url, timeout=60) as answer:
            self.assertEqual(answer.read(), b"hello")


class Methods:
    """`call(service, operation, ...)` over clients made on demand."""

    def __init__(self, client):
        self.client = client

    def call(self, service, operation, **members):
        client = self.client(service)
        method = next(name for name, known in client.meta.method_to_api_mapping.items()
                      if known == operation)
        return getattr(client, method)(**members)


if __name__ == "__main__":
    unittest.main()
