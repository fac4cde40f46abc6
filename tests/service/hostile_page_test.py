"""Web pages that would drive the emulator: by fetch, by form, or by a name of their own that
resolves to this address."""

from hostile import PARAMETER, HostileTestCase, head_of, json_headers
from windtunnel import Server


def put(host=b"Host: localhost\r\n", **headers):
    headers = json_headers(Content_Length=str(len(PARAMETER)), **headers)
    return head_of(host=host, headers=headers) + PARAMETER


class Host(HostileTestCase):
    def test_that_a_stranger_may_own_is_forbidden_and_the_way_to_allow_it_named(self):
        for host in ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example",
                     "xlocalhost.example", "amazonaws.com.evil.example", "evilamazonaws.com",
                     "203.0.113.9", "[2001:db8::1]", "0x7f.1.example"):
            for authority in (host, host + ":4566"):
                with self.subTest(authority=authority):
                    line = f"Host: {authority}\r\n".encode()
                    self.refused(403, put(line), "--allow-host " + host.strip("[]"))

    def test_that_is_none_or_more_than_one_is_refused(self):
        for lines, says in ((b"", "no Host"), (b"Host: a\r\nHost: a\r\n", "more than one Host"),
                            (b"Host: \r\n", "malformed"), (b"Host: a/b\r\n", "malformed"),
                            (b"Host: localhost@evil.example\r\n", "malformed"),
                            (b"Host: localhost:99999999\r\n", "malformed"),
                            (b"Host: [::1\r\n", "malformed"), (b"Host: \xff\r\n", "malformed")):
            with self.subTest(lines=lines):
                self.refused(400, put(lines), says)

    def test_of_a_target_in_absolute_form_is_judged_like_the_header(self):
        self.refused(403, head_of(target="http://evil.example/", headers=json_headers()),
                     "--allow-host evil.example")
        self.refused(400, head_of(target="http://a@b/", headers=json_headers()), "malformed")


class Page(HostileTestCase):
    def test_of_another_origin_is_forbidden_whatever_it_asks(self):
        for origin in ("http://evil.example", "https://localhost.evil.example", "null", "file://",
                       "http://localhost@evil.example", "moz-extension://x", "http://203.0.113.9",
                       "\xff"):
            with self.subTest(origin=origin):
                self.refused(403, put(Origin=origin), "--allow-origin")
                self.refused(403, head_of("OPTIONS", headers={
                    "Origin": origin, "Access-Control-Request-Method": "POST"}), "Origin")

    def test_of_another_origin_cannot_reset_or_read_the_control_plane(self):
        for method, path in (("POST", "/_windtunnel/v1/worlds/default/reset"),
                             ("POST", "/moto-api/reset"), ("POST", "/_localstack/state/reset"),
                             ("POST", "/_windtunnel/v1/worlds/default/clock/advance"),
                             ("GET", "/_windtunnel/v1/worlds/default/history")):
            with self.subTest(path=path):
                headers = {"Origin": "http://evil.example", "Content-Length": "0"}
                self.refused(403, head_of(method, path, headers), "evil.example")

    def test_that_hides_where_it_comes_from_is_forbidden(self):
        query = "/?Action=CreateTopic&Version=2010-03-31&Name=t"
        for mode in ("no-cors", "navigate"):
            headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": mode}
            self.refused(403, head_of("GET", query, headers), "--allow-origin")

    def test_that_is_allowed_is_told_so_and_no_other(self):
        with Server("--allow-origin", "https://app.example", "--allow-host", "*.app.example") as server:
            for origin, host, status in (
                    ("https://app.example", "aws.app.example", 200),
                    ("https://other.example", "aws.app.example", 403),
                    ("https://app.example.evil.example", "localhost", 403),
                    ("https://app.example", "app.example.evil.example", 403)):
                with self.subTest(origin=origin, host=host):
                    answer = server.request("GET", "/_windtunnel/v1/health",
                                            headers={"Origin": origin, "Host": host})
                    self.assertEqual(answer.status, status, answer)
                    self.assertEqual(answer.header("Access-Control-Allow-Origin"),
                                     origin if status == 200 else None)
