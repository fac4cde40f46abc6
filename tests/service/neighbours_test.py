"""What one service knows of another's things: it asks, and keeps no copy."""

import pathlib
import re
import unittest

import story
from raw_client import RawClient
from windtunnel import WEB_FLEET, ServerTestCase


class Neighbours(ServerTestCase):
    def setUp(self):
        self.world = self.new_world(epoch=story.EPOCH,
                                    fleet=pathlib.Path(WEB_FLEET).read_text())
        self.client = RawClient(self.server, self.world.name)
        self.addCleanup(self.client.close)
        story.prepare(self.client)

    def ec2(self, operation, parameters):
        answer = self.client.aws.send_query("ec2", operation, parameters)
        self.assertEqual(answer.status, 200, answer)
        return answer.body.decode()

    def targets(self):
        deployment = story.deploy(self.client, 1)
        return self.client.call("codedeploy", "ListDeploymentTargets",
                                deploymentId=deployment)["targetIds"]

    # EC2-053, EC2-090.
    def test_codedeploy_deploys_to_what_is_tagged_now(self):
        before = self.targets()
        self.assertEqual(len(before), 12)
        untagged, retagged, kept = before[:3]
        self.ec2("DeleteTags", {"ResourceId.1": untagged, "Tag.1.Key": "app"})
        self.ec2("CreateTags", {"ResourceId.1": retagged, "Tag.1.Key": "app",
                                "Tag.1.Value": "other"})
        self.ec2("CreateTags", {"ResourceId.1": kept, "Tag.1.Key": "colour", "Tag.1.Value": "red"})
        launched = self.ec2("RunInstances", {
            "ImageId": "ami-0123456789abcdef0", "MinCount": 1, "MaxCount": 1,
            "TagSpecification.1.ResourceType": "instance",
            "TagSpecification.1.Tag.1.Key": "app", "TagSpecification.1.Tag.1.Value": "web"})
        new = re.search(r"<instanceId>([^<]+)", launched)[1]
        self.assertEqual(set(self.targets()), set(before) - {untagged, retagged} | {new})

    # EC2-090.
    def test_codedeploy_leaves_out_instances_that_are_gone(self):
        gone, *others = self.targets()
        self.ec2("TerminateInstances", {"InstanceId.1": gone})
        self.assertEqual(set(self.targets()), set(others))

    # S3-040.
    def test_codedeploy_fails_targets_whose_bundle_is_not_in_s3(self):
        deployment = story.deploy(self.client, 3)
        info = self.client.call("codedeploy", "GetDeployment",
                                deploymentId=deployment)["deploymentInfo"]
        self.assertEqual(info["status"], "Failed")

    def test_an_alarm_that_a_group_does_not_watch_stops_nothing(self):
        self.client.call("codedeploy", "UpdateDeploymentGroup", applicationName="web",
                         currentDeploymentGroupName="prod", alarmConfiguration={"enabled": False})
        story.deploy(self.client, 1)
        deployment = story.deploy(self.client, 2)
        info = self.client.call("codedeploy", "GetDeployment",
                                deploymentId=deployment)["deploymentInfo"]
        self.assertNotEqual(info["status"], "Stopped")
        self.assertIn("ALARM", [fact["to"] for fact in self.world.facts("AlarmStateChanged")])


if __name__ == "__main__":
    unittest.main()
