"""Stands between an agent and the gateway on loopback, passes every byte on, and keeps what was asked and answered."""

import dataclasses
import http.client
import http.server
import json
import threading

HOP = {"connection", "keep-alive", "proxy-connection", "transfer-encoding", "te", "trailer"}


@dataclasses.dataclass
class Exchange:
    """One request: what the agent asked and what the gateway said."""

    method: str
    path: str
    headers: dict
    body: bytes
    status: int = 0
    cache: str = ""
    answer: bytes = b""

    def members(self):
        """The request body's members, or none when it is no JSON object."""
        try:
            asked = json.loads(self.body or b"{}")
        except ValueError:
            return []
        return sorted(asked) if isinstance(asked, dict) else []


class Relay:
    def __init__(self, gateway_port):
        relay = self
        self.exchanges = []
        self.lock = threading.Lock()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def __getattr__(self, name):
                if name.startswith("do_"):
                    return lambda: relay.pass_on(self, gateway_port)
                raise AttributeError(name)

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def pass_on(self, client, port):
        body = read_body(client)
        exchange = Exchange(client.command, client.path, dict(client.headers.items()), body)
        with self.lock:
            self.exchanges.append(exchange)
        gateway = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        try:
            gateway.putrequest(client.command, client.path, skip_host=True, skip_accept_encoding=True)
            upgrade = client.headers.get("Upgrade")
            for name, value in client.headers.items():
                if name.lower() == "host":
                    value = f"127.0.0.1:{port}"
                if name.lower() not in HOP and name.lower() != "content-length":
                    gateway.putheader(name, value)
            if upgrade:
                gateway.putheader("Connection", "Upgrade")
            if body or client.headers.get("Content-Length"):
                gateway.putheader("Content-Length", str(len(body)))
            gateway.endheaders(body or None)
            give_back(client, gateway.getresponse(), exchange)
        except OSError as broken:
            exchange.status = exchange.status or 599
            exchange.answer += str(broken).encode()
            client.close_connection = True
        finally:
            gateway.close()

    def take(self):
        """What was exchanged since the last call."""
        with self.lock:
            taken, self.exchanges = self.exchanges, []
        return taken

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def read_body(client):
    if client.headers.get("Transfer-Encoding", "").lower() == "chunked":
        parts = []
        while True:
            size = int(client.rfile.readline().split(b";")[0], 16)
            parts.append(client.rfile.read(size))
            client.rfile.readline()
            if size == 0:
                return b"".join(parts)
    return client.rfile.read(int(client.headers.get("Content-Length") or 0))


def give_back(client, answer, exchange):
    """The answer as it comes: a stream stays a stream."""
    exchange.status = answer.status
    exchange.cache = answer.headers.get("Cache-Status", "")
    client.send_response_only(answer.status, answer.reason)
    whole = answer.headers.get("Content-Length")
    for name, value in answer.headers.items():
        if name.lower() not in HOP:
            client.send_header(name, value)
    silent = client.command == "HEAD" or answer.status in (101, 204, 304)
    chunked = whole is None and not silent
    if chunked:
        client.send_header("Transfer-Encoding", "chunked")
    client.end_headers()
    while True:
        part = answer.read1(65536)
        if not part:
            break
        exchange.answer += part
        client.wfile.write(b"%x\r\n%s\r\n" % (len(part), part) if chunked else part)
        client.wfile.flush()
    if chunked:
        client.wfile.write(b"0\r\n\r\n")
        client.wfile.flush()
