"""The control plane under /_windtunnel/v1, and the aliases that let people switch without edits."""

import datetime
import json
import time
import unittest

from aws_wire import Aws
from windtunnel import EPOCH, Server, ServerTestCase

WEB = """
accounts:
  "123456789012":
    us-east-1:
      instances:
        web: { count: 3, zones: [us-east-1a], type: t3.small, tags: { app: web } }
"""


# Each line stands for eight of the one before it.
ALIASES = "a0: &a0 [x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 8)}]\n" for n in range(6))


class ControlTestCase(ServerTestCase):
    def refused(self, status, method, path, document=None, says=()):
        """The control plane refuses as problem+json that holds these texts."""
        body = document if isinstance(document, (bytes, str, type(None))) else json.dumps(document)
        answer = self.server.request(method, path, body)
        self.assertEqual(answer.status, status, answer)
        self.assertEqual(answer.header("Content-Type"), "application/problem+json")
        problem = answer.json()
        self.assertEqual(problem["status"], status)
        self.assertTrue(problem["title"])
        for text in says:
            self.assertIn(text, problem["detail"])
        return problem["detail"]


class Health(ControlTestCase):
    def test_tells_that_all_is_well_and_which_version_answers(self):
        health = self.server.control("GET", "/health")
        self.assertEqual(health["status"], "ok")
        self.assertRegex(health["version"], r"^\d+\.\d+\.\d+$")

    def test_answers_under_localstacks_path_with_the_services_that_run(self):
        health = self.server.request("GET", "/_localstack/health").json()
        names = [service["service"] for service in self.server.control("GET", "/coverage")["services"]]
        self.assertEqual(health["services"], {name: "running" for name in names})
        self.assertEqual(health["edition"], "windtunnel")

    def test_comes_with_the_ready_line_that_names_the_address(self):
        self.assertEqual(self.server.ready_line,
                         f"windtunnel ready on {self.server.url} (in memory, clock warp, seed 7)\n")


class Worlds(ControlTestCase):
    def test_are_made_with_the_settings_asked_for(self):
        world = self.new_world(seed=18446744073709551615, epoch="2027-03-04T05:06:07Z",
                               clock="paced:30s", limits="none", account="111122223333", fleet=WEB)
        shown = world.ask("GET")
        self.assertEqual(shown["seed"], 18446744073709551615)
        self.assertEqual(shown["epoch"], "2027-03-04T05:06:07Z")
        self.assertFalse(shown["followsWall"])
        self.assertEqual(shown["clock"]["mode"], "paced:30s")
        self.assertEqual(shown["clock"]["now"], "2027-03-04T05:06:07.000Z")
        self.assertEqual((shown["limits"], shown["account"]), ("none", "111122223333"))
        self.assertIn(world.name, self.server.control("GET", "/worlds")["worlds"])

    def test_take_what_is_not_said_from_the_servers_defaults(self):
        shown = self.new_world().ask("GET")
        self.assertEqual([shown[name] for name in ("seed", "epoch", "limits", "account")],
                         [7, EPOCH, "aws", "000000000000"])

    def test_take_no_name_twice(self):
        world = self.new_world()
        self.refused(409, "POST", "/_windtunnel/v1/worlds", {"name": world.name},
                     ["is there already", "delete or reset"])

    def test_refuse_settings_that_cannot_be_and_name_the_member(self):
        for settings, texts in (
                ({}, ["name:", "test-7"]), ({"name": ""}, ["1 to 63 letters"]),
                ({"name": "a/b"}, ["1 to 63 letters"]), ({"name": "x" * 64}, ["1 to 63 letters"]),
                ({"name": "\u00e9"}, ["1 to 63 letters"]), ({"name": 5}, ["name:", "text"]),
                ({"name": "n", "seed": -1}, ["seed:", "whole number"]),
                ({"name": "n", "seed": 1.5}, ["seed:"]), ({"name": "n", "seed": "1"}, ["seed:"]),
                ({"name": "n", "epoch": "soon"}, ["epoch:", EPOCH]),
                ({"name": "n\0"}, ["'n?' cannot be", "1 to 63 letters"]),
                ({"name": "n", "seed": 2 ** 64}, ["seed:", "whole number"]),
                ({"name": "n", "epoch": "10000-01-01T00:00:00Z"}, ["epoch:", EPOCH]),
                ({"name": "n", "clock": "fast"}, ["clock: 'fast'", "paced:30s"]),
                ({"name": "n", "clock": {}}, ["clock:", "text"]),
                ({"name": "n", "limits": "some"}, ["limits:", "none"]),
                ({"name": "n", "account": "12"}, ["account:", "twelve digits"]),
                ({"name": "n", "fleet": "accounts: ["}, ["fleet:1:", "YAML"]),
                ({"name": "n", "fleet": "acounts: {}"}, ["fleet:1:1", "did you mean accounts"]),
                ({"name": "n", "fleet": "accounts: \0"}, ["fleet:1:11:", "control characters"]),
                ({"name": "n", "fleet": "\n".join(" " * depth + "a:" for depth in range(99))},
                 ["fleet:33:33:", "deeper than 32"]),
                ({"name": "n", "fleet": ALIASES}, ["fleet:6:", "aliases counted"]),
                ({"name": "n", "fleet": WEB.replace("count: 3", "count: 4000000000")},
                 ["fleet:6:", "count: '4000000000'", "10000000"]),
                ({"name": "n", "sed": 1}, ["'sed'", "did you mean seed"])):
            with self.subTest(settings=settings):
                self.refused(400, "POST", "/_windtunnel/v1/worlds", settings, texts)
        self.assertNotIn("n", self.server.control("GET", "/worlds")["worlds"])

    def test_are_deleted_and_their_names_are_free_again(self):
        world = self.new_world(seed=1)
        self.assertEqual(world.delete(), {"deleted": world.name})
        self.refused(404, "GET", f"/_windtunnel/v1/worlds/{world.name}", says=["no world", "lists"])
        self.server.create_world(world.name, seed=2)
        self.assertEqual(world.ask("GET")["seed"], 2)

    def test_the_default_world_cannot_be_deleted(self):
        self.refused(409, "DELETE", "/_windtunnel/v1/worlds/default", says=["reset it instead"])

    def test_that_are_reset_begin_anew_in_the_mode_they_began_with(self):
        world = self.new_world(clock="manual")
        fresh = world.digest()
        world.advance("1h")
        world.set_mode("paced:5m")
        self.assertNotEqual(world.digest(), fresh)
        self.assertEqual(world.reset()["clock"]["mode"], "manual")
        self.assertEqual((world.digest(), world.now()), (fresh, "2026-01-01T00:00:00.000Z"))

    def test_that_are_unknown_are_refused_by_every_endpoint(self):
        for method, rest in (("GET", ""), ("DELETE", ""), ("GET", "/clock"), ("PUT", "/clock"),
                             ("POST", "/clock/advance"), ("GET", "/digest"), ("GET", "/events"),
                             ("GET", "/history"), ("POST", "/reset")):
            with self.subTest(method=method, rest=rest):
                self.refused(404, method, f"/_windtunnel/v1/worlds/nowhere{rest}", {},
                             ["'nowhere'"])

    def test_say_what_they_answer_where_a_path_or_method_is_wrong(self):
        for method, path in (("PATCH", "worlds/default"), ("GET", "worlds/default/clocks"),
                             ("DELETE", "worlds/default/clock"), ("GET", "worlds/default/reset"),
                             ("POST", "worlds/default/clock/faster"), ("PUT", "worlds"),
                             ("GET", ""), ("GET", "worlds/default/clock/advance/now"),
                             ("POST", "health"), ("GET", "../v1/health"), ("GET", "%2e%2e/health")):
            with self.subTest(method=method, path=path):
                self.refused(404, method, f"/_windtunnel/v1/{path}", says=["answers"])


class Reading(ControlTestCase):
    def test_the_digest_comes_with_turn_commands_and_instant(self):
        document = self.new_world().ask("GET", "/digest")
        self.assertRegex(document["digest"], r"^[0-9a-f]{32}$")
        self.assertEqual((document["commands"], document["now"]), (0, "2026-01-01T00:00:00.000Z"))

    def test_leaves_nothing_behind(self):
        world = self.new_world(fleet=WEB)
        before = world.ask("GET", "/digest")
        world.clock(), world.events(), world.history(), world.ask("GET")
        self.assertEqual(world.ask("GET", "/digest"), before)

    def test_the_pending_events_refuses_a_limit_that_is_no_number(self):
        self.refused(400, "GET", "/_windtunnel/v1/worlds/default/events?limit=many",
                     says=["limit", "'many'"])

    def test_takes_the_greatest_number_there_is_and_none_beyond(self):
        for rest in ("events?limit", "history?from"):
            path = f"/_windtunnel/v1/worlds/default/{rest}={2 ** 64 - 1}"
            self.assertEqual(self.server.request("GET", path).status, 200)
            for number in (2 ** 64, -1, "1e3", ""):
                self.refused(400, "GET", f"/_windtunnel/v1/worlds/default/{rest}={number}",
                             says=["is no whole number"])

    def test_the_history_goes_on_from_a_line(self):
        world = self.new_world()
        answer = self.server.request(
            "GET", f"/_windtunnel/v1/worlds/{world.name}/history?from=1000")
        self.assertEqual(answer.header("Content-Type"), "application/x-ndjson")
        self.assertEqual(answer.body, b"")
        self.assertEqual(answer.header("X-Windtunnel-Next"), str(len(world.history())))

    def test_coverage_lists_operations_with_and_without_handlers(self):
        for service in self.server.control("GET", "/coverage")["services"]:
            with self.subTest(service=service["service"]):
                self.assertTrue(service["implemented"])
                self.assertFalse(set(service["implemented"]) & set(service["notImplemented"]))


class Clock(ControlTestCase):
    def move(self, world, **how):
        return world.advance(**how)["now"]

    def test_advances_by_a_span_and_until_an_instant(self):
        world = self.new_world(clock="manual")
        self.assertEqual(self.move(world, by="5m"), "2026-01-01T00:05:00.000Z")
        self.assertEqual(self.move(world, by="2h30m"), "2026-01-01T02:35:00.000Z")
        self.assertEqual(self.move(world, until="2026-01-03T00:00:00Z"), "2026-01-03T00:00:00.000Z")

    def test_that_is_idle_has_nowhere_to_go(self):
        world = self.new_world(clock="manual")
        self.assertEqual(self.move(world, untilIdle=True), "2026-01-01T00:00:00.000Z")
        self.assertEqual(self.move(world, steps=1), "2026-01-01T00:00:00.000Z")

    def test_takes_every_mode_and_shows_it_as_it_was_written(self):
        world = self.new_world()
        for mode in ("paced:30s", "manual", "realtime", "realtime:60", "warp"):
            self.assertEqual(world.set_mode(mode)["mode"], mode)

    def test_runs_at_its_rate_in_real_time(self):
        world = self.new_world(clock="realtime:3600")
        end = time.monotonic() + 20
        while world.advance(steps=1)["now"] < "2026-01-01T00:00:30":
            self.assertLess(time.monotonic(), end, "the clock stood still")

    def test_refuses_moves_that_cannot_be_and_says_how_to_write_them(self):
        path = "/_windtunnel/v1/worlds/default/clock/advance"
        before = self.server.world().digest()
        for move, texts in (
                ({}, ["Give one of by"]), ({"by": "5m", "untilIdle": True}, ["Give one of by"]),
                ({"by": "5 parsecs"}, ["'5 parsecs'", "2h30m"]), ({"by": 5}, ["by:", "text"]),
                ({"by": "-5m"}, ["no duration"]), ({"by": "999999999999d"}, ["no duration"]),
                ({"by": "3650000d"}, ["of up to 100 years"]), ({"by": "9" * 400 + "s"}, ["duration"]),
                ({"by": "1h\0"}, ["'1h?'"]), ({"until": "10000-01-01T00:00:00Z"}, [EPOCH]),
                ({"until": "2025-12-31T23:59:59Z"}, ["does not go back", "2026-01-01T00:00:00"]),
                ({"until": "then"}, [EPOCH]), ({"untilIdle": False}, ["untilIdle"]),
                ({"steps": 0}, ["steps"]), ({"steps": "1"}, ["steps"]), ({"bi": "5m"}, ["'bi'"]),
                ("{", ["JSON object"]), ("[]", ["JSON object"]), (b"\xff\xfe", ["JSON object"]),
                ("[" * 100_000, ["nested"])):
            with self.subTest(move=move if len(move) < 100 else len(move)):
                self.refused(400, "POST", path, move, texts)
        self.refused(404, "POST", path, {"untilOperation": "d-NOWHERE00"}, ["d-NOWHERE00"])
        self.assertEqual(self.server.world().digest(), before)

    def test_ends_with_the_year_9999_however_it_is_moved(self):
        world = self.new_world(clock="manual", epoch="9999-12-31T00:00:00Z", fleet=WEB)
        self.refused(400, "POST", f"/_windtunnel/v1/worlds/{world.name}/clock/advance",
                     {"by": "1d"}, ["ends with the year 9999", "9999-12-31T00:00:00.000Z"])
        last = "9999-12-31T23:59:59.999Z"
        self.assertEqual(self.move(world, until=last), last)
        paced = self.new_world(clock="paced:30000d", epoch="9950-01-01T00:00:00Z")
        aws = Aws(self.server, paced.name)
        aws.json("ssm", "DescribeParameters")
        aws.close()
        self.assertEqual(paced.now(), last)

    def test_refuses_modes_that_cannot_be(self):
        for mode in ("fast", "paced", "paced:", "paced:0s", "paced:-1s", "realtime:0", "realtime:x",
                     "realtime:1e99", "WARP", ""):
            with self.subTest(mode=mode):
                self.refused(400, "PUT", "/_windtunnel/v1/worlds/default/clock", {"mode": mode},
                             ["mode:", "warp"])
        self.refused(400, "PUT", "/_windtunnel/v1/worlds/default/clock", {}, ["mode:"])

    def test_may_be_told_to_stop_when_it_stands(self):
        world = self.new_world()
        self.assertFalse(world.ask("POST", "/clock/cancel")["moving"])


class Reset(ControlTestCase):
    def test_by_localstacks_and_motos_paths_begins_the_default_world_anew(self):
        world = self.server.world()
        fresh = world.digest()
        for path in ("/_localstack/state/reset", "/moto-api/reset"):
            world.advance("1h")
            self.assertNotEqual(world.digest(), fresh)
            answer = self.server.request("POST", path)
            self.assertEqual((answer.status, answer.json()), (200, {"status": "ok"}))
            self.assertEqual(world.digest(), fresh)


class WallTime(unittest.TestCase):
    def test_is_where_a_world_without_an_epoch_starts_and_what_it_never_falls_behind(self):
        with Server() as server:
            now = datetime.datetime.fromisoformat(server.world().now().replace("Z", "+00:00"))
            wall = datetime.datetime.now(datetime.timezone.utc)
            self.assertLess(abs((wall - now).total_seconds()), 60)
            self.assertTrue(server.world().ask("GET")["followsWall"])
