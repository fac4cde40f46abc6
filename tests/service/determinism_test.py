"""The same seed, epoch and requests give the same bytes, whatever else differs."""

import os
import re
import unittest

import session
import story
from raw_client import RawClient
from windtunnel import DataDirTestCase, ServerTestCase, run_command

# Another build of the same sources, which only who has just made it can name: see .ci/run.
OTHER_BINARY = os.environ.get("WINDTUNNEL_OTHER_BINARY")


class SameRun(DataDirTestCase):
    def assert_same(self, one, other):
        self.assertEqual(len(one.answers), len(other.answers))
        for number, (left, right) in enumerate(zip(one.answers, other.answers)):
            self.assertEqual(left, right, f"answer {number}")
        self.assertEqual(one.history, other.history)
        self.assertEqual(one.now, other.now)
        self.assertEqual(one.digest, other.digest)

    def compare(self, clock="warp", threads=1, **settings):
        self.assert_same(self.plain(clock), session.run(*session.options(7, clock, threads),
                                                        **settings))

    @classmethod
    def plain(cls, clock):
        """One run under each clock, made once: all others are held against it."""
        runs = cls.__dict__.get("_plain") or {}
        if clock not in runs:
            runs[clock] = session.run(*session.options(7, clock))
        cls._plain = runs
        return runs[clock]

    def test_comes_again(self):
        for clock in ("warp", "paced:30s", "manual"):
            with self.subTest(clock):
                self.compare(clock)

    def test_of_another_seed_differs(self):
        other = session.run(*session.options(seed=8))
        self.assertNotEqual(self.plain("warp").digest, other.digest)
        self.assertNotEqual(self.plain("warp").answers, other.answers)

    def test_does_not_depend_on_the_number_of_threads(self):
        self.compare(threads=4)
        self.compare("paced:30s", threads=4)

    def test_does_not_depend_on_the_processors_instructions(self):
        self.compare(environment={"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA"})
        self.compare("paced:30s", environment={"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA"})

    @unittest.skipUnless(OTHER_BINARY, "WINDTUNNEL_OTHER_BINARY names no other build")
    def test_does_not_depend_on_how_it_was_built(self):
        self.compare(binary=OTHER_BINARY)
        self.compare("paced:30s", binary=OTHER_BINARY)

    def test_does_not_depend_on_whether_it_is_kept(self):
        self.compare(data_dir=self.data_dir)

    def test_goes_on_after_a_restart_in_the_middle(self):
        for clock in ("warp", "paced:30s", "manual"):
            with self.subTest(clock):
                self.compare(clock, data_dir=self.folder / clock,
                             between=lambda server: server.restart())

    def test_is_rebuilt_from_its_commands_alone(self):
        for clock in ("warp", "paced:30s", "manual"):
            with self.subTest(clock):
                kept = session.run(*session.options(7, clock), data_dir=self.folder / clock)
                replay = run_command("replay", self.folder / clock)
                self.assertEqual(replay.returncode, 0, replay.stderr)
                self.assertIn(kept.digest, replay.stdout)


RISKY_FLEET = """
accounts:
  "123456789012":
    us-east-1:
      instances:
        web: { count: 40, zones: [us-east-1a, us-east-1b], type: t3.small, tags: { app: web },
               agents: [codedeploy, ssm] }
%s
revisions:
  - requests: { errors: 2%%, latency: 40ms }
    events:
      scripts: { takes: 2s..9s, fails: 3%% }
traffic:
%s  - to: { tag: app=web }
    rate: 300/s
    publishes: { namespace: App, errors: 5xx, count: Requests, latency: Latency,
                 dimensions: { Service: web } }
"""
OTHER_GROUP = """\
        aaa: { count: 25, zones: [us-east-1a], type: t3.small, tags: { app: other },
               agents: [codedeploy, ssm] }
"""
OTHER_TRAFFIC = """\
  - to: { tag: app=other }
    rate: 50/s
    publishes: { namespace: App, errors: 5xx, count: Requests, latency: Latency,
                 dimensions: { Service: other } }
"""


class OthersLuck(ServerTestCase):
    """What is added to a world does not change what happens to the rest of it."""

    def play(self, fleet, with_other_application=False):
        """The deployment's targets with all their events, and the traffic's metrics."""
        world = self.new_world(epoch=story.EPOCH, seed=3, clock="manual", fleet=fleet)
        client = RawClient(self.server, world.name)
        self.addCleanup(client.close)
        story.prepare(client)
        if with_other_application:
            self.deploy_another(client)
        deployment = story.deploy(client, 1)
        world.advance("40m")
        targets = client.call("codedeploy", "ListDeploymentTargets",
                              deploymentId=deployment)["targetIds"]
        found = []
        for first in range(0, len(targets), 25):
            found += client.call("codedeploy", "BatchGetDeploymentTargets",
                                 deploymentId=deployment,
                                 targetIds=targets[first:first + 25])["deploymentTargets"]
        metrics = [client.call("cloudwatch", "GetMetricStatistics", Namespace="App",
                               MetricName=name, Dimensions=[{"Name": "Service", "Value": "web"}],
                               StartTime=1767268800, EndTime=1767272400, Period=60,
                               Statistics=["Sum", "Maximum"])["Datapoints"]
                   for name in ("5xx", "Requests", "Latency")]
        outcomes = {target["instanceTarget"]["status"] for target in found}
        # The instances of the other group are no targets; luck has had its say.
        self.assertEqual(len(found), 40)
        self.assertGreater(len(outcomes), 1, "all fared alike: the test shows nothing")
        return found, metrics

    @staticmethod
    def deploy_another(client):
        client.call("codedeploy", "CreateApplication", applicationName="another")
        client.call("codedeploy", "CreateDeploymentGroup", applicationName="another",
                    deploymentGroupName="all",
                    serviceRoleArn=f"arn:aws:iam::{story.ACCOUNT}:role/deployer",
                    ec2TagFilters=[{"Key": "app", "Value": "other", "Type": "KEY_AND_VALUE"}])
        client.call("codedeploy", "CreateDeployment", applicationName="another",
                    deploymentGroupName="all", revision={
                        "revisionType": "S3",
                        "s3Location": {"bucket": "revisions", "key": "web-1.tar",
                                       "bundleType": "tar"}})

    def test_is_its_own_whatever_fleet_group_stands_beside(self):
        alone = self.play(RISKY_FLEET % ("", ""))
        beside = self.play(RISKY_FLEET % (OTHER_GROUP, OTHER_TRAFFIC))
        self.assertEqual(alone, beside)

    def test_is_its_own_whatever_application_is_deployed_beside(self):
        fleet = RISKY_FLEET % (OTHER_GROUP, OTHER_TRAFFIC)
        self.assertEqual(self.without_ids(self.play(fleet)),
                         self.without_ids(self.play(fleet, with_other_application=True)))

    @staticmethod
    def without_ids(outcome):
        return re.sub(r"d-[A-Z0-9]{9}", "d-ID", str(outcome))


if __name__ == "__main__":
    unittest.main()
