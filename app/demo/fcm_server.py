"""A local Firebase Cloud Messaging: speaks its HTTP v1 protocol, keeps what it received, and misbehaves on demand.

For the demo and the tests; the SDK talks to it as it talks to Google's.

    POST /token                              OAuth 2.0: an assertion signed by the service account's key gives an access token
    POST /v1/projects/PROJECT/messages:send  takes a message, with that token
    GET  /received                           what was taken, oldest first: {"messages": [{"message": …, "at": seconds}, …]}
    DELETE /received                         forget it, what was counted, and what was wished
    GET  /counted                            of all since the start, or since DELETE: messages, addresses, again, shown
    POST /behaviour                          {"token": TOKEN or "*", "answers": [ANSWER, …]}: the next answers, one a message

An answer is ``ok``, ``unregistered``, ``invalid``, ``quota:SECONDS``, ``error``, ``unavailable``, ``garbage``, ``drop``
(the connection is cut), ``slow:SECONDS`` (taken, answered late), ``half:SECONDS`` (taken, the answer stops in its middle) or
``silent:SECONDS`` (neither taken nor answered). A phone shows one message a tag: ``shown`` counts those.
"""

import argparse
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

from app.demo.fcm import CUT, HALF, PROJECT, Answer, Fcm, failure, success
from app.operating import parents


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    """Connections that may wait; with the standard five, a burst of senders would be cut off."""

    def __init__(self, port: int, fcm: Fcm) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.fcm = fcm


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body leave together; apart, the second would wait 40 ms for the first to be confirmed
    server_version = "fcm"

    def do_POST(self) -> None:
        """Take a message, an assertion or a wish."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/token":
            self._send(self.server.fcm.exchange(parse_qs(body.decode())))
        elif self.path == f"/v1/projects/{PROJECT}/messages:send":
            self._send(self.server.fcm.take(self.headers.get("Authorization", ""), body))
        elif self.path == "/behaviour":
            self._send(self.server.fcm.behave(json.loads(body)))
        else:
            self._send(failure(404, "NOT_FOUND", "There is no such resource."))

    def do_GET(self) -> None:
        """Show what was received."""
        if self.path == "/received":
            self._send(success({"messages": self.server.fcm.received()}))
        elif self.path == "/counted":
            self._send(success(self.server.fcm.counted()))
        else:
            self._send(failure(404, "NOT_FOUND", "There is no such resource."))

    def do_DELETE(self) -> None:
        """Begin anew."""
        forgetting = {"/counted": self.server.fcm.forget_counts, "/received": self.server.fcm.forget}.get(self.path)
        self._send(success(forgetting()) if forgetting else failure(404, "NOT_FOUND", "There is no such resource."))

    def _send(self, answer: Answer) -> None:
        status, headers, body = answer
        if status in (CUT, HALF):
            self._break_off(headers)
            return
        self.send_response(status)
        for name, value in (headers | {"Content-Type": "application/json"}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _break_off(self, headers: dict[str, str]) -> None:
        self.close_connection = True
        if headers:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
            time.sleep(float(headers["Retry-After"]))

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: a request's line may hold what is nobody's business."""

    def handle_one_request(self) -> None:
        """A client that goes away while it is answered is no fault."""
        try:
            super().handle_one_request()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True


class FcmServer:
    """The server, in threads of this process: ``with FcmServer() as server``, then ``server.url``."""

    def __init__(self, port: int = 0) -> None:
        self.fcm = Fcm()
        self._server = _Server(port, self.fcm)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> "FcmServer":
        self._thread.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def write_credentials(self, path: Path) -> Path:
        """Write the service account's file, readable by its owner only; the path."""
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(self.fcm.service_account(self.url), file)
        return path

    def serve(self) -> None:
        """Serve in this thread, until interrupted."""
        self._server.serve_forever()


def main() -> None:
    """``python -m app.demo.fcm_server --port 8099 --credentials var/fcm.json``"""
    parser = argparse.ArgumentParser(description="A local Firebase Cloud Messaging for the demo.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--credentials", type=Path, required=True, help="where to write its service account")
    given = parser.parse_args()
    parents.end_with_parent()
    server = FcmServer(given.port)
    server.write_credentials(given.credentials)
    sys.stdout.write(f"{server.url}\n")
    sys.stdout.flush()
    try:
        server.serve()
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
