"""What people type: the AWS CLI's own commands above single operations."""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest

import clients
import story
from windtunnel import BINARY, ROOT, WEB_FLEET, Server, ServerTestCase

README = (ROOT / "README.md").read_text()


class Commands(ServerTestCase):
    def test_push_bundles_a_folder_and_registers_the_revision(self):
        # `push` gives S3 no --endpoint-url: only a CLI that knows AWS_ENDPOINT_URL can do it.
        world = self.new_world(epoch=story.EPOCH)
        endpoint = f"{self.server.url}/_world/{world.name}"
        cli = clients.current_cli(endpoint)
        cli.call("s3", "CreateBucket", Bucket="revisions")
        cli.call("codedeploy", "CreateApplication", applicationName="web")
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "appspec.yml").write_text("version: 0.0\nos: linux\n")
            pushed = subprocess.run(
                [cli.command[0], "deploy", "push", "--application-name", "web", "--source", folder,
                 "--s3-location", "s3://revisions/app.zip"],
                capture_output=True, text=True, timeout=120,
                env={**os.environ, **clients.ENVIRONMENT, "AWS_ENDPOINT_URL": endpoint})
        self.assertEqual(pushed.returncode, 0, pushed.stderr)
        self.assertIn("To deploy with this revision", pushed.stdout)
        revisions = cli.call("codedeploy", "ListApplicationRevisions", applicationName="web")
        self.assertEqual(revisions["revisions"][0]["s3Location"]["key"], "app.zip")

    def test_wait_ends_when_a_deployment_has_succeeded(self):
        world = self.new_world(epoch=story.EPOCH, clock="paced:20m",
                               fleet=pathlib.Path(WEB_FLEET).read_text())
        cli = clients.debian_cli(f"{self.server.url}/_world/{world.name}")
        story.prepare(cli)
        deployment = story.deploy(cli, 1)
        cli.run("deploy", "wait", "deployment-successful", "--deployment-id", deployment)

    def test_copy_moves_files_to_and_from_a_bucket(self):
        world = self.new_world(epoch=story.EPOCH)
        cli = clients.debian_cli(f"{self.server.url}/_world/{world.name}")
        cli.call("s3", "CreateBucket", Bucket="files")
        with tempfile.TemporaryDirectory() as folder:
            sent, received = pathlib.Path(folder) / "sent", pathlib.Path(folder) / "received"
            sent.write_bytes(bytes(range(256)) * 1000)
            for arguments in ((str(sent), "s3://files/a/b"), ("s3://files/a/b", str(received))):
                copied = subprocess.run([*cli.command, "s3", "cp", *arguments],
                                        capture_output=True, text=True, timeout=120,
                                        env={**os.environ, **clients.ENVIRONMENT})
                self.assertEqual(copied.returncode, 0, copied.stderr)
            self.assertEqual(received.read_bytes(), sent.read_bytes())


class Readme(unittest.TestCase):
    """The README's story, copied from the page."""

    def test_rolls_back_as_it_says(self):
        blocks = re.findall(r"```sh\n(.*?)```", README, re.S)
        commands = next(block for block in blocks if "create-deployment" in block)
        after = next(block for block in blocks if "windtunnel history" in block)
        serve = next(block for block in blocks if "windtunnel serve --fleet" in block)
        fleet = re.search(r"--fleet (\S+)", serve)[1]
        with Server("--fleet", str(ROOT / fleet)) as server:
            text = (commands + after).replace("http://127.0.0.1:4566", server.url)
            text = text.replace("./windtunnel", BINARY)
            ran = subprocess.run(["bash", "-euc", text], capture_output=True, text=True,
                                 timeout=300, cwd=ROOT,
                                 env={**os.environ, "WINDTUNNEL_ENDPOINT": server.url})
            self.assertEqual(ran.returncode, 0, ran.stderr)
            states = [fact["to"] for fact in server.world().facts("OperationStateChanged")]
            self.assertEqual([state for state in states if state in story.ENDED],
                             ["Succeeded", "Stopped", "Succeeded"])
            self.assertIn("Automatic rollback is triggered", ran.stdout)


class Guide(unittest.TestCase):
    """The guide's canary, copied from the page."""

    def test_catches_the_canary_as_it_says(self):
        blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "docs/guide.md").read_text(), re.S)
        serve = next(block for block in blocks if "--fleet fixtures/fleets/canary" in block)
        commands = next(block for block in blocks if "LambdaCanary10Percent5Minutes" in block)
        with Server("--fleet", str(ROOT / re.search(r"--fleet (\S+)", serve)[1])) as server:
            ran = subprocess.run(
                ["bash", "-euc", commands.replace("http://127.0.0.1:4566", server.url)],
                capture_output=True, text=True, timeout=300, cwd=ROOT,
                env={**os.environ, **clients.ENVIRONMENT})
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertIn('"status": "Stopped"', ran.stdout)
        self.assertIn("<canary>", ran.stdout)
        self.assertIn('"FunctionVersion": "1"', ran.stdout)
        self.assertNotIn("RoutingConfig", ran.stdout)


if __name__ == "__main__":
    unittest.main()
