"""Traffic shifts as real clients make them: a bad canary that its alarm catches, a service that moves
from one task set to another, instances that take the place of others."""

import unittest

import boto3
import clients
from windtunnel import ROOT, ServerTestCase

ROLE = f"arn:aws:iam::{clients.ACCOUNT}:role/deployer"
EPOCH = "2026-01-01T12:00:00Z"
STYLE = {"deploymentType": "BLUE_GREEN", "deploymentOption": "WITH_TRAFFIC_CONTROL"}
FUNCTIONS = (ROOT / "fixtures/fleets/canary.yaml").read_text()
FLEETS = """
accounts:
  "123456789012":
    us-east-1:
      instances:
        old: { count: 4, tags: { app: old } }
        new: { count: 4, tags: { app: new } }
"""


def app_spec(text):
    return {"revisionType": "AppSpecContent", "appSpecContent": {"content": text}}


class Shifts(ServerTestCase):
    def endpoint(self, fleet="", clock="warp"):
        world = self.new_world(epoch=EPOCH, clock=clock, fleet=fleet or "limits: aws")
        return f"{self.server.url}/_world/{world.name}"

    # --- A canary --------------------------------------------------------------------------------

    def release(self, client, dimensions):
        """Shifts `cart` to its bad version; the deployment as it ended, and the alias."""
        client.call("lambda", "CreateFunction", FunctionName="cart", Role=ROLE,
                    Runtime="python3.9", Handler="app.handler", Code={"ZipFile": "emlw"},
                    Publish=True)
        client.call("lambda", "UpdateFunctionConfiguration", FunctionName="cart", MemorySize=256)
        client.call("lambda", "PublishVersion", FunctionName="cart")
        client.call("lambda", "CreateAlias", FunctionName="cart", Name="live", FunctionVersion="1")
        client.call("cloudwatch", "PutMetricAlarm", AlarmName="canary", Namespace="AWS/Lambda",
                    MetricName="Errors", Statistic="Sum", Period=60, EvaluationPeriods=1,
                    Threshold=1, ComparisonOperator="GreaterThanOrEqualToThreshold",
                    Dimensions=[{"Name": name, "Value": value} for name, value in dimensions])
        client.call("codedeploy", "CreateApplication", applicationName="shop",
                    computePlatform="Lambda")
        client.call("codedeploy", "CreateDeploymentGroup", applicationName="shop",
                    deploymentGroupName="cart", serviceRoleArn=ROLE, deploymentStyle=STYLE,
                    deploymentConfigName="CodeDeployDefault.LambdaCanary10Percent5Minutes",
                    alarmConfiguration={"enabled": True, "alarms": [{"name": "canary"}]},
                    autoRollbackConfiguration={"enabled": True,
                                               "events": ["DEPLOYMENT_STOP_ON_ALARM"]})
        made = client.call("codedeploy", "CreateDeployment", applicationName="shop",
                           deploymentGroupName="cart", revision=app_spec("""
version: 0.0
Resources:
  - cart:
      Type: AWS::Lambda::Function
      Properties: { Name: cart, Alias: live, CurrentVersion: "1", TargetVersion: "2" }
"""))
        ended = client.call("codedeploy", "GetDeployment", deploymentId=made["deploymentId"])
        alias = client.call("lambda", "GetAlias", FunctionName="cart", Name="live")
        return ended["deploymentInfo"], alias

    def catch_a_bad_canary(self, client):
        # RT-T01.
        self.addCleanup(client.close)
        ended, alias = self.release(client, [("FunctionName", "cart"), ("Resource", "cart:live"),
                                             ("ExecutedVersion", "2")])
        self.assertEqual((ended["status"], ended["errorInformation"]["code"]),
                         ("Stopped", "ALARM_ACTIVE"))
        self.assertEqual(alias["FunctionVersion"], "1")
        self.assertFalse(alias.get("RoutingConfig"))

    def test_debians_cli_catches_a_bad_canary(self):
        self.catch_a_bad_canary(clients.debian_cli(self.endpoint(FUNCTIONS)))

    def test_debians_boto3_catches_a_bad_canary(self):
        self.catch_a_bad_canary(clients.debian_boto3(self.endpoint(FUNCTIONS)))

    def test_the_current_boto3_catches_a_bad_canary(self):
        self.catch_a_bad_canary(clients.current_boto3(self.endpoint(FUNCTIONS)))

    def test_an_alarm_on_the_versions_own_name_is_blind(self):
        # RT-T02: as on AWS, nothing is published there through an alias.
        client = clients.debian_boto3(self.endpoint(FUNCTIONS))
        self.addCleanup(client.close)
        ended, alias = self.release(client, [("FunctionName", "cart"), ("Resource", "cart:2")])
        self.assertEqual((ended["status"], alias["FunctionVersion"]), ("Succeeded", "2"))

    # --- A service -------------------------------------------------------------------------------

    def boto3(self, endpoint):
        def client(service):
            made = boto3.client(service, endpoint_url=endpoint, region_name="us-east-1",
                                aws_access_key_id=clients.ACCOUNT, aws_secret_access_key="any")
            self.addCleanup(made.close)
            return made
        return client

    def balance(self, elbv2, name, groups, target_type):
        """A load balancer with listeners on 80 and 8080; their ARNs, and those of the groups."""
        arns = {}
        for group in groups:
            made = elbv2.create_target_group(Name=group, Protocol="HTTP", Port=80,
                                             TargetType=target_type,
                                             VpcId="vpc-0123456789abcdef0")
            arns[group] = made["TargetGroups"][0]["TargetGroupArn"]
        balancer = elbv2.create_load_balancer(Name=name, Subnets=[
            "subnet-0123456789abcdef0", "subnet-0123456789abcdef1"])["LoadBalancers"][0]
        listeners = [elbv2.create_listener(
            LoadBalancerArn=balancer["LoadBalancerArn"], Protocol="HTTP", Port=port,
            DefaultActions=[{"Type": "forward", "TargetGroupArn": arns[groups[0]]}])["Listeners"][0]
            ["ListenerArn"] for port in (80, 8080)]
        return listeners, arns

    def test_moves_a_service_to_another_task_set(self):
        # RT-T04, RT-T05.
        client = self.boto3(self.endpoint(clock="paced:30s"))
        elbv2, ecs, deploy = client("elbv2"), client("ecs"), client("codedeploy")
        (production, test), groups = self.balance(elbv2, "shop", ("one", "two"), "ip")
        ecs.create_cluster(clusterName="prod")
        for image in ("shop/web:1", "shop/web:2"):
            ecs.register_task_definition(
                family="web", networkMode="awsvpc", requiresCompatibilities=["FARGATE"],
                cpu="256", memory="512", containerDefinitions=[{
                    "name": "app", "image": image, "memory": 512,
                    "portMappings": [{"containerPort": 8080}]}])
        service = ecs.create_service(
            cluster="prod", serviceName="shop", taskDefinition="web:1", desiredCount=2,
            launchType="FARGATE", deploymentController={"type": "CODE_DEPLOY"},
            networkConfiguration={"awsvpcConfiguration": {"subnets": ["subnet-0123456789abcdef0"]}},
            loadBalancers=[{"targetGroupArn": groups["one"], "containerName": "app",
                            "containerPort": 8080}])["service"]
        self.assertEqual(service["deployments"], [])
        deploy.create_application(applicationName="shop", computePlatform="ECS")
        deploy.create_deployment_group(
            applicationName="shop", deploymentGroupName="shop", serviceRoleArn=ROLE,
            deploymentStyle=STYLE,
            deploymentConfigName="CodeDeployDefault.ECSLinear10PercentEvery1Minutes",
            ecsServices=[{"clusterName": "prod", "serviceName": "shop"}],
            loadBalancerInfo={"targetGroupPairInfoList": [{
                "targetGroups": [{"name": "one"}, {"name": "two"}],
                "prodTrafficRoute": {"listenerArns": [production]},
                "testTrafficRoute": {"listenerArns": [test]}}]},
            blueGreenDeploymentConfiguration={
                "deploymentReadyOption": {"actionOnTimeout": "CONTINUE_DEPLOYMENT"},
                "terminateBlueInstancesOnDeploymentSuccess": {
                    "action": "TERMINATE", "terminationWaitTimeInMinutes": 5}})
        deployment = deploy.create_deployment(
            applicationName="shop", deploymentGroupName="shop", revision=app_spec("""
version: 0.0
Resources:
  - TargetService:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: "web:2"
        LoadBalancerInfo: { ContainerName: app, ContainerPort: 8080 }
"""))["deploymentId"]
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
        sets = ecs.describe_services(cluster="prod", services=["shop"])["services"][0]["taskSets"]
        primary = [each for each in sets if each["status"] == "PRIMARY"]
        self.assertEqual([(each["externalId"], each["startedBy"]) for each in primary],
                         [(deployment, "CODE_DEPLOY")])

    # --- Instances -------------------------------------------------------------------------------

    def test_puts_instances_in_the_place_of_others(self):
        client = self.boto3(self.endpoint(FLEETS, "paced:20s"))
        elbv2, deploy, ec2 = client("elbv2"), client("codedeploy"), client("ec2")
        self.balance(elbv2, "site", ("site",), "instance")
        deploy.create_application(applicationName="shop")
        deploy.create_deployment_group(
            applicationName="shop", deploymentGroupName="shop", serviceRoleArn=ROLE,
            deploymentConfigName="CodeDeployDefault.HalfAtATime", deploymentStyle=STYLE,
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
