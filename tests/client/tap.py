"""What a real client sends, as it sends it."""

import re
import socket
import threading


class Tap:
    """Stands between a client and the server, and notes in which form requests come."""

    def __init__(self, port):
        self.port, self.sent = port, bytearray()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.run(self.accept)

    @staticmethod
    def run(target, *arguments):
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        thread.start()
        return thread

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            self.run(self.connect, client)

    def connect(self, client):
        with client, socket.create_connection(("127.0.0.1", self.port)) as server:
            sending = self.run(self.forward, client, server, self.sent)
            self.forward(server, client, bytearray())
            sending.join()

    @staticmethod
    def forward(source, sink, noted):
        try:
            while data := source.recv(65536):
                noted += data
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def forget(self):
        self.sent.clear()

    def header(self, name):
        """All values that the clients have sent in this header."""
        return {value.decode().strip() for value in
                re.findall(rb"\r\n%b:([^\r\n]*)" % name.encode(), bytes(self.sent), re.I)}
