"""ARNs in commands, by what they stand for: a kill may take the answer that told one, so each is
looked up again. To look is no command."""

import xml.etree.ElementTree as ElementTree

NAMESPACE = "{http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/}"


def look_up(client, operation, arn, members, **filters):
    """What the first member of the list that has these values says of its ARN."""
    client.call("elbv2", operation, **members)
    document = ElementTree.fromstring(client.answers.pop()[2])
    for found in document.iter(NAMESPACE + "member"):
        if all(found.findtext(NAMESPACE + name) == value for name, value in filters.items()):
            return found.findtext(NAMESPACE + arn)
    raise AssertionError(f"{operation} knows no {members} {filters}")


def target_group(name):
    return lambda client: look_up(client, "DescribeTargetGroups", "TargetGroupArn",
                                  {"Names": [name]})


def load_balancer(name):
    return lambda client: look_up(client, "DescribeLoadBalancers", "LoadBalancerArn",
                                  {"Names": [name]})


def listener(name, port):
    """Of a load balancer."""
    return lambda client: look_up(client, "DescribeListeners", "ListenerArn",
                                  {"LoadBalancerArn": load_balancer(name)(client)},
                                  Port=str(port))


def resolved(client, value):
    """The same input with the ARNs themselves."""
    if callable(value):
        return value(client)
    if isinstance(value, dict):
        return {name: resolved(client, each) for name, each in value.items()}
    if isinstance(value, list):
        return [resolved(client, each) for each in value]
    return value
