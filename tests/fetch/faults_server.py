"""A loopback server whose every answer is scripted down to the byte, over http or https."""

import socket
import ssl
import threading


class ScriptedServer:
    """`script(number, path, connection)` answers request `number` (from 1) by writing to the socket.

    The connection is closed when it returns. A script that wants to be silent calls silence().
    """

    def __init__(self, script, certificate=None):
        self.script, self.requests, self.last_head = script, [], b""
        self.over = threading.Event()
        self.context = None
        if certificate:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(*certificate)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.scheme = "https" if certificate else "http"
        self.url = f"{self.scheme}://127.0.0.1:{self.port}"
        self.thread = threading.Thread(target=self.accept, daemon=True)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.over.set()
        # Closing alone would leave accept() waiting on a number that the next socket may get.
        self.listener.shutdown(socket.SHUT_RDWR)
        self.thread.join()
        self.listener.close()

    def accept(self):
        while not self.over.is_set():
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            if self.context:
                connection = self.context.wrap_socket(connection, server_side=True)
            head = b""
            while b"\r\n\r\n" not in head:
                piece = connection.recv(4096)
                if not piece:
                    return
                head += piece
                if head.startswith(b"\x16") and not self.context:  # a TLS handshake
                    head = b"TLS - -\r\n\r\n"
            path = head.split(b" ", 2)[1].decode("latin-1")
            self.requests.append(path)
            self.last_head = head
            self.script(len(self.requests), path, connection)
        except OSError:  # the client has had enough, as it should
            pass
        finally:
            connection.close()

    def silence(self):
        self.over.wait(60)


def reply(status=200, body=b"", headers=(), length=None):
    """A whole reply as bytes; length is what Content-Length claims (False: no such header)."""
    lines = [f"HTTP/1.1 {status} Scripted", *headers, "Connection: close"]
    if length is not False:
        lines.append(f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def always(*answer, **options):
    """A script that gives this reply to every request."""
    data = reply(*answer, **options)
    return lambda number, path, connection: connection.sendall(data)
