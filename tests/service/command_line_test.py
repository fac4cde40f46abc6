"""The binary's own command line: help, mistakes, and being a client of a server."""

import json
import re
import unittest

from windtunnel import EPOCH, WEB_FLEET, DataDirTestCase, Server, ServerTestCase, run_command

COMMANDS = ("", "serve", "health", "clock", "clock set", "clock advance", "clock cancel", "worlds",
            "worlds create", "worlds show", "worlds reset", "worlds delete", "events", "history",
            "digest", "replay", "coverage", "demo")


class Help(unittest.TestCase):
    def test_every_command_explains_itself_and_shows_how_it_is_used(self):
        for command in COMMANDS:
            with self.subTest(command=command):
                done = run_command(*command.split(), "--help")
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertIn(f"Usage: windtunnel {command}".rstrip(), done.stdout)
                if command:
                    self.assertRegex(done.stdout, rf"Examples:\n(.*\n)*  .*windtunnel {command}\b")

    def test_the_program_shows_how_to_point_a_client_at_the_server(self):
        self.assertIn("AWS_ENDPOINT_URL=http://127.0.0.1:4566", run_command("--help").stdout)

    def test_serve_lists_every_option_that_scripts_rely_on(self):
        text = run_command("serve", "--help").stdout
        for option in ("host", "port", "data-dir", "durability", "seed", "epoch", "clock", "fleet",
                       "limits", "account", "threads", "allow-host", "allow-origin"):
            self.assertIn(f"--{option} ", text)

    def test_no_command_at_all_shows_the_help_and_fails(self):
        done = run_command()
        self.assertEqual(done.returncode, 2)
        self.assertIn("serve  ", done.stderr)

    def test_the_version_is_told(self):
        self.assertRegex(run_command("--version").stdout, r"^windtunnel \d+\.\d+\.\d+\n$")


class Mistake(DataDirTestCase):
    """Each is answered with a sentence that names the place, and no server starts."""

    def refused(self, *arguments, says, status=2):
        done = run_command(*arguments)
        self.assertEqual((done.returncode, done.stdout), (status, ""), done)
        for text in says:
            self.assertIn(text, done.stderr)

    def test_of_an_unknown_command_names_it(self):
        self.refused("srve", says=["srve", "--help"])

    def test_of_an_unknown_option_names_it(self):
        self.refused("serve", "--prot", "1", says=["--prot"])

    def test_of_an_options_value_names_the_option_and_what_can_be(self):
        for option, value, fix in (
                ("--port", "70000", "0 to 65535"), ("--port", "x", "0 to 65535"),
                ("--seed", "-1", "whole number"), ("--seed", "1e3", "whole number"),
                ("--seed", "99999999999999999999", "18446744073709551615"),
                ("--epoch", "yesterday", "2026-01-01T00:00:00Z"),
                ("--epoch", "2026-02-30T00:00:00Z", "2026-01-01T00:00:00Z"),
                ("--clock", "fast", "warp, paced:STEP"), ("--clock", "paced:", "paced:30s"),
                ("--clock", "realtime:-1", "realtime:RATE"),
                ("--limits", "some", "aws nor none"), ("--account", "12345", "twelve digits"),
                ("--threads", "0", "1 to 256"), ("--durability", "forever", "process,machine"),
                ("--epoch", "10000-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
                ("--clock", "paced:-1s", "paced:30s"), ("--clock", "realtime:1e9", "realtime:RATE"),
                ("--horizon", "soon", "7d"), ("--horizon", "-1d", "7d"),
                ("--horizon-events", "0", "one or more"),
                ("--horizon-events", "99999999999999999999", "whole number")):
            with self.subTest(option=option, value=value):
                self.refused("serve", "--port", "0", option, value, says=[option, fix])

    def test_of_an_empty_value_is_not_taken_for_the_default(self):
        for option in ("--host", "--data-dir", "--epoch", "--clock", "--fleet", "--limits",
                       "--account", "--seed", "--allow-host", "--allow-origin"):
            with self.subTest(option=option):
                self.refused("serve", "--port", "0", option, "", says=[option])

    def test_of_a_fleet_file_names_file_line_column_and_the_word_that_was_meant(self):
        path = self.folder / "fleet.yaml"
        path.write_text('accounts:\n  "123456789012":\n    us-east-1:\n      instnces: {}\n')
        self.refused("serve", "--port", "0", "--fleet", path, status=1,
                     says=[f"{path}:4:7:", "instnces", "did you mean instances"])

    def test_of_a_fleet_file_that_is_no_yaml_names_file_line_and_column(self):
        path = self.folder / "fleet.yaml"
        for text, place in (("accounts:\n\t- x", ":2:2:"), ("traffic: [{ rate: 1/s\n", ":2:1:"),
                            ("accounts: \x00", ":1:11:"),
                            ("a: *nowhere", ":1:4:")):
            with self.subTest(text=text):
                path.write_text(text)
                self.refused("serve", "--port", "0", "--fleet", path, status=1,
                             says=[f"{path}{place}"])

    def test_of_a_fleet_file_that_is_a_directory_names_it(self):
        self.refused("serve", "--fleet", self.folder,
                     says=["--fleet", str(self.folder), "Is a directory"])

    def test_of_a_fleet_file_that_is_missing_names_it(self):
        self.refused("serve", "--fleet", "/nowhere/fleet.yaml",
                     says=["--fleet", "/nowhere/fleet.yaml", "No such file"])

    def test_of_a_port_in_use_says_how_to_choose_another(self):
        with Server() as server:
            self.refused("serve", "--port", server.port, status=1, says=[str(server.port), "--port"])

    def test_of_a_host_that_is_not_here_asks_for_an_address_of_this_machine(self):
        for host in ("203.0.113.1", "999.1.1.1", "nosuch.invalid"):
            with self.subTest(host=host):
                self.refused("serve", "--port", "0", "--host", host, status=1,
                             says=[host, "--host, such as 127.0.0.1"])

    def test_of_a_data_directory_that_cannot_be_written_names_it(self):
        file = self.folder / "file"
        file.touch()
        for place in (file, file / "below", "/proc/nowhere"):
            with self.subTest(place=place):
                self.refused("serve", "--port", "0", "--data-dir", place, status=1,
                             says=[f"{place}", "director"])

    def test_of_a_directory_to_replay_asks_for_that_of_serve(self):
        for place in (self.folder, self.folder / "nowhere"):
            self.refused("replay", place, status=1, says=[str(place), "--data-dir"])

    def test_of_a_service_names_those_there_are(self):
        self.refused("coverage", "ssm", "fax", says=["'fax' is none of ssm, sts"])

    def test_of_how_far_to_advance_lists_the_ways(self):
        self.refused("clock", "advance", says=["SPAN,--until,--idle,--operation,--step"])

    def test_of_an_endpoint_where_nobody_answers_asks_for_the_server(self):
        self.refused("health", "--endpoint", "http://127.0.0.1:1", status=1,
                     says=["http://127.0.0.1:1", "windtunnel serve", "WINDTUNNEL_ENDPOINT"])


class CommandLineClient(ServerTestCase):
    """The binary asks a running server."""

    def run_client(self, *arguments, status=0):
        done = run_command(*arguments, environment={"WINDTUNNEL_ENDPOINT": self.server.url})
        self.assertEqual(done.returncode, status, done)
        return done.stdout if status == 0 else done.stderr

    def test_health_tells_that_the_server_answers(self):
        self.assertEqual(json.loads(self.run_client("health"))["status"], "ok")

    def test_a_world_is_created_shown_moved_read_reset_and_deleted(self):
        self.run_client("worlds", "create", "cli-life", "--seed", "3", "--epoch", EPOCH, "--clock",
                        "manual", "--limits", "none", "--account", "111122223333")
        shown = json.loads(self.run_client("worlds", "show", "cli-life"))
        self.assertEqual([shown[name] for name in ("seed", "epoch", "limits", "account")],
                         [3, EPOCH, "none", "111122223333"])
        self.assertIn("cli-life\n", self.run_client("worlds"))
        moved = self.run_client("--world", "cli-life", "clock", "advance", "5m")
        self.assertTrue(moved.startswith("2026-01-01T00:05:00.000Z  manual\n"), moved)
        moved = self.run_client("clock", "advance", "--until", "2026-01-02T00:00:00Z", "--world",
                                "cli-life")
        self.assertTrue(moved.startswith("2026-01-02T00:00:00.000Z"), moved)
        self.assertIn("warp", self.run_client("clock", "set", "warp", "--world", "cli-life"))
        self.run_client("worlds", "reset", "cli-life")
        self.assertTrue(self.run_client("clock", "--world", "cli-life").startswith(
            "2026-01-01T00:00:00.000Z  manual"))
        self.run_client("worlds", "delete", "cli-life")
        self.assertNotIn("cli-life", self.run_client("worlds"))

    def test_a_fleet_file_is_sent_with_the_world_that_it_is_for(self):
        self.run_client("worlds", "create", "cli-fleet", "--fleet", WEB_FLEET)
        self.assertIn("cli-fleet", self.run_client("worlds"))

    def test_digest_events_and_history_are_those_of_the_control_plane(self):
        world = self.new_world(epoch=EPOCH)
        self.assertEqual(self.run_client("digest", "--world", world.name), world.digest() + "\n")
        self.assertEqual(self.run_client("history", "--world", world.name),
                         "".join(line + "\n" for line in world.history()))
        self.assertIn(" pending\n", self.run_client("events", "--world", world.name))

    def test_a_refusal_of_the_server_is_told_in_its_own_sentence(self):
        for arguments, sentence in (
                (("digest", "--world", "nowhere"), "There is no world 'nowhere'"),
                (("digest", "--world", "a/../b"), "There is no world"),
                (("worlds", "create", "no name"), "cannot be the name of a world"),
                (("clock", "advance", "soon"), "'soon' is no duration"),
                (("clock", "advance", "3650000d"), "of up to 100 years"),
                (("clock", "advance", "--until", "0001-01-01T00:00:00Z"), "does not go back"),
                (("clock", "set", "fast"), "'fast' is none of warp")):
            with self.subTest(arguments=arguments):
                self.assertIn(sentence, self.run_client(*arguments, status=1))

    def test_coverage_tells_the_same_as_the_control_plane(self):
        self.assertEqual(json.loads(self.run_client("coverage", "--format", "json")),
                         self.server.control("GET", "/coverage"))

    def test_coverage_of_one_service_is_what_a_missing_operation_points_to(self):
        answer = self.server.request("POST", "/", "{}", {
            "X-Amz-Target": "AmazonSSM.SendCommand", "Content-Type": "application/x-amz-json-1.1"})
        self.assertEqual(answer.status, 501)
        command = re.search("'windtunnel (coverage ssm)'", answer.json()["message"])[1]
        text = self.run_client(*command.split(), "--all")
        self.assertRegex(text, r"^ssm ")
        self.assertIn(" SendCommand ", text)
