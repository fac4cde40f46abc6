"""Connections that are slow, cut, idle, or ask for much at once."""

import select
import socket
import struct
import time

from hostile import LOCAL, PARAMETER, HostileTestCase, head_of, json_headers
from raw_connection import RawConnection

HEALTH = head_of("GET", "/_windtunnel/v1/health")
# The server waits 30 s: for a header, for a body, for a client to take its answer.
LONGEST_WAIT_SECONDS = 120


def put_parameter(**headers):
    return head_of(headers=json_headers(Content_Length=str(len(PARAMETER)), **headers)) + PARAMETER


class Cut(HostileTestCase):
    def test_anywhere_in_a_request_changes_nothing(self):
        request = put_parameter()
        for end in range(0, len(request), 7):
            for is_reset in (False, True):
                with RawConnection(self.server) as connection:
                    connection.send(request[:end])
                    if is_reset:
                        self.reset_when_closed(connection)
        self.check_that_nothing_happened()

    @staticmethod
    def reset_when_closed(connection):
        connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def test_before_the_answer_is_read_disturbs_nobody(self):
        for _ in range(50):
            with RawConnection(self.server) as connection:
                connection.send(head_of("GET", "/_windtunnel/v1/coverage") * 20)
                self.reset_when_closed(connection)

    def test_half_way_is_answered_where_the_other_half_still_reads(self):
        with RawConnection(self.server) as connection:
            connection.send(HEALTH)
            connection.end()
            self.assertEqual(connection.answer().status, 200)
            self.assertTrue(connection.is_cut())
        self.refused(400, put_parameter()[:-1], "cut short", ends=True)

    def test_without_a_byte_needs_no_answer(self):
        with RawConnection(self.server) as connection:
            connection.end()
            self.assertIsNone(connection.answer())


class Pipeline(HostileTestCase):
    def test_is_answered_in_order_up_to_what_is_no_request_and_no_further(self):
        with RawConnection(self.server) as connection:
            connection.send(HEALTH * 100 + b"NO HTTP\r\n\r\n" + put_parameter())
            for _ in range(100):
                self.assertEqual(connection.answer().status, 200)
            self.is_error(connection.answer(), 400, "HTTP/1.1")
            self.assertTrue(connection.is_cut())

    def test_smuggles_no_request_in_the_body_of_another(self):
        hidden = put_parameter()
        with RawConnection(self.server) as connection:
            connection.send(head_of("GET", "/_windtunnel/v1/health",
                                    {"Content-Length": str(len(hidden))}) + hidden + HEALTH)
            connection.end()
            self.assertEqual([connection.answer().status for _ in range(2)], [200, 200])
            self.assertIsNone(connection.answer())

    def test_that_nobody_reads_is_not_kept_in_memory(self):
        with RawConnection(self.server) as connection:
            connection.socket.settimeout(2)
            request = head_of("GET", "/_windtunnel/v1/coverage")
            with self.assertRaises(TimeoutError):  # it stops to be read where it stops to read
                connection.socket.sendall(request * 1_000_000)


class Expectation(HostileTestCase):
    def test_of_a_word_before_the_body_is_met(self):
        with RawConnection(self.server) as connection:
            head = json_headers("DeleteParameter", Expect="100-continue", Content_Length="12")
            connection.send(head_of(headers=head))
            self.assertEqual(connection.answer().status, 100)
            connection.send(b'{"Name":"x"}')
            self.is_error(connection.answer(), 400, protocol="json", code="ParameterNotFound")

    def test_is_refused_with_the_body_that_it_announces_and_no_word_to_go_on(self):
        head = json_headers(Expect="100-continue", Content_Length=str(2 ** 40))
        self.refused(413, head_of(headers=head), "too large")
        head = json_headers(Expect="100-continue", Content_Length="2", Origin="http://evil.example")
        self.refused(403, head_of(headers=head), "evil.example")

    def test_of_anything_else_cannot_be_met(self):
        self.refused(417, put_parameter(Expect="200-ok"), "100-continue")


class Crowd(HostileTestCase):
    def test_of_idle_connections_leaves_room_for_who_asks(self):
        crowd = [RawConnection(self.server) for _ in range(400)]
        for connection in crowd[::2]:
            connection.send(HEALTH[:10])
        begun = time.monotonic()
        self.assertEqual(self.server.request("GET", "/_windtunnel/v1/health").status, 200)
        self.assertLess(time.monotonic() - begun, 10)
        for connection in crowd:
            connection.socket.close()


class Slow(HostileTestCase):
    """All at once, for each takes the server's own timeout."""

    BEGINNINGS_AND_DROPS = (
        (b"", b"G"),
        (b"GET / HTTP/1.1\r\n" + LOCAL, b"X: y\r\n"),
        (b"GET / HTTP/1.1\r\n" + LOCAL + b"X: ", b"y"),
        (head_of(headers=json_headers(Content_Length="1000000")), b"x"),
        (head_of(headers=json_headers(Transfer_Encoding="chunked")), b"1\r\nx\r\n"))

    def test_headers_bodies_and_readers_are_ended_while_others_are_served(self):
        reader = RawConnection(self.server)
        self.ask_without_reading(reader)
        dripping = {}
        for beginning, drop in self.BEGINNINGS_AND_DROPS * 10:
            connection = RawConnection(self.server)
            connection.send(beginning)
            dripping[connection] = drop
        answers = self.drip_until_answered(dripping)
        self.assertEqual(dripping, {}, "the server waits for ever")
        for answer in answers:
            self.is_error(answer, 408, "did not arrive in time")
        while reader.receive():
            reader.received = b""
        reader.socket.close()

    @staticmethod
    def ask_without_reading(connection):
        connection.socket.settimeout(1)
        try:
            connection.socket.sendall(head_of("GET", "/_windtunnel/v1/coverage") * 1_000_000)
        except TimeoutError:
            connection.socket.settimeout(60)

    def drip_until_answered(self, dripping):
        """Feeds each connection drop by drop, and takes from `dripping` those that are answered."""
        answers = []
        end = time.monotonic() + LONGEST_WAIT_SECONDS
        while dripping and time.monotonic() < end:
            sockets = {connection.socket: connection for connection in dripping}
            for answered in select.select(sockets, [], [], 0.5)[0]:
                with sockets[answered] as connection:
                    answers.append(connection.answer())
                del dripping[connection]
            for connection, drop in dripping.items():
                connection.send(drop)
            self.assertEqual(self.server.request("GET", "/_windtunnel/v1/health").status, 200)
        return answers
