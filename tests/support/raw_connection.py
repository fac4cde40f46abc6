"""A connection to a server on which a test sends the bytes it likes, and reads what comes back."""

import re
import socket

from windtunnel import Answer


class RawConnection:
    """Use it as a context manager."""

    def __init__(self, server, timeout_seconds=60):
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout_seconds)
        self.received = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        """Sends as much as the server takes: one that has refused may have closed already."""
        try:
            self.socket.sendall(data)
        except ConnectionError:
            pass

    def end(self):
        """Sends no more, but still reads."""
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def receive(self):
        """Takes what has come; False at the end of it all."""
        try:
            piece = self.socket.recv(65536)
        except ConnectionError:
            piece = b""
        self.received += piece
        return bool(piece)

    def answer(self, is_head=False):
        """The next answer, or None where the connection ends without one."""
        while b"\r\n\r\n" not in self.received:
            if not self.receive():
                return None
        head, self.received = self.received.split(b"\r\n\r\n", 1)
        status_line, *lines = head.decode("latin-1").split("\r\n")
        status = re.fullmatch(r"HTTP/1\.1 (\d{3}) [\w ]+", status_line)
        if not status:
            raise AssertionError(f"no status line: {status_line!r}")
        answer = Answer(int(status[1]), [tuple(line.split(": ", 1)) for line in lines], b"")
        size = 0 if is_head or answer.status < 200 else int(answer.header("Content-Length") or 0)
        while len(self.received) < size:
            if not self.receive():
                raise AssertionError(f"the answer is cut short: {answer!r}")
        answer.body, self.received = self.received[:size], self.received[size:]
        return answer

    def is_cut(self):
        """Whether the server ends the connection, with nothing further said."""
        return not self.received and not self.receive()


def exchange(server, data, ends=False):
    """One answer to these bytes; None where the server cuts the connection instead."""
    with RawConnection(server) as connection:
        connection.send(data)
        if ends:
            connection.end()
        return connection.answer(is_head=data.startswith(b"HEAD "))
