"""Code outside of the simulation: fleet files that run commands and endpoints of this machine."""

import http.server
import json
import re
import threading
import time
import unittest

import story
from raw_client import RawClient
from windtunnel import ControlError, DataDirTestCase, Server, ServerTestCase, run_command

FLEET = """
accounts:
  "123456789012":
    us-east-1:
      instances:
        web: { count: 4, tags: { app: web } }
"""
ROLE = f"arn:aws:iam::{story.ACCOUNT}:role/deployer"

# What a lifecycle hook of CodeDeploy does, with nothing but a shell and Python: it tells the
# deployment by the API how the check went, as a function on AWS would.
HOOK = """
import http.client, json, os, sys, urllib.parse
event = json.load(sys.stdin)
url = urllib.parse.urlsplit(os.environ["AWS_ENDPOINT_URL"])
connection = http.client.HTTPConnection(url.netloc)
body = json.dumps({"deploymentId": event["DeploymentId"],
                   "lifecycleEventHookExecutionId": event["LifecycleEventHookExecutionId"],
                   "status": sys.argv[1]})
connection.request("POST", url.path + "/", body, {
    "Content-Type": "application/x-amz-json-1.1",
    "X-Amz-Target": "CodeDeploy_20141006.PutLifecycleEventHookExecutionStatus",
    "Authorization": "AWS4-HMAC-SHA256 Credential=" + os.environ["AWS_ACCESS_KEY_ID"]
                     + "/20260101/" + os.environ["AWS_REGION"] + "/codedeploy/aws4_request"})
answer = connection.getresponse()
assert answer.status == 200, answer.read()
"""

# A function that invokes another one.
CALL = """
import http.client, os, urllib.parse
url = urllib.parse.urlsplit(os.environ["AWS_ENDPOINT_URL"])
connection = http.client.HTTPConnection(url.netloc)
connection.request("POST", url.path + "/2015-03-31/functions/inner/invocations", "{}", {
    "Authorization": "AWS4-HMAC-SHA256 Credential=" + os.environ["AWS_ACCESS_KEY_ID"]
                     + "/20260101/" + os.environ["AWS_REGION"] + "/lambda/aws4_request"})
print(connection.getresponse().read().decode())
"""


def in_fleet(document):
    """A fleet file with the servers and, as JSON is YAML, more of it."""
    return FLEET + "".join(f"{key}: {json.dumps(value)}\n" for key, value in document.items())


class Endpoint:
    """A function behind an HTTP endpoint on loopback: keeps what it was sent."""

    def __init__(self, status=200, answer=b'{"from": "endpoint"}'):
        bodies = self.bodies = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(status)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/invoke"

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def make_function(client, name="check"):
    client.call("lambda", "CreateFunction", FunctionName=name, Role=ROLE, Runtime="python3.12",
                Handler="app.handler", Code={"ZipFile": "emlw"}, Publish=True)


def ended(client, deployment):
    """Waits in real time: while code runs the world answers, too."""
    for _ in range(300):
        info = client.call("codedeploy", "GetDeployment", deploymentId=deployment)["deploymentInfo"]
        if info["status"] in story.ENDED:
            return info
        time.sleep(0.1)
    raise AssertionError(f"{deployment} does not end: {info}")


def settle(world):
    """Until no code runs and the world rests."""
    for _ in range(300):
        clock = world.clock()
        if not clock["moving"] and "outsideCalls" not in clock:
            return
        time.sleep(0.1)
    raise AssertionError(f"the world does not rest: {clock}")


def deploy_to_servers(client):
    """In place, all at once: how it ended, and the events of each target."""
    client.call("codedeploy", "CreateApplication", applicationName="app")
    client.call("codedeploy", "CreateDeploymentGroup", applicationName="app",
                deploymentGroupName="web", serviceRoleArn=ROLE,
                deploymentConfigName="CodeDeployDefault.AllAtOnce",
                ec2TagFilters=[{"Key": "app", "Value": "web", "Type": "KEY_AND_VALUE"}])
    made = client.call("codedeploy", "CreateDeployment", applicationName="app",
                       deploymentGroupName="web",
                       revision={"revisionType": "GitHub", "gitHubLocation": {
                           "repository": "shop/web", "commitId": "a" * 40}})
    return ended(client, made["deploymentId"]), events_of_targets(client, made)


def events_of_targets(client, made):
    """Each target's lifecycle events by name."""
    read = []
    for target in client.call("codedeploy", "ListDeploymentTargets", **made)["targetIds"]:
        found = client.call("codedeploy", "GetDeploymentTarget", targetId=target, **made)
        events = found["deploymentTarget"]["instanceTarget"]["lifecycleEvents"]
        read.append({event["lifecycleEventName"]: event for event in events})
    return read


class ExecTestCase(ServerTestCase):
    def client(self, **fleet):
        world = self.new_world(epoch=story.EPOCH, fleet=in_fleet(fleet))
        client = RawClient(self.server, world.name)
        client.world = world
        self.addCleanup(client.close)
        return client


class Nested(ExecTestCase):
    """Code that is itself a client of its world."""

    options = ("--allow-exec",)

    def test_does_not_wait_for_itself(self):
        client = self.client(functions=[{"match": {"name": "inner"}, "runs": "echo 5"},
                                        {"match": {"name": "outer"}, "runs": f"python3 -c '{CALL}'"}])
        make_function(client, "inner")
        make_function(client, "outer")
        answers = []

        def invoke():
            caller = RawClient(self.server, client.world.name)
            answers.append(caller.send("lambda", "Invoke", {"FunctionName": "outer"}).json())
            caller.close()

        # More than code of the simulation runs at once.
        threads = [threading.Thread(target=invoke) for _ in range(18)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(answers, [5] * 18)


class Exec(ExecTestCase):
    options = ("--allow-exec", "--exec-limit", "2s")

    def invoke(self, runs, payload=None):
        """What a function that runs that answers, and its FunctionError."""
        client = self.client(functions=[{"runs": runs}])
        make_function(client)
        answer = client.send("lambda", "Invoke", {"FunctionName": "check",
                                                  "Payload": json.dumps(payload or {"a": 1})})
        self.assertEqual(answer.status, 200, answer)
        return answer.json(), answer.header("X-Amz-Function-Error")

    def test_a_command_answers_what_it_prints(self):
        script = "python3 -c 'import json, sys; print(json.load(sys.stdin)[\"a\"] + 1)'"
        self.assertEqual(self.invoke(script, {"a": 41}), (42, None))

    def test_a_command_knows_what_a_function_knows(self):
        # LAM-062
        answer, _ = self.invoke('printf \'"%s %s %s"\' "$AWS_LAMBDA_FUNCTION_NAME" '
                                '"$AWS_REGION" "$AWS_ACCESS_KEY_ID"')
        self.assertEqual(answer, f"check us-east-1 {story.ACCOUNT}")

    def test_a_command_that_fails_is_a_function_error(self):
        answer, error = self.invoke("echo broken >&2; exit 3")
        self.assertEqual(error, "Unhandled")
        self.assertEqual(answer["errorType"], "Runtime.ExitError")
        self.assertRegex(answer["errorMessage"], "exit status 3$")

    def test_a_command_that_prints_no_json_is_a_function_error(self):
        answer, error = self.invoke("echo hello")
        self.assertEqual((answer["errorType"], error), ("Runtime.MarshalError", "Unhandled"))

    def test_a_command_that_hangs_is_ended(self):
        begun = time.monotonic()
        answer, error = self.invoke("sleep 60 & sleep 60")
        self.assertLess(time.monotonic() - begun, 20)
        self.assertEqual(error, "Unhandled")
        self.assertIn("Task timed out after 3.00 seconds", answer["errorMessage"])

    def test_a_command_that_is_not_there_is_a_function_error(self):
        answer, _ = self.invoke("/no/such/program")
        self.assertRegex(answer["errorMessage"], "exit status 127$")

    def test_a_command_that_closes_its_output_is_ended_too(self):
        begun = time.monotonic()
        answer, _ = self.invoke("exec >&- 2>&-; sleep 30")
        self.assertLess(time.monotonic() - begun, 20)
        self.assertIn("Task timed out", answer["errorMessage"])

    def test_output_that_is_no_utf_8_is_a_function_error(self):
        for output in (r"caf\351 is no JSON", "x" * 79 + r"\303\251 is no JSON either"):
            answer, error = self.invoke(f"printf '{output}'")
            self.assertEqual((answer["errorType"], error), ("Runtime.MarshalError", "Unhandled"))

    def test_an_answer_may_be_too_large(self):
        answer, _ = self.invoke("head -c 7000000 /dev/zero")
        self.assertEqual(answer["errorType"], "Function.ResponseSizeTooLarge")

    def test_who_waits_for_code_in_a_world_that_is_deleted_is_told(self):
        client = self.client(functions=[{"runs": "sleep 1.5; echo 1"}])
        make_function(client)
        answers = []
        caller = RawClient(self.server, client.world.name)
        self.addCleanup(caller.close)
        thread = threading.Thread(target=lambda: answers.append(
            caller.send("lambda", "Invoke", {"FunctionName": "check"})))
        begun = time.monotonic()
        thread.start()
        time.sleep(0.3)
        self.server.control("DELETE", f"/worlds/{client.world.name}")
        thread.join()
        self.assertEqual(answers[0].status, 404, answers)
        self.assertLess(time.monotonic() - begun, 1.4)

    def test_an_endpoint_answers_too(self):
        endpoint = Endpoint()
        self.addCleanup(endpoint.close)
        self.assertEqual(self.invoke(endpoint.url, {"a": 1}), ({"from": "endpoint"}, None))
        self.assertEqual([json.loads(body) for body in endpoint.bodies], [{"a": 1}])

    def test_an_endpoint_fails_by_its_status_and_by_not_being_there(self):
        endpoint = Endpoint(status=500)
        self.assertEqual(self.invoke(endpoint.url)[1], "Unhandled")
        endpoint.close()
        self.assertIn("no answer from", self.invoke(endpoint.url)[0]["errorMessage"])

    def test_an_endpoint_may_say_an_error_as_a_runtime_does(self):
        endpoint = Endpoint(answer=b'{"errorMessage": "no", "errorType": "ValueError"}')
        self.addCleanup(endpoint.close)
        answer, error = self.invoke(endpoint.url)
        self.assertEqual((answer["errorType"], error), ("ValueError", "Unhandled"))

    def test_requests_are_served_while_it_runs_and_the_clock_stands(self):
        client = self.client(functions=[{"runs": "sleep 1; echo 1"}])
        make_function(client)
        before = client.world.now()
        answers = []
        caller = RawClient(self.server, client.world.name)
        self.addCleanup(caller.close)
        thread = threading.Thread(target=lambda: answers.append(
            caller.send("lambda", "Invoke", {"FunctionName": "check"}).json()))
        thread.start()
        time.sleep(0.3)
        client.call("sqs", "CreateQueue", QueueName="meanwhile")
        self.assertFalse(answers)
        self.assertEqual(client.world.now(), before)
        thread.join()
        self.assertEqual(answers, [1])

    def hook(self, status):
        """A function's deployment whose hook is real code: how it ended, and its events."""
        client = self.client(functions=[
            {"match": {"name": "check"}, "runs": f"python3 -c '{HOOK}' {status}"}])
        for name in ("cart", "check"):
            make_function(client, name)
        client.call("lambda", "UpdateFunctionConfiguration", FunctionName="cart", MemorySize=256)
        client.call("lambda", "PublishVersion", FunctionName="cart")
        client.call("lambda", "CreateAlias", FunctionName="cart", Name="live", FunctionVersion="1")
        client.call("codedeploy", "CreateApplication", applicationName="shop",
                    computePlatform="Lambda")
        client.call("codedeploy", "CreateDeploymentGroup", applicationName="shop",
                    deploymentGroupName="cart", serviceRoleArn=ROLE,
                    deploymentConfigName="CodeDeployDefault.LambdaCanary10Percent5Minutes",
                    deploymentStyle={"deploymentType": "BLUE_GREEN",
                                     "deploymentOption": "WITH_TRAFFIC_CONTROL"})
        spec = {"version": 0.0, "Resources": [{"cart": {
            "Type": "AWS::Lambda::Function", "Properties": {
                "Name": "cart", "Alias": "live", "CurrentVersion": "1", "TargetVersion": "2"}}}],
            "Hooks": [{"BeforeAllowTraffic": "check"}]}
        made = client.call("codedeploy", "CreateDeployment", applicationName="shop",
                           deploymentGroupName="cart",
                           revision={"revisionType": "AppSpecContent", "appSpecContent": {
                               "content": json.dumps(spec)}})
        info = ended(client, made["deploymentId"])
        return info["status"], client.call("lambda", "GetAlias", FunctionName="cart",
                                           Name="live")["FunctionVersion"]

    def test_a_hook_reports_by_the_api_as_on_aws(self):
        # LAM-052
        self.assertEqual(self.hook("Succeeded"), ("Succeeded", "2"))
        self.assertEqual(self.hook("Failed"), ("Failed", "1"))

    def test_scripts_of_servers_run_for_each_server(self):
        # CD-08A
        folder = self.id()
        client = self.client(revisions=[{"events": {
            "AfterInstall": {"runs": "test -n \"$WINDTUNNEL_INSTANCE_ID\" && "
                                     "test \"$LIFECYCLE_EVENT $APPLICATION_NAME\" = "
                                     "\"AfterInstall app\" && "
                                     f"test $BUNDLE_COMMIT = {'a' * 40}"},
            "ValidateService": {"runs": "cat >&2; exit 7", "takes": "4s"}}}])
        info, targets = deploy_to_servers(client)
        self.assertEqual(info["status"], "Failed", folder)
        self.assertEqual(info["deploymentOverview"]["Failed"], 4)
        ids = set()
        for events in targets:
            self.assertEqual(events["AfterInstall"]["status"], "Succeeded")
            failed = events["ValidateService"]
            self.assertEqual(failed["status"], "Failed")
            self.assertEqual(failed["endTime"] - failed["startTime"], 4)
            said = failed["diagnostics"]
            self.assertEqual(said["errorCode"], "ScriptFailed")
            self.assertRegex(said["message"], "failed with exit code 7$")
            ids.add(re.search(r'"WINDTUNNEL_INSTANCE_ID":"(i-\w+)"', said["logTail"])[1])
        self.assertEqual(len(ids), 4)

    def test_scripts_that_fail_one_after_another_each_keep_their_end(self):
        bad = "b" * 40
        client = self.client(revisions=[{"events": {
            "ApplicationStop": {"runs": f"test $BUNDLE_COMMIT != {bad} || exit 4"},
            "ValidateService": {"runs": f"test $BUNDLE_COMMIT != {bad} || "
                                        r"{ printf 'caf\351' >&2; exit 3; }"}}}])
        info, _ = deploy_to_servers(client)
        self.assertEqual(info["status"], "Succeeded")
        made = client.call("codedeploy", "CreateDeployment", applicationName="app",
                           deploymentGroupName="web", ignoreApplicationStopFailures=True,
                           revision={"revisionType": "GitHub", "gitHubLocation": {
                               "repository": "shop/web", "commitId": bad}})
        self.assertEqual(ended(client, made["deploymentId"])["status"], "Failed")
        for events in events_of_targets(client, made):
            self.assertEqual(events["ApplicationStop"]["status"], "Failed")
            self.assertRegex(events["ApplicationStop"]["diagnostics"]["message"], "exit code 4$")
            self.assertRegex(events["ValidateService"]["diagnostics"]["message"], "exit code 3$")
            self.assertIn("caf\ufffd", events["ValidateService"]["diagnostics"]["logTail"])

    def test_scripts_that_go_well_let_the_deployment_succeed(self):
        info, _ = deploy_to_servers(self.client(revisions=[{"events": {
            "scripts": {"runs": "exit 0"}}}]))
        self.assertEqual(info["status"], "Succeeded")

    def test_a_script_that_hangs_times_out(self):
        _, targets = deploy_to_servers(self.client(revisions=[{"events": {
            "BeforeInstall": {"runs": "sleep 60"}}}]))
        self.assertEqual(targets[0]["BeforeInstall"]["diagnostics"]["errorCode"], "ScriptTimedOut")

    def test_what_a_fleet_file_says_wrong_is_refused(self):
        for wrong, reason in (
                ({"functions": [{"runs": "x", "fails": "1%"}]}, "decides how it ends"),
                ({"functions": [{"runs": "https://example.com/"}]}, "no endpoint on this machine"),
                ({"functions": [{"runs": "http://example.com/"}]}, "no endpoint on this machine"),
                ({"revisions": [{"events": {"Install": {"runs": "x"}}}]}, "runs no script"),
                ({"revisions": [{"events": {"AfterInstall": {"runs": "x", "exit_code": 2}}}]},
                 "decides how it ends")):
            with self.assertRaises(ControlError) as refused:
                self.new_world(fleet=in_fleet(wrong))
            self.assertIn(reason, str(refused.exception))


class WithoutTheFlag(ServerTestCase):
    def test_a_world_that_runs_code_is_refused(self):
        with self.assertRaises(ControlError) as refused:
            self.new_world(fleet=in_fleet({"functions": [{"runs": "touch /tmp/never"}]}))
        self.assertEqual(refused.exception.status, 403)
        self.assertIn("--allow-exec", str(refused.exception))


class Log(DataDirTestCase):
    def test_a_replay_reads_the_results_and_runs_nothing(self):
        ran = self.folder / "ran"
        fleet = self.folder / "fleet.yaml"
        fleet.write_text(in_fleet({
            "functions": [{"runs": f"echo x >> {ran}; echo 5"}],
            "revisions": [{"events": {"ValidateService": {"runs": f"echo x >> {ran}; exit 1"}}}]}))
        options = ("--epoch", story.EPOCH, "--seed", "7", "--fleet", str(fleet))
        with Server(*options, "--allow-exec", data_dir=self.data_dir) as server:
            client = RawClient(server)
            make_function(client)
            client.call("lambda", "Invoke", FunctionName="check")
            client.call("lambda", "Invoke", FunctionName="check", InvocationType="Event")
            deploy_to_servers(client)
            client.close()
            settle(server.world())
            digest = server.world().digest()
        times = ran.read_text()
        self.assertEqual(len(times.split()), 2 + 4)
        replayed = run_command("replay", self.data_dir)
        self.assertEqual(replayed.returncode, 0, replayed.stderr)
        self.assertEqual(ran.read_text(), times)
        # What the log has needs the flag no more; going on does.
        ended = run_command("serve", "--port", "0", "--data-dir", self.data_dir)
        self.assertNotEqual(ended.returncode, 0)
        self.assertIn("--allow-exec", ended.stderr)
        with Server(*options, "--allow-exec", data_dir=self.data_dir) as server:
            self.assertEqual(server.world().digest(), digest)
        self.assertEqual(ran.read_text(), times)

    def test_code_that_was_open_when_the_process_ended_runs_again(self):
        ran = self.folder / "ran"
        fleet = self.folder / "fleet.yaml"
        fleet.write_text(in_fleet({"functions": [{
            "runs": f"echo $WINDTUNNEL_INVOCATION_ID >> {ran}; test $(wc -l < {ran}) -gt 1 || "
                    "sleep 30"}]}))
        options = ("--epoch", story.EPOCH, "--fleet", str(fleet), "--allow-exec")
        with Server(*options, data_dir=self.data_dir) as server:
            client = RawClient(server)
            make_function(client)
            client.call("lambda", "Invoke", FunctionName="check", InvocationType="Event")
            for _ in range(100):
                if ran.exists():
                    break
                time.sleep(0.05)
            server.kill()
            server.start()
            for _ in range(200):
                if len(ran.read_text().split()) == 2 and not server.world().clock()["moving"]:
                    break
                time.sleep(0.05)
            self.assertFalse(server.world().clock()["moving"])
            client.close()
        first, second = ran.read_text().split()
        self.assertEqual(first, second)


if __name__ == "__main__":
    unittest.main()
