"""What a world is made to do while its server is killed: the command of every number, always the
same one, so that a run can go on wherever another ended."""

import story

CLOCK = "manual"
# The longest is written in several batches, with the fleet's traffic: a kill may fall between.
SPANS = ("10s", "40m", "90m", "12d")


class Recorder:
    """Takes down the calls that it is asked for."""

    def __init__(self):
        self.calls = []

    def call(self, service, operation, **members):
        self.calls.append((service, operation, members))
        return {"deploymentId": None}


def recorded(play):
    recorder = Recorder()
    play(recorder)
    return recorder.calls


PREPARATION = recorded(story.prepare)


def round_of(number):
    """The commands of one round: deployments, good and bad, and changes in all services."""
    calls = recorded(lambda client: story.deploy(client, 1 + number % 2))
    calls.append(("advance", SPANS[0], None))
    calls += [("ssm", "PutParameter", {"Name": f"/app/{name}", "Value": f"{number} {'x' * 50}",
                                       "Type": "String", "Overwrite": True})
              for name in ("a", "b", f"round-{number}")]
    calls.append(("advance", SPANS[1], None))
    calls.append(("s3", "PutObject", {"Bucket": "revisions", "Key": f"blob-{number % 5}",
                                      "Body": f"{number} " * 5000}))
    calls.append(("sqs", "SendMessage", {"QueueUrl": story.QUEUE, "MessageBody": f"{number}"}))
    calls.append(("cloudwatch", "PutMetricData", {
        "Namespace": "Shop", "MetricData": [{"MetricName": "Load", "Value": float(number)}]}))
    calls.append(("ssm", "PutParameter", {"Name": "/big", "Value": "y" * 4000, "Type": "String",
                                          "Overwrite": True}))
    calls.append(("advance", SPANS[3 if number % 8 == 1 else 2], None))
    return calls


ROUND = len(round_of(0))


def command(number):
    """The command of this number, from 0: a service, an operation and its input, or "advance"."""
    if number < len(PREPARATION):
        return PREPARATION[number]
    index, position = divmod(number - len(PREPARATION), ROUND)
    return round_of(index)[position]


def run(client, world, number):
    """Runs a command; what it was answered."""
    service, operation, members = command(number)
    if service == "advance":
        moved = world.advance(operation)
        return moved["now"]
    client.call(service, operation, **members)
    return client.answers.pop()
