"""What boto3 makes of calls: waiters, pages, streams, checksums, presigned URLs, long polls."""

import pathlib
import tempfile
import threading
import unittest
import urllib.request

import boto3
import clients
import story
from botocore.exceptions import ClientError, WaiterError
from windtunnel import WEB_FLEET, ServerTestCase

PAGE_OF_DEPLOYMENTS = 100


class Boto3(ServerTestCase):
    def world_of(self, clock="warp", **settings):
        world = self.new_world(epoch=story.EPOCH, clock=clock,
                               fleet=pathlib.Path(WEB_FLEET).read_text(), **settings)
        self.endpoint = f"{self.server.url}/_world/{world.name}"
        return world

    def client(self, service, region="us-east-1"):
        client = boto3.client(service, endpoint_url=self.endpoint, region_name=region,
                              aws_access_key_id=story.ACCOUNT, aws_secret_access_key="any")
        self.addCleanup(client.close)
        return client

    def test_waits_for_a_deployment_that_time_brings_to_its_end(self):
        self.world_of("paced:1m")
        calls, deploy = clients.Methods(self.client), self.client("codedeploy")
        story.prepare(calls)

        def wait_for(number):
            deploy.get_waiter("deployment_successful").wait(
                deploymentId=story.deploy(calls, number),
                WaiterConfig={"Delay": 0, "MaxAttempts": 60})

        wait_for(1)
        with self.assertRaises(WaiterError) as failed:
            wait_for(2)
        self.assertEqual(failed.exception.last_response["deploymentInfo"]["status"], "Stopped")

    def test_waits_for_instances_to_run_and_to_be_gone(self):
        self.world_of("paced:5s")
        ec2 = self.client("ec2")
        made = ec2.run_instances(ImageId="ami-0123456789abcdef0", MinCount=2, MaxCount=2)
        ids = [instance["InstanceId"] for instance in made["Instances"]]
        often = {"Delay": 0, "MaxAttempts": 100}
        ec2.get_waiter("instance_running").wait(InstanceIds=ids, WaiterConfig=often)
        ec2.terminate_instances(InstanceIds=ids)
        ec2.get_waiter("instance_terminated").wait(InstanceIds=ids, WaiterConfig=often)

    def test_launches_groups_from_versions_of_a_launch_template(self):
        self.world_of()
        ec2, scaling = self.client("ec2"), self.client("autoscaling")
        template = ec2.create_launch_template(
            LaunchTemplateName="shop", VersionDescription="small",
            TagSpecifications=[{"ResourceType": "launch-template",
                                "Tags": [{"Key": "Stage", "Value": "prod"}]}],
            LaunchTemplateData={
                "ImageId": "ami-0123456789abcdef0", "InstanceType": "t3.micro",
                "TagSpecifications": [{"ResourceType": "instance",
                                       "Tags": [{"Key": "Role", "Value": "web"}]}]},
        )["LaunchTemplate"]
        self.assertEqual(template["Tags"], [{"Key": "Stage", "Value": "prod"}])
        scaling.create_auto_scaling_group(
            AutoScalingGroupName="shop", MinSize=1, MaxSize=4, AvailabilityZones=["us-east-1a"],
            LaunchTemplate={"LaunchTemplateName": "shop", "Version": "$Latest"})
        ec2.create_launch_template_version(
            LaunchTemplateId=template["LaunchTemplateId"], SourceVersion="1",
            LaunchTemplateData={"InstanceType": "t3.large"})
        scaling.set_desired_capacity(AutoScalingGroupName="shop", DesiredCapacity=2)
        group, = scaling.describe_auto_scaling_groups()["AutoScalingGroups"]
        self.assertEqual(group["LaunchTemplate"],
                         {"LaunchTemplateId": template["LaunchTemplateId"],
                          "LaunchTemplateName": "shop", "Version": "$Latest"})
        self.assertEqual([(each["LaunchTemplate"]["Version"], each["InstanceType"])
                          for each in group["Instances"]], [("1", "t3.micro"), ("2", "t3.large")])
        versions = self.pages("ec2", "describe_launch_template_versions", "LaunchTemplateVersions",
                              LaunchTemplateName="shop", PaginationConfig={"PageSize": 1})
        self.assertEqual([each["LaunchTemplateData"]["InstanceType"] for each in versions],
                         ["t3.large", "t3.micro"])
        made = ec2.run_instances(MinCount=1, MaxCount=1, InstanceType="m5.large",
                                 LaunchTemplate={"LaunchTemplateName": "shop"})["Instances"][0]
        self.assertEqual(made["InstanceType"], "m5.large")
        self.assertIn({"Key": "Role", "Value": "web"}, made["Tags"])
        with self.assertRaises(ClientError) as refused:
            ec2.modify_launch_template(LaunchTemplateName="shop", DefaultVersion="9")
        self.assertEqual(refused.exception.response["Error"]["Code"],
                         "InvalidLaunchTemplateId.VersionNotFound")

    def balance_all_instances(self):
        """A load balancer over all instances, which are healthy in it: its target group's ARN, and
        the arguments that mean all targets."""
        balancing = self.client("elbv2")
        instances = [instance for reservation in
                     self.client("ec2").describe_instances()["Reservations"]
                     for instance in reservation["Instances"]]
        subnets = sorted({instance["SubnetId"] for instance in instances})
        shop = balancing.create_load_balancer(
            Name="shop", Subnets=subnets)["LoadBalancers"][0]["LoadBalancerArn"]
        group = balancing.create_target_group(
            Name="web", Protocol="HTTP", Port=80,
            VpcId=instances[0]["VpcId"])["TargetGroups"][0]["TargetGroupArn"]
        balancing.create_listener(
            LoadBalancerArn=shop, Protocol="HTTP", Port=80,
            DefaultActions=[{"Type": "forward", "TargetGroupArn": group}])
        targets = {"TargetGroupArn": group,
                   "Targets": [{"Id": instance["InstanceId"]} for instance in instances]}
        often = {"Delay": 0, "MaxAttempts": 100}
        balancing.register_targets(**targets)
        balancing.get_waiter("target_in_service").wait(**targets, WaiterConfig=often)
        balancing.get_waiter("load_balancer_available").wait(LoadBalancerArns=[shop],
                                                             WaiterConfig=often)
        return group, targets

    def test_waits_for_targets_to_be_in_service_and_to_be_gone(self):
        self.world_of("paced:5s")
        _, targets = self.balance_all_instances()
        balancing = self.client("elbv2")
        balancing.deregister_targets(**targets)
        balancing.get_waiter("target_deregistered").wait(
            **targets, WaiterConfig={"Delay": 0, "MaxAttempts": 100})

    def test_sees_a_deployment_take_instances_out_of_a_load_balancer_and_put_them_back(self):
        self.world_of("paced:5s")
        group, _ = self.balance_all_instances()
        balancing, deploy = self.client("elbv2"), self.client("codedeploy")
        balancing.modify_target_group_attributes(
            TargetGroupArn=group,
            Attributes=[{"Key": "deregistration_delay.timeout_seconds", "Value": "20"}])
        story.prepare(clients.Methods(self.client))
        deploy.update_deployment_group(
            applicationName="web", currentDeploymentGroupName="prod",
            deploymentConfigName="CodeDeployDefault.HalfAtATime",
            deploymentStyle={"deploymentType": "IN_PLACE",
                             "deploymentOption": "WITH_TRAFFIC_CONTROL"},
            loadBalancerInfo={"targetGroupInfoList": [{"name": "web"}]})
        deployment = story.deploy(clients.Methods(self.client), 1)
        healthy = []
        while True:
            states = balancing.describe_target_health(TargetGroupArn=group)
            healthy.append(sum(target["TargetHealth"]["State"] == "healthy"
                               for target in states["TargetHealthDescriptions"]))
            info = deploy.get_deployment(deploymentId=deployment)["deploymentInfo"]
            if info["status"] in story.ENDED:
                break
        self.assertEqual(info["status"], "Succeeded")
        self.assertEqual((min(healthy), healthy[-1]), (6, 12))

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
        s3, ssm, cloudwatch = self.client("s3"), self.client("ssm"), self.client("cloudwatch")
        s3.create_bucket(Bucket="many")
        for number in range(7):
            s3.put_object(Bucket="many", Key=f"k/{number}", Body=b"x")
            ssm.put_parameter(Name=f"/app/{number}", Value="v", Type="String")
            cloudwatch.put_metric_alarm(
                AlarmName=f"a-{number}", Namespace="N", MetricName="M", Period=60, Statistic="Sum",
                EvaluationPeriods=1, Threshold=1, ComparisonOperator="GreaterThanThreshold")
        few = {"PageSize": 3}
        self.assertEqual([found["Key"] for found in self.pages(
            "s3", "list_objects_v2", "Contents", Bucket="many", PaginationConfig=few)],
            [f"k/{number}" for number in range(7)])
        self.assertEqual([found["Name"] for found in self.pages(
            "ssm", "get_parameters_by_path", "Parameters", Path="/app", PaginationConfig=few)],
            [f"/app/{number}" for number in range(7)])
        self.assertEqual([found["AlarmName"] for found in self.pages(
            "cloudwatch", "describe_alarms", "MetricAlarms", PaginationConfig=few)],
            [f"a-{number}" for number in range(7)])
        found = self.pages("ec2", "describe_instances", "Reservations",
                           PaginationConfig={"PageSize": 5})
        self.assertEqual(sum(len(each["Instances"]) for each in found), 12)

    def test_pages_through_more_deployments_than_an_answer_holds(self):
        self.world_of()
        calls = clients.Methods(self.client)
        story.prepare(calls)
        made = {story.deploy(calls, 1) for _ in range(PAGE_OF_DEPLOYMENTS + 1)}
        self.assertEqual(set(self.pages("codedeploy", "list_deployments", "deployments")), made)

    def test_sends_a_file_as_a_stream_and_reads_it_in_pieces(self):
        self.world_of()
        s3 = self.client("s3")
        s3.create_bucket(Bucket="files")
        body = bytes(range(256)) * 4096
        with tempfile.TemporaryFile() as file:
            file.write(body)
            file.seek(0)
            s3.put_object(Bucket="files", Key="streamed", Body=file)
        pieces = list(s3.get_object(Bucket="files", Key="streamed")["Body"].iter_chunks(65536))
        self.assertGreater(len(pieces), 1)
        self.assertEqual(b"".join(pieces), body)

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
            self.client("s3", "eu-west-1").create_bucket(
                Bucket="files", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})

    def test_makes_urls_that_anyone_can_write_and_read(self):
        self.world_of()
        s3 = self.client("s3")
        s3.create_bucket(Bucket="files")
        put, get = (s3.generate_presigned_url(operation, Params={"Bucket": "files", "Key": "a b"})
                    for operation in ("put_object", "get_object"))
        request = urllib.request.Request(put, b"hello", method="PUT")
        with urllib.request.urlopen(request, timeout=60) as answer:
            self.assertEqual(answer.status, 200)
        with urllib.request.urlopen(get, timeout=60) as answer:
            self.assertEqual(answer.read(), b"hello")

    def test_polls_a_queue_until_a_message_is_there(self):
        self.world_of("manual")
        sqs = self.client("sqs")
        queue = sqs.create_queue(QueueName="jobs")["QueueUrl"]
        received = []
        poll = threading.Thread(target=lambda: received.extend(
            sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=20)["Messages"]))
        poll.start()
        self.addCleanup(poll.join, 60)
        poll.join(0.5)
        self.assertTrue(poll.is_alive())
        self.client("sqs").send_message(QueueUrl=queue, MessageBody="hello")
        poll.join(60)
        self.assertEqual([message["Body"] for message in received], ["hello"])


if __name__ == "__main__":
    unittest.main()
