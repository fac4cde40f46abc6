"""ECS as real clients speak it, with their own waiters."""

import unittest

import boto3
import clients
from botocore.exceptions import WaiterError
from windtunnel import ServerTestCase

FLEET = """
task_definitions:
  - match: { family: web, revision: 2 }
    starts: false
"""
NETWORK = {"awsvpcConfiguration": {"subnets": ["subnet-11111111"]}}
OFTEN = {"Delay": 0, "MaxAttempts": 200}


class Ecs(ServerTestCase):
    def endpoint(self, clock="warp"):
        world = self.new_world(epoch="2026-01-01T00:00:00Z", clock=clock, fleet=FLEET)
        return f"{self.server.url}/_world/{world.name}"

    def prepare(self, client):
        client.call("ecs", "CreateCluster", clusterName="shop")
        client.call("ecs", "RegisterTaskDefinition", family="web", networkMode="awsvpc",
                    cpu="256", memory="512", requiresCompatibilities=["FARGATE"],
                    containerDefinitions=[{"name": "app", "image": "shop/web:1",
                                           "portMappings": [{"containerPort": 8080}]}])
        client.call("ecs", "CreateService", cluster="shop", serviceName="web", desiredCount=2,
                    taskDefinition="web", launchType="FARGATE", networkConfiguration=NETWORK)

    def exercise(self, client):
        self.addCleanup(client.close)
        self.prepare(client)
        service = client.call("ecs", "DescribeServices", cluster="shop",
                              services=["web"])["services"][0]
        self.assertEqual((service["runningCount"], service["deployments"][0]["rolloutState"]),
                         (2, "COMPLETED"))
        tasks = client.call("ecs", "ListTasks", cluster="shop", serviceName="web")["taskArns"]
        task = client.call("ecs", "DescribeTasks", cluster="shop", tasks=tasks)["tasks"][0]
        self.assertEqual((task["lastStatus"], task["group"], task["containers"][0]["name"]),
                         ("RUNNING", "service:web", "app"))
        self.assertTrue(str(task["startedAt"]))
        for operation, code, members in (
                ("UpdateService", "ServiceNotFoundException", {"cluster": "shop",
                                                               "service": "gone"}),
                ("DescribeTaskDefinition", "ClientException", {"taskDefinition": "gone"}),
                ("DeleteService", "InvalidParameterException", {"cluster": "shop",
                                                                "service": "web"}),
                ("DescribeTaskSets", "ClusterNotFoundException", {"cluster": "gone",
                                                                  "service": "web"}),
                ("ListAttributes", "NotImplemented", {"targetType": "container-instance"})):
            with self.assertRaises(clients.ClientError) as failed:
                client.call("ecs", operation, **members)
            self.assertEqual(failed.exception.code, code)
        client.call("ecs", "DeleteService", cluster="shop", service="web", force=True)
        client.call("ecs", "DeleteCluster", cluster="shop")
        self.assertEqual(client.call("ecs", "ListClusters")["clusterArns"], [])

    def test_answers_debians_cli(self):
        self.exercise(clients.debian_cli(self.endpoint()))

    def test_answers_the_current_cli(self):
        self.exercise(clients.current_cli(self.endpoint()))

    def test_answers_debians_boto3(self):
        self.exercise(clients.debian_boto3(self.endpoint()))

    def test_answers_the_current_boto3(self):
        self.exercise(clients.current_boto3(self.endpoint()))

    # ECS-049: the waiters ServicesStable, TasksRunning and ServicesInactive.
    def test_is_waited_for(self):
        client = boto3.client("ecs", endpoint_url=self.endpoint("paced:1s"),
                              region_name="us-east-1", aws_access_key_id=clients.ACCOUNT,
                              aws_secret_access_key="any")
        self.addCleanup(client.close)
        client.create_cluster(clusterName="shop")
        client.register_task_definition(
            family="web", networkMode="awsvpc", cpu="256", memory="512",
            containerDefinitions=[{"name": "app", "image": "shop/web:1"}])
        client.create_service(cluster="shop", serviceName="web", desiredCount=1,
                              taskDefinition="web", networkConfiguration=NETWORK)
        client.create_service(cluster="shop", serviceName="api", desiredCount=1,
                              deploymentController={"type": "EXTERNAL"})
        client.get_waiter("services_stable").wait(cluster="shop", services=["web"],
                                                  WaiterConfig=OFTEN)
        tasks = client.list_tasks(cluster="shop", serviceName="web")["taskArns"]
        client.get_waiter("tasks_running").wait(cluster="shop", tasks=tasks, WaiterConfig=OFTEN)
        with self.assertRaises(WaiterError):
            client.get_waiter("services_stable").wait(cluster="shop", services=["api"],
                                                      WaiterConfig={"Delay": 0, "MaxAttempts": 50})
        client.delete_service(cluster="shop", service="web", force=True)
        client.get_waiter("services_inactive").wait(cluster="shop", services=["web"],
                                                    WaiterConfig=OFTEN)


if __name__ == "__main__":
    unittest.main()
