"""File servers for documents that are named by URI: one of HTTP and one of FTP, each on a thread."""

from __future__ import annotations

import contextlib
import http.server
import socket
import threading
from collections.abc import Iterator, Mapping


class _Files(http.server.BaseHTTPRequestHandler):
    files: Mapping[str, bytes] = {}

    def do_GET(self) -> None:
        if self.path.startswith("/moved-to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/moved-to/"))
            self.end_headers()
        elif self.path in self.files:
            body = self.files[self.path]
            self.send_response(200)
            more = 10 if self.path.endswith(".short") else 0
            self.send_header("Content-Length", str(len(body) + more))
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(body)
        else:
            self.send_error(404)

    def log_message(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def web(files: Mapping[str, bytes]) -> Iterator[str]:
    """Files by path; the URI that they are below."""
    handler = type("Files", (_Files,), {"files": files})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


@contextlib.contextmanager
def ftp(files: Mapping[str, bytes], said: list[str]) -> Iterator[str]:
    """As `web`; one client at a time. `said` is what they say."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        stop = threading.Event()

        def serve() -> None:
            while not stop.is_set():
                with contextlib.suppress(OSError), server.accept()[0] as client:
                    _talk(client, files, said)

        threading.Thread(target=serve, daemon=True).start()
        try:
            yield f"ftp://127.0.0.1:{server.getsockname()[1]}"
        finally:
            stop.set()
            with contextlib.suppress(OSError), socket.create_connection(server.getsockname(), 1):
                pass


def _talk(client: socket.socket, files: Mapping[str, bytes], said: list[str]) -> None:
    client.settimeout(5)
    client.sendall(b"220 here\r\n")
    data: socket.socket | None = None
    for line in client.makefile("r", encoding="utf-8", newline="\r\n"):
        verb, _, what = line.strip().partition(" ")
        said.append(line.strip())
        if verb == "PASV":
            data = socket.create_server(("127.0.0.1", 0))
            high, low = divmod(data.getsockname()[1], 256)
            client.sendall(f"227 go on (127,0,0,1,{high},{low})\r\n".encode())
        elif verb == "RETR" and what in files and data is not None:
            client.sendall(b"150 it comes\r\n")
            with data, data.accept()[0] as to:
                to.sendall(files[what])
            client.sendall(b"226 done\r\n")
        elif verb == "RETR":
            if data is not None:
                data.close()
            client.sendall(b"550 no such file\r\n")
        elif verb == "USER":
            client.sendall(b"331 and the password?\r\n")
        elif verb == "QUIT":
            client.sendall(b"221 bye\r\n")
            return
        else:
            client.sendall(b"200 fine\r\n")
