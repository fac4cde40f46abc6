"""What traffic shifts start from, through any client's `call`: a function with a bad version behind
an alias, a service behind a load balancer; and their deployments."""

import clients

ROLE = f"arn:aws:iam::{clients.ACCOUNT}:role/deployer"
STYLE = {"deploymentType": "BLUE_GREEN", "deploymentOption": "WITH_TRAFFIC_CONTROL"}
# What is published for the new version as people reach it: through the alias.
THROUGH_ALIAS = {"FunctionName": "cart", "Resource": "cart:live", "ExecutedVersion": "2"}


def app_spec(text):
    return {"revisionType": "AppSpecContent", "appSpecContent": {"content": text}}


def prepare_function(client, dimensions):
    """The function `cart`, an alarm on its errors under these dimensions, its deployment group."""
    client.call("lambda", "CreateFunction", FunctionName="cart", Role=ROLE, Runtime="python3.9",
                Handler="app.handler", Code={"ZipFile": "emlw"}, Publish=True)
    client.call("lambda", "UpdateFunctionConfiguration", FunctionName="cart", MemorySize=256)
    client.call("lambda", "PublishVersion", FunctionName="cart")
    client.call("lambda", "CreateAlias", FunctionName="cart", Name="live", FunctionVersion="1")
    client.call("cloudwatch", "PutMetricAlarm", AlarmName="canary", Namespace="AWS/Lambda",
                MetricName="Errors", Statistic="Sum", Period=60, EvaluationPeriods=1,
                Threshold=1, ComparisonOperator="GreaterThanOrEqualToThreshold",
                Dimensions=[{"Name": name, "Value": value} for name, value in dimensions.items()])
    client.call("codedeploy", "CreateApplication", applicationName="shop",
                computePlatform="Lambda")
    client.call("codedeploy", "CreateDeploymentGroup", applicationName="shop",
                deploymentGroupName="cart", serviceRoleArn=ROLE, deploymentStyle=STYLE,
                deploymentConfigName="CodeDeployDefault.LambdaCanary10Percent5Minutes",
                alarmConfiguration={"enabled": True, "alarms": [{"name": "canary"}]},
                autoRollbackConfiguration={"enabled": True,
                                           "events": ["DEPLOYMENT_STOP_ON_ALARM"]})


def deploy_function(client):
    """Starts the shift of `cart` to its bad version; its id."""
    return client.call("codedeploy", "CreateDeployment", applicationName="shop",
                       deploymentGroupName="cart", revision=app_spec("""
version: 0.0
Resources:
  - cart:
      Type: AWS::Lambda::Function
      Properties: { Name: cart, Alias: live, CurrentVersion: "1", TargetVersion: "2" }
"""))["deploymentId"]


def balance(client, name, groups, target_type):
    """A load balancer with listeners on 80 and 8080; their ARNs, and those of the groups."""
    arns = {}
    for group in groups:
        made = client.call("elbv2", "CreateTargetGroup", Name=group, Protocol="HTTP", Port=80,
                           TargetType=target_type, VpcId="vpc-0123456789abcdef0")
        arns[group] = made["TargetGroups"][0]["TargetGroupArn"]
    balancer = client.call("elbv2", "CreateLoadBalancer", Name=name, Subnets=[
        "subnet-0123456789abcdef0", "subnet-0123456789abcdef1"])["LoadBalancers"][0]
    listeners = [client.call(
        "elbv2", "CreateListener", LoadBalancerArn=balancer["LoadBalancerArn"], Protocol="HTTP",
        Port=port, DefaultActions=[{"Type": "forward", "TargetGroupArn": arns[groups[0]]}])
        ["Listeners"][0]["ListenerArn"] for port in (80, 8080)]
    return listeners, arns


def prepare_service(client):
    """The service `shop` behind a load balancer, with its deployment group; the production
    listener's ARN, and those of the target groups."""
    (production, test), groups = balance(client, "shop", ("one", "two"), "ip")
    client.call("ecs", "CreateCluster", clusterName="prod")
    for image in ("shop/web:1", "shop/web:2"):
        client.call("ecs", "RegisterTaskDefinition", family="web", networkMode="awsvpc",
                    requiresCompatibilities=["FARGATE"], cpu="256", memory="512",
                    containerDefinitions=[{"name": "app", "image": image, "memory": 512,
                                           "portMappings": [{"containerPort": 8080}]}])
    client.call("ecs", "CreateService", cluster="prod", serviceName="shop",
                taskDefinition="web:1", desiredCount=2, launchType="FARGATE",
                deploymentController={"type": "CODE_DEPLOY"},
                networkConfiguration={"awsvpcConfiguration": {
                    "subnets": ["subnet-0123456789abcdef0"]}},
                loadBalancers=[{"targetGroupArn": groups["one"], "containerName": "app",
                                "containerPort": 8080}])
    client.call("codedeploy", "CreateApplication", applicationName="shop", computePlatform="ECS")
    client.call("codedeploy", "CreateDeploymentGroup", applicationName="shop",
                deploymentGroupName="shop", serviceRoleArn=ROLE, deploymentStyle=STYLE,
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
    return production, groups


def deploy_service(client):
    """Starts the move of `shop` to its second task definition; its id."""
    return client.call("codedeploy", "CreateDeployment", applicationName="shop",
                       deploymentGroupName="shop", revision=app_spec("""
version: 0.0
Resources:
  - TargetService:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: "web:2"
        LoadBalancerInfo: { ContainerName: app, ContainerPort: 8080 }
"""))["deploymentId"]


def primary_task_set(client):
    """That of the service `shop`."""
    service = client.call("ecs", "DescribeServices", cluster="prod", services=["shop"])
    return next(each for each in service["services"][0]["taskSets"] if each["status"] == "PRIMARY")
