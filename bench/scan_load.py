"""Clients on kept-alive connections, one thread for all of them: they share the cores measured."""

import selectors
import socket
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from time import perf_counter

from bench.measure import Broken

_END = b"\r\n\r\n"


@dataclass(slots=True)
class _Client:
    """One connection: what it has still to send, and what it is waiting for."""

    socket: socket.socket
    waiting: deque[bytes]
    sent_at: float = 0.0
    gathered: bytearray = field(default_factory=bytearray)

    def send_next(self) -> bool:
        """Send the next request, if there is one."""
        if not self.waiting:
            return False
        self.sent_at = perf_counter()
        self.socket.sendall(self.waiting.popleft())
        return True

    def answer(self) -> bytes | None:
        """Take in what has come; return the answer once it is whole."""
        came = self.socket.recv(1 << 18)
        if not came:
            raise Broken("the server hung up")
        self.gathered += came
        head_end = self.gathered.find(_END)
        if head_end < 0:
            return None
        head = bytes(self.gathered[:head_end]).lower()
        length = int(head.partition(b"content-length:")[2].split(b"\r\n")[0])
        if len(self.gathered) < head_end + len(_END) + length:
            return None
        whole = bytes(self.gathered)
        self.gathered.clear()
        return whole


def request(path: str, body: bytes, *, token: str, port: int) -> bytes:
    """Return a whole POST as it goes over the wire."""
    head = (
        f"POST /api/v1{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Authorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def drive(port: int, requests: Sequence[Iterable[bytes]]) -> tuple[float, list[float]]:
    """Let each client send its requests one by one; return all seconds and those of each."""
    clients = [
        _Client(socket.create_connection(("127.0.0.1", port)), deque(waiting))
        for waiting in requests
    ]
    took: list[float] = []
    with selectors.DefaultSelector() as selector:
        started = perf_counter()
        for client in clients:
            client.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if client.send_next():
                selector.register(client.socket, selectors.EVENT_READ, client)
        while selector.get_map():
            for key, _ in selector.select():
                client = key.data
                answer = client.answer()
                if answer is None:
                    continue
                took.append(perf_counter() - client.sent_at)
                if not answer.startswith(b"HTTP/1.1 200"):
                    raise Broken(answer.decode(errors="replace")[:500])
                if not client.send_next():
                    selector.unregister(client.socket)
        seconds = perf_counter() - started
    for client in clients:
        client.socket.close()
    return seconds, took
