"""Traffic shifts as real clients make them: a bad canary that its alarm catches, a service that moves
from one task set to another, instances that take the place of others."""

import unittest

import boto3
import clients
import shifts
from windtunnel import ROOT, ServerTestCase

EPOCH = "2026-01-01T12:00:00Z"
FUNCTIONS = (ROOT / "fixtures/fleets/canary.yaml").read_text()
FLEETS = """
accounts:
  "123456789012":
    us-east-1:
      instances:
        old: { count: 4, tags: { app: old } }
        new: { count: 4, tags: { app: new } }
"""


class Shifts(ServerTestCase):
    def endpoint(self, fleet="", clock="warp"):
        world = self.new_world(epoch=EPOCH, clock=clock, fleet=fleet or "limits: aws")
        return f"{self.server.url}/_world/{world.name}"

    # --- A canary --------------------------------------------------------------------------------

    def release(self, client, dimensions):
        """Shifts `cart` to its bad version; the deployment as it ended, and the alias."""
        self.addCleanup(client.close)
        shifts.prepare_function(client, dimensions)
        ended = client.call("codedeploy", "GetDeployment",
                            deploymentId=shifts.deploy_function(client))
        alias = client.call("lambda", "GetAlias", FunctionName="cart", Name="live")
        return ended["deploymentInfo"], alias

    def assert_caught(self, ended, alias):
        self.assertEqual((ended["status"], ended["errorInformation"]["code"]),
                         ("Stopped", "ALARM_ACTIVE"))
        self.assertEqual(alias["FunctionVersion"], "1")
        self.assertFalse(alias.get("RoutingConfig"))

    def catch_a_bad_canary(self, client):
        # RT-T01.
        self.assert_caught(*self.release(client, shifts.THROUGH_ALIAS))

    def test_debians_cli_catches_a_bad_canary(self):
        self.catch_a_bad_canary(clients.debian_cli(self.endpoint(FUNCTIONS)))

    def test_debians_boto3_catches_a_bad_canary(self):
        self.catch_a_bad_canary(clients.debian_boto3(self.endpoint(FUNCTIONS)))

    def test_the_current_boto3_catches_a_bad_canary(self):
        self.catch_a_bad_canary(clients.current_boto3(self.endpoint(FUNCTIONS)))

    def test_the_javascript_sdk_waits_for_a_bad_canary(self):
        client = clients.javascript(self.endpoint(FUNCTIONS, "paced:30s"))
        self.addCleanup(client.close)
        shifts.prepare_function(client, shifts.THROUGH_ALIAS)
        deployment = shifts.deploy_function(client)
        alias = client.call("lambda", "GetAlias", FunctionName="cart", Name="live")
        self.assertEqual(alias["RoutingConfig"], {"AdditionalVersionWeights": {"2": 0.1}})
        with self.assertRaises(clients.ClientError) as failed:
            client.wait("codedeploy", "DeploymentSuccessful", deploymentId=deployment)
        self.assertIn("ALARM_ACTIVE", failed.exception.message)
        ended = client.call("codedeploy", "GetDeployment", deploymentId=deployment)[
            "deploymentInfo"]
        # CD-136: there was no deployment before this one.
        self.assertNotIn("rollbackDeploymentId", ended["rollbackInfo"])
        self.assertIn("traffic was given back", ended["rollbackInfo"]["rollbackMessage"])
        self.assert_caught(ended, client.call("lambda", "GetAlias", FunctionName="cart",
                                              Name="live"))

    def test_an_alarm_on_the_versions_own_name_is_blind(self):
        # RT-T02: as on AWS, nothing is published there through an alias.
        client = clients.debian_boto3(self.endpoint(FUNCTIONS))
        ended, alias = self.release(client, {"FunctionName": "cart", "Resource": "cart:2"})
        self.assertEqual((ended["status"], alias["FunctionVersion"]), ("Succeeded", "2"))

    # --- A service -------------------------------------------------------------------------------

    def boto3(self, endpoint):
        def client(service):
            made = boto3.client(service, endpoint_url=endpoint, region_name="us-east-1",
                                aws_access_key_id=clients.ACCOUNT, aws_secret_access_key="any")
            self.addCleanup(made.close)
            return made
        return client

    def test_moves_a_service_to_another_task_set(self):
        # RT-T04, RT-T05.
        client = self.boto3(self.endpoint(clock="paced:30s"))
        calls, elbv2, deploy = clients.Methods(client), client("elbv2"), client("codedeploy")
        production, groups = shifts.prepare_service(calls)
        deployment = shifts.deploy_service(calls)
        seen = set()
        while deploy.get_deployment(deploymentId=deployment)["deploymentInfo"]["status"] in (
                "Created", "InProgress"):
            action = elbv2.describe_listeners(ListenerArns=[production])["Listeners"][0]
            weights = {each["TargetGroupArn"]: each["Weight"] for each in
                       action["DefaultActions"][0].get("ForwardConfig", {}).get("TargetGroups", [])}
            if len(weights) == 2:
                self.assertEqual(sum(weights.values()), 100)
                seen.add(weights[groups["two"]])
        self.assertGreater(len(seen), 3)
        deploy.get_waiter("deployment_successful").wait(deploymentId=deployment,
                                                        WaiterConfig={"Delay": 0})
        target = deploy.get_deployment_target(
            deploymentId=deployment, targetId="prod:shop")["deploymentTarget"]["ecsTarget"]
        self.assertEqual(len(target["lifecycleEvents"]), 8)
        self.assertEqual({event["status"] for event in target["lifecycleEvents"]}, {"Succeeded"})
        self.assert_moved(calls, deployment)

    def assert_moved(self, client, deployment):
        primary = shifts.primary_task_set(client)
        self.assertEqual((primary["externalId"], primary["startedBy"]),
                         (deployment, "CODE_DEPLOY"))
        self.assertTrue(primary["taskDefinition"].endswith("/web:2"))

    def test_the_javascript_sdk_moves_a_service_to_another_task_set(self):
        client = clients.javascript(self.endpoint(clock="paced:30s"))
        self.addCleanup(client.close)
        shifts.prepare_service(client)
        deployment = shifts.deploy_service(client)
        client.wait("codedeploy", "DeploymentSuccessful", deploymentId=deployment)
        target = client.call("codedeploy", "GetDeploymentTarget", deploymentId=deployment,
                             targetId="prod:shop")["deploymentTarget"]["ecsTarget"]
        self.assertEqual({each["taskSetLabel"]: each["trafficWeight"]
                          for each in target["taskSetsInfo"]}, {"Blue": 0, "Green": 100})
        self.assert_moved(client, deployment)

    # --- Instances -------------------------------------------------------------------------------

    def test_puts_instances_in_the_place_of_others(self):
        client = self.boto3(self.endpoint(FLEETS, "paced:20s"))
        deploy, ec2 = client("codedeploy"), client("ec2")
        shifts.balance(clients.Methods(client), "site", ("site",), "instance")
        deploy.create_application(applicationName="shop")
        deploy.create_deployment_group(
            applicationName="shop", deploymentGroupName="shop", serviceRoleArn=shifts.ROLE,
            deploymentConfigName="CodeDeployDefault.HalfAtATime", deploymentStyle=shifts.STYLE,
            ec2TagFilters=[{"Key": "app", "Value": "old", "Type": "KEY_AND_VALUE"}],
            loadBalancerInfo={"targetGroupInfoList": [{"name": "site"}]},
            blueGreenDeploymentConfiguration={
                "deploymentReadyOption": {"actionOnTimeout": "STOP_DEPLOYMENT",
                                          "waitTimeInMinutes": 60},
                "greenFleetProvisioningOption": {"action": "DISCOVER_EXISTING"},
                "terminateBlueInstancesOnDeploymentSuccess": {
                    "action": "TERMINATE", "terminationWaitTimeInMinutes": 10}})
        deployment = deploy.create_deployment(
            applicationName="shop", deploymentGroupName="shop",
            revision={"revisionType": "GitHub", "gitHubLocation": {
                "repository": "example/shop", "commitId": "a" * 40}},
            targetInstances={"tagFilters": [
                {"Key": "app", "Value": "new", "Type": "KEY_AND_VALUE"}]})["deploymentId"]
        deploy.get_waiter("deployment_successful")  # knows Ready as a state to wait in
        while deploy.get_deployment(deploymentId=deployment)["deploymentInfo"]["status"] != "Ready":
            pass
        deploy.continue_deployment(deploymentId=deployment, deploymentWaitType="READY_WAIT")
        while not deploy.get_deployment(deploymentId=deployment)["deploymentInfo"][
                "instanceTerminationWaitTimeStarted"]:
            pass
        deploy.skip_wait_time_for_instance_termination(deploymentId=deployment)
        deploy.get_waiter("deployment_successful").wait(deploymentId=deployment,
                                                        WaiterConfig={"Delay": 0})
        labels = {label: deploy.list_deployment_targets(
            deploymentId=deployment, targetFilters={"ServerInstanceLabel": [label]})["targetIds"]
            for label in ("Blue", "Green")}
        self.assertEqual([len(each) for each in labels.values()], [4, 4])
        ec2.get_waiter("instance_terminated").wait(
            InstanceIds=labels["Blue"], WaiterConfig={"Delay": 0, "MaxAttempts": 50})


if __name__ == "__main__":
    unittest.main()
