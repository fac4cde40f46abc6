"""Bundles of revisions: as people write them, and as nobody should."""

import gzip
import hashlib
import os
import pathlib
import tempfile
import unittest
import zlib

import bundles
import story
from raw_client import RawClient
from windtunnel import Server, ServerTestCase

FLEET = """
accounts:
  "123456789012":
    us-east-1:
      instances:
        linux: { count: 2, tags: { os: linux } }
        windows: { count: 2, platform: windows, tags: { os: windows } }
"""


def group_of(client, name):
    """A deployment group over the hosts of that system."""
    client.call("codedeploy", "CreateDeploymentGroup", applicationName="app",
                deploymentGroupName=name, deploymentConfigName="CodeDeployDefault.AllAtOnce",
                serviceRoleArn=f"arn:aws:iam::{story.ACCOUNT}:role/deployer",
                ec2TagFilters=[{"Key": "os", "Value": name, "Type": "KEY_AND_VALUE"}])


def outcome(client, group, revision):
    """Deploys the revision: how it ended, and the events of its first target by name."""
    deployment = client.call("codedeploy", "CreateDeployment", applicationName="app",
                             deploymentGroupName=group, revision=revision)["deploymentId"]
    info = client.call("codedeploy", "GetDeployment", deploymentId=deployment)["deploymentInfo"]
    target = client.call("codedeploy", "ListDeploymentTargets",
                         deploymentId=deployment)["targetIds"][0]
    read = client.call("codedeploy", "GetDeploymentTarget", deploymentId=deployment,
                       targetId=target)["deploymentTarget"]["instanceTarget"]
    return info, {event["lifecycleEventName"]: event for event in read["lifecycleEvents"]}


def in_s3(key, kind):
    return {"revisionType": "S3", "s3Location": {"bucket": "revisions", "key": key,
                                                 "bundleType": kind}}


class Bundles(ServerTestCase):
    def setUp(self):
        self.world = self.new_world(epoch=story.EPOCH, fleet=FLEET)
        self.client = RawClient(self.server, self.world.name)
        self.client.call("s3", "CreateBucket", Bucket="revisions")
        self.client.call("codedeploy", "CreateApplication", applicationName="app")
        for name in ("linux", "windows"):
            group_of(self.client, name)

    def deploy(self, body, kind, group="linux"):
        key = hashlib.sha256(body).hexdigest()[:16]
        self.client.aws.s3("PUT", f"/revisions/{key}", body)
        return outcome(self.client, group, in_s3(key, kind))

    def fails_download(self, body, kind, *words):
        info, events = self.deploy(body, kind)
        self.assertEqual(info["status"], "Failed")
        self.assertEqual(info["errorInformation"]["code"], "HEALTH_CONSTRAINTS")
        self.assertEqual(events["DownloadBundle"]["status"], "Failed")
        message = events["DownloadBundle"]["diagnostics"]["message"]
        for word in words:
            self.assertIn(word, message)

    # S3-040.
    def test_run_as_people_write_them(self):
        for folder in sorted(bundles.FIXTURES.iterdir()):
            files = bundles.files_of(folder.name)
            group = "windows" if b"os: windows" in files["appspec.yml"] else "linux"
            for kind, body in (("zip", bundles.make_zip(files)), ("tar", bundles.make_tar(files)),
                               ("tgz", bundles.make_tar(files, "w:gz"))):
                with self.subTest(bundle=folder.name, kind=kind):
                    info, events = self.deploy(body, kind, group)
                    self.assertEqual(info["status"], "Succeeded", events)
                    log = events["ValidateService"]["diagnostics"]["logTail"]
                    self.assertRegex(log, "^LifecycleEvent - ValidateService\nScript - .+\n$")

    def test_with_many_files_install_them_all(self):
        files = {f"tree/{number % 100}/{number}.txt": b"" for number in range(20000)}
        files["appspec.yml"] = (b"version: 0.0\nos: linux\nfiles:\n"
                                b"  - { source: tree, destination: /srv/tree }\n")
        info, _ = self.deploy(bundles.make_zip(files), "zip")
        self.assertEqual(info["status"], "Succeeded")

    def test_of_a_hundred_megabytes_are_read(self):
        files = {**bundles.files_of("web"), "large": bytes(100 << 20)}
        info, _ = self.deploy(bundles.make_tar(files), "tar")
        self.assertEqual(info["status"], "Succeeded")

    def test_that_are_bombs_are_refused(self):
        # A gigabyte and a half of zeros, said to be one file.
        header = bundles.make_tar({"zeros": b""})[:512]
        size = b"%011o" % (3 << 29)
        header = header[:124] + size + header[135:148] + b" " * 8 + header[156:]
        header = header[:148] + b"%06o\0 " % sum(header) + header[156:]
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        bomb = packer.compress(header)
        for _ in range(1536):
            bomb += packer.compress(bytes(1 << 20))
        bomb += packer.flush()
        self.fails_download(bomb, "tgz", "no space is left on the device for 'zeros'")

    def test_that_lead_elsewhere_are_refused_by_the_entry(self):
        for path in ("../../etc/passwd", "/etc/passwd", "scripts/../../x"):
            files = {**bundles.files_of("web"), path: b"x"}
            for kind, body in (("zip", bundles.make_zip(files)), ("tar", bundles.make_tar(files))):
                with self.subTest(path=path, kind=kind):
                    self.fails_download(body, kind, f"'{path}'", "leads out of the folder")

    def test_that_are_damaged_are_refused(self):
        whole = bundles.make_zip(bundles.files_of("web"))
        packed = gzip.compress(bundles.make_tar(bundles.files_of("web")), mtime=0)
        for kind, body in (("zip", whole[:-40]), ("zip", b""), ("tgz", packed[:-60]),
                           ("tar", b"\x80" * 2000), ("zip", packed), ("tgz", b"PK\3\4")):
            with self.subTest(kind=kind, body=body[:8]):
                self.fails_download(body, kind, "")

    def test_of_any_bytes_leave_the_server_well(self):
        whole = bundles.make_zip(bundles.files_of("web"))
        for seed in range(40):
            # Keyed, so that a run can be repeated.
            noise = hashlib.sha256(str(seed).encode()).digest()
            at = int.from_bytes(noise[:4], "big") % len(whole)
            body = whole[:at] + noise + whole[at + 32:]
            info, _ = self.deploy(body, "zip")
            self.assertIn(info["status"], ("Succeeded", "Failed"))

    def test_with_a_wrong_appspec_fail_where_it_is_read_first(self):
        for text, words in (("version: 2.0\nos: linux\n", "invalid version value (2.0)"),
                            ("version: 0.0\nos: linux\nhooks: [\n", "appspec.yml:"),
                            ("version: 0.0\nos: windows\n", "operating system (windows)")):
            with self.subTest(text=text):
                info, events = self.deploy(bundles.make_zip({"appspec.yml": text.encode()}), "zip")
                self.assertEqual(info["status"], "Failed")
                self.assertEqual(events["DownloadBundle"]["status"], "Succeeded")
                diagnostics = events["BeforeInstall"]["diagnostics"]
                self.assertEqual(diagnostics["errorCode"], "UnknownError")
                self.assertIn(words, diagnostics["message"])


class GitHub(unittest.TestCase):
    COMMIT = "0123456789abcdef0123456789abcdef01234567"

    def start(self, folder):
        fleet = pathlib.Path(folder).parent / "fleet.yaml"
        fleet.write_text(FLEET)
        server = Server("--github", folder, "--epoch", story.EPOCH, "--fleet", str(fleet))
        server.start()
        self.addCleanup(server.stop)
        client = RawClient(server)
        client.call("codedeploy", "CreateApplication", applicationName="app")
        group_of(client, "linux")
        return client

    def revision(self, commit):
        return {"revisionType": "GitHub",
                "gitHubLocation": {"repository": "shop/web", "commitId": commit}}

    def test_is_a_folder_of_commits(self):
        with tempfile.TemporaryDirectory() as parent:
            folder = str(pathlib.Path(parent) / "github")
            repository = pathlib.Path(folder) / "shop" / "web"
            os.makedirs(repository)
            files = {f"web-{self.COMMIT[:7]}/{path}": content
                     for path, content in bundles.files_of("web").items()}
            (repository / f"{self.COMMIT}.tgz").write_bytes(bundles.make_tar(files, "w:gz"))
            client = self.start(folder)
            info, events = outcome(client, "linux", self.revision(self.COMMIT))
            self.assertEqual(info["status"], "Succeeded")
            self.assertIn("scripts/check.sh", events["ValidateService"]["diagnostics"]["logTail"])
            info, events = outcome(client, "linux", self.revision("f" * 40))
            self.assertEqual(info["status"], "Failed")
            self.assertIn(f"repos/shop/web/tarball/{'f' * 40}",
                          events["DownloadBundle"]["diagnostics"]["message"])


if __name__ == "__main__":
    unittest.main()
