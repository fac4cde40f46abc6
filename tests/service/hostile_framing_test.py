"""Requests that are no HTTP, or lie about where they end."""

import gzip
import zlib

from hostile import LOCAL, PARAMETER, HostileTestCase, head_of, json_headers

MANY = "x" * 70_000


def with_length(length, body=PARAMETER):
    return head_of(headers=json_headers(Content_Length=length)) + body


def chunked(body):
    return head_of(headers=json_headers(Transfer_Encoding="chunked")) + body


def encoded(encoding, body):
    headers = json_headers(Content_Encoding=encoding, Content_Length=str(len(body)))
    return head_of(headers=headers) + body


class ContentLength(HostileTestCase):
    def test_that_is_no_decimal_number_is_refused(self):
        for length in ("-1", "+40", "0x28", "", "4 0", "ten", "40.0", "40,41", "9" * 20, "\xb2"):
            with self.subTest(length=length):
                self.refused(400, with_length(length), "Content-Length")

    def test_beside_another_or_a_transfer_encoding_is_refused(self):
        length, other, encoding = (b"Content-Length: 40\r\n", b"Content-Length: 41\r\n",
                                   b"Transfer-Encoding: chunked\r\n")
        for pair in ((length, other), (length, encoding), (encoding, length)):
            with self.subTest(pair=pair):
                data = head_of(headers=json_headers(), host=LOCAL + b"".join(pair))
                self.refused(400, data + PARAMETER, "not usable")

    def test_that_promises_more_than_comes_is_answered_once_the_input_ends(self):
        self.refused(400, with_length("100"), "cut short", ends=True)

    def test_that_promises_less_makes_of_the_rest_no_request(self):
        self.refused(400, with_length("35"), protocol="json", code="SerializationException",
                     ends=True)

    def test_over_the_limit_is_refused_before_the_body_is_sent(self):
        self.refused(413, with_length(str(256 * 1024 * 1024 + 1), b""), "268435456 bytes")


class Chunk(HostileTestCase):
    def test_that_is_none_is_refused(self):
        for chunk in (b"-1\r\n", b"g\r\nx\r\n", b"\r\n\r\n", b"f" * 18 + b"\r\n", b" 5\r\nhello\r\n",
                      b"0x5\r\nhello\r\n0\r\n\r\n", b"5\r\nhelloX\r\n0\r\n\r\n", b"\xff\r\n"):
            with self.subTest(chunk=chunk):
                self.refused(400, chunked(chunk), "bad chunk")

    def test_of_more_than_a_body_may_have_is_refused_before_it_is_sent(self):
        self.refused(413, chunked(b"10000001\r\n"), "268435456 bytes")

    def test_line_or_trailer_without_an_end_is_refused(self):
        for endless in (b"5;" + b"x" * 200_000, b"0\r\nX: " + b"x" * 200_000):
            with self.subTest(begin=endless[:5]):
                self.refused(431, chunked(endless), "too large")

    def test_that_is_cut_in_the_middle_is_answered_as_such(self):
        self.refused(400, chunked(b'28\r\n{"Na'), "cut short", ends=True)


class TransferEncoding(HostileTestCase):
    def test_other_than_chunked_is_refused(self):
        for encoding in ("gzip, chunked", "xchunked", "identity", "chunked, chunked", "\xff", ""):
            with self.subTest(encoding=encoding):
                headers = json_headers(Transfer_Encoding=encoding)
                self.refused(400, head_of(headers=headers) + b"0\r\n\r\n")

    def test_is_not_for_http_1_0(self):
        headers = json_headers(Transfer_Encoding="chunked")
        self.refused(400, head_of(headers=headers, version="HTTP/1.0") + b"0\r\n\r\n")


class ContentEncoding(HostileTestCase):
    def test_that_the_body_does_not_have_is_refused(self):
        zipped = gzip.compress(PARAMETER)
        wrong_sum = zipped[:-8] + b"\0\0\0\0" + zipped[-4:]
        for body in (PARAMETER, zipped[:-6], zipped[:5], zipped + b"more", wrong_sum,
                     b"\x1f\x8b" + PARAMETER, zlib.compress(PARAMETER)):
            with self.subTest(body=body[:10]):
                self.refused(400, encoded("gzip", body), "not the gzip")

    def test_that_is_not_understood_is_refused_and_named(self):
        for encoding in ("br", "deflate", "gzip, gzip", "nonsense"):
            with self.subTest(encoding=encoding):
                self.refused(415, encoded(encoding, PARAMETER), f"'{encoding}'")

    def test_that_hides_a_bomb_ends_at_the_limit(self):
        packer = zlib.compressobj(9, wbits=31)
        piece = bytes(1024 * 1024)
        bomb = b"".join(packer.compress(piece) for _ in range(300)) + packer.flush()
        self.refused(413, encoded("gzip", bomb), "268435456 bytes")


class Header(HostileTestCase):
    def test_of_too_many_or_too_large_fields_is_refused(self):
        for headers in ({f"X-{number}": "1" for number in range(300)}, {"X": MANY}, {MANY: "x"}):
            with self.subTest(fields=len(headers)):
                self.refused(431, head_of("GET", headers=headers), "header is too large")
        self.refused(431, head_of("GET", "/" + MANY), "header is too large")

    def test_that_breaks_the_grammar_is_refused(self):
        for line in (b"NoColon\r\n", b": nameless\r\n", b"X : space\r\n", b"X: nul\0\r\n",
                     b"X: bare\nLF: x\r\n", b"X: bare\rCR\r\n", b"X\xff: x\r\n", b"X(: x\r\n"):
            with self.subTest(line=line):
                self.refused(400, head_of("GET", host=LOCAL + line), "not valid HTTP/1.1")

    def test_that_is_folded_is_one_value_and_smuggles_no_field(self):
        data = head_of(host=LOCAL + b"X: a\r\n X-Amz-Target: AmazonSSM.PutParameter\r\n")
        self.refused(501, data, "names no operation", "json", "NotImplemented")

    def test_of_bytes_that_are_no_text_is_shown_as_question_marks(self):
        for headers in ({"X-Amz-Target": "\xff\xfe"}, {"X-Amz-Target": "AmazonSSM.\xff\xfe"},
                        {"Authorization": "AWS4-HMAC-SHA256 Credential=k/d/r/\xff\xfe/aws4_request"}):
            with self.subTest(headers=headers):
                status = 400 if "AmazonSSM" in str(headers) else 501
                self.refused(status, head_of(headers=headers), "??'", "json")


class RequestLine(HostileTestCase):
    def test_of_another_protocol_is_refused(self):
        tls_hello = bytes.fromhex("1603010200010001fc0303") + bytes(500)
        for data in (b"GET /\r\n", tls_hello, bytes(100), b"\xff" * 100, b"SSH-2.0-OpenSSH_9.2\r\n",
                     b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", head_of("GET", version="HTTP/2.0"),
                     head_of("GET", version="HTTP/1.2"), head_of("GET", version="ICY/1.1"),
                     b"GET / HTTP/1.1\nHost: localhost\n\n", b"G\0T / HTTP/1.1\r\n\r\n"):
            with self.subTest(data=data[:20]):
                self.refused(400, data)

    def test_of_a_target_that_is_no_path_is_refused(self):
        for target in ("", "?x", "*", "localhost:80", "ftp://localhost/", "http://localhost",
                       "//\0", "/a b", "\\"):
            with self.subTest(target=target):
                self.refused(400, head_of("GET", target))

    def test_of_a_path_that_tricks_reaches_nothing_but_a_bucket_that_is_not_there(self):
        for target in ("/..%2f..%2fetc/passwd", "/../..", "/%00", "/a%00b/c", "/./x", "/%2e%2e/x"):
            with self.subTest(target=target):
                self.refused(404, head_of("GET", target), protocol="xml", code="NoSuchBucket")
        for target in ("/%", "/%zz", "/x/%f", "/%ff%fe/x", "/\xff\xfe"):
            with self.subTest(target=target):
                self.refused(400, head_of("GET", target), protocol="xml", code="InvalidURI")

    def test_of_a_path_of_slashes_names_no_operation(self):
        for target in ("//", "///a//b"):
            with self.subTest(target=target):
                self.refused(501, head_of("GET", target), "names no operation", "json")

    def test_of_a_method_that_a_call_does_not_have_calls_nothing(self):
        for method in ("GET", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "BREW", "post", "X" * 300):
            with self.subTest(method=method):
                headers = json_headers(Content_Length=str(len(PARAMETER)))
                self.refused(405, head_of(method, headers=headers) + PARAMETER, "send a POST",
                             "json", "MethodNotAllowed")
                target = "/?Action=CreateTopic&Version=2010-03-31&Name=t"
                if method != "GET":
                    self.refused(405, head_of(method, target), protocol="query")


class WorldName(HostileTestCase):
    """In the path or the host: what cannot be one makes none."""

    def test_that_cannot_be_is_refused(self):
        for name in ("", "..", "a%2fb", "a%00b", "%61", "x" * 64, "%e4", "a.b", "~"):
            with self.subTest(name=name):
                self.cannot_be(self.server.request("GET", f"/_world/{name}/bucket"))
        host = {"Host": "x" * 64 + ".world.localhost"}
        self.cannot_be(self.server.request("GET", "/bucket", headers=host))

    def cannot_be(self, answer):
        self.assertEqual(answer.status, 400, answer)
        self.assertIn("cannot be the name of a world: use 1 to 63", answer.json()["detail"])
