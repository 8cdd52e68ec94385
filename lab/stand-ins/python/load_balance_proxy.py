"""Stand-in for load_balance_proxy_server_example.py of vLLM-Ascend: same options, same handling of requests."""

from __future__ import annotations

import argparse
import json
import os
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

from http_api import Api, Reply, Request, failure
from lifecycle import Lifecycle, end
from listening import bound, give_up
from proxy_instances import instances_of
from release import release, version_of


class Servers:
    """Both sides, the number of requests, and the thread that checks new servers (v0.20.2rc1:455-490, v0.23.0:573-608)."""

    def __init__(self, options: argparse.Namespace) -> None:
        version = version_of(release()["version"])
        self._options = options
        self.sides = {
            "prefill": instances_of(paired(options.prefiller_hosts, options.prefiller_ports), version),
            "decode": instances_of(paired(options.decoder_hosts, options.decoder_ports), version),
        }
        self.requests = 0
        self._checks_first = version < (0, 21)
        self._waiting: dict[str, tuple[str, int]] = {}
        self._lock = threading.Lock()
        threading.Thread(target=self._listen, daemon=True).start()

    def count(self, change: int) -> None:
        with self._lock:
            self.requests += change

    def health(self, _: Request) -> Reply:
        """Does not check the servers."""
        counts = {f"{role}_instances": len(side) for role, side in self.sides.items()}
        return Reply(
            {"status": "ok", **counts, **({} if self._checks_first else {"request_num": self.requests})}
        )

    def add(self, request: Request) -> Reply:
        role, addresses = self._asked(request)
        side = self.sides.get(role)
        if side is None:
            return Reply({"error": f"Instance type {role} is not supported."})
        for address in addresses:
            if self._checks_first and serves_models(address):
                side.add(address)
            elif self._checks_first or address not in [*side.addresses, *self._waiting]:
                self._waiting[address] = (role, 0)
        return self._lists(f"add {role} instances: {addresses}.")

    def remove(self, request: Request) -> Reply:
        role, addresses = self._asked(request)
        side = self.sides.get(role)
        if side is None:
            return Reply({"error": f"Instance type {role} is not supported."})
        side.remove(addresses, self.requests)
        return self._lists(f"remove {role} instances: {addresses}.")

    def _asked(self, request: Request) -> tuple[str, list[str]]:
        addresses = request.body.get("instances", [])
        return str(request.body.get("type", "")), [addresses] if isinstance(addresses, str) else addresses

    def _lists(self, message: str) -> Reply:
        lists = {f"current_{role}_instances": side.addresses for role, side in self.sides.items()}
        return Reply({"message": message, **lists})

    def _listen(self) -> None:
        while True:
            for address, (role, checks) in list(self._waiting.items()):
                if serves_models(address):
                    self._waiting.pop(address, None)
                    self.sides[role].add(address)
                elif checks + 1 >= self._options.max_waiting_retries:
                    self._waiting.pop(address, None)
                else:
                    self._waiting[address] = (role, checks + 1)
            for side in self.sides.values():
                side.finish_removal(self.requests)
            time.sleep(self._options.waiting_retry_interval)


def serves_models(address: str) -> bool:
    headers = {"Authorization": f"Bearer {os.environ.get('OPENAI_API_KEY')}"}
    try:
        request = urllib.request.Request(f"http://{address}/v1/models", headers=headers)
        with urllib.request.urlopen(request, timeout=5):  # http only
            return True
    except OSError:
        return False


class Proxy:
    """Prefill with one token, then decode with the KV parameters of the prefill answer."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self.servers = Servers(options)

    def forward(self, path: str, request: Request) -> Reply:
        self.servers.count(1)
        try:
            return self._forward(path, request)
        except urllib.error.HTTPError as error:
            return failure(error.code, error.read().decode(errors="replace"), "ProxyError")
        except OSError as error:
            return failure(500, f"No server responds: {getattr(error, 'reason', error)}", "ProxyError")
        except (IndexError, RuntimeError) as error:
            return failure(500, f"Internal Server Error: {type(error).__name__}: {error}", "ProxyError")
        finally:
            self.servers.count(-1)

    def _forward(self, path: str, request: Request) -> Reply:
        """Takes the decode rank after prefill has answered (v0.20.2rc1:686-727, v0.23.0:899-946)."""
        params = {
            "do_remote_decode": True,
            "do_remote_prefill": False,
            "remote_engine_id": None,
            "remote_block_ids": None,
            "remote_host": None,
            "remote_port": None,
        }
        prefills, decodes = self.servers.sides["prefill"], self.servers.sides["decode"]
        first = {**request.body, "max_tokens": 1, "stream": False, "kv_transfer_params": params}
        handle, prefill = prefills.take(request.size)
        try:
            prefilled = post(self._options, prefill, path, first)
        finally:
            prefills.give_back(handle, request.size)
        second = {**request.body, "kv_transfer_params": json.loads(prefilled).get("kv_transfer_params")}
        handle, decode = decodes.take(request.size)
        try:
            answer = post(self._options, decode, path, second)
        finally:
            decodes.give_back(handle, request.size)
        return reply_of(request.body, answer)


def reply_of(body: Mapping[str, Any], answer: str) -> Reply:
    """The answer of a server, event by event where the client wants a stream."""
    if body.get("stream"):
        lines = [line[6:] for line in answer.splitlines() if line.startswith("data: {")]
        return Reply(events=[json.loads(line) for line in lines])
    return Reply(json.loads(answer))


def post(
    options: argparse.Namespace,
    address: str,
    path: str,
    body: Mapping[str, Any],
    headers: Mapping[str, str] | None = None,
) -> str:
    """Honors http_proxy, as httpx does."""
    request = urllib.request.Request(
        f"http://{address}{path}",
        data=json.dumps(body).encode(),
        headers={
            "Content-Type": "application/json",
            "Authorization": f"Bearer {os.environ.get('OPENAI_API_KEY')}",
            **(headers or {}),
        },
    )
    for attempt in range(1, options.max_retries + 1):
        try:
            with urllib.request.urlopen(request, timeout=60) as response:  # http only
                return str(response.read().decode())
        except urllib.error.HTTPError:
            raise
        except OSError:
            if attempt == options.max_retries:
                raise
            time.sleep(options.retry_delay * 2**attempt)
    raise OSError("no attempt was made")


def paired(hosts: Sequence[str], ports: Sequence[int]) -> list[str]:
    return [f"{host}:{port}" for host, port in zip(hosts, ports)]


def common_options() -> argparse.ArgumentParser:
    """Options of both scripts."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="localhost")
    parser.add_argument("--prefiller-hosts", nargs="+", default=["localhost"])
    parser.add_argument("--prefiller-ports", type=int, nargs="+", default=[8001])
    parser.add_argument("--decoder-hosts", nargs="+", default=["localhost"])
    parser.add_argument("--decoder-ports", type=int, nargs="+", default=[8002])
    parser.add_argument("--max-retries", type=int, default=3)
    parser.add_argument("--retry-delay", type=float, default=0.001)
    return parser


def parsed(parser: argparse.ArgumentParser) -> argparse.Namespace:
    options = parser.parse_args()
    if len(options.prefiller_hosts) != len(options.prefiller_ports):
        give_up("ValueError: Number of prefiller hosts must match number of prefiller ports")
    if len(options.decoder_hosts) != len(options.decoder_ports):
        give_up("ValueError: Number of decoder hosts must match number of decoder ports")
    return options


def options_of() -> argparse.Namespace:
    parser = common_options()
    parser.add_argument("--max-waiting-retries", type=int, default=3)
    parser.add_argument("--waiting-retry-interval", type=float, default=10)
    if version_of(release()["version"]) >= (0, 23):
        parser.add_argument("--workers", type=int, default=1)
        parser.add_argument("--log-level", default="info")
    return parsed(parser)


def run(
    options: argparse.Namespace,
    health: Callable[[Request], Reply],
    forward: Callable[[str, Request], Reply],
    others: Mapping[tuple[str, str], Callable[[Request], Reply]],
) -> NoReturn:
    """Serve the routes of both scripts, and those of one."""
    lifecycle = Lifecycle()
    routes = {
        ("GET", "/healthcheck"): health,
        ("POST", "/v1/completions"): lambda request: forward("/v1/completions", request),
        ("POST", "/v1/chat/completions"): lambda request: forward("/v1/chat/completions", request),
        **others,
    }
    try:
        api = Api(bound(options.host, options.port), routes)
    except OSError as error:
        give_up(f"[Errno {error.errno}] error while attempting to bind on address: {error.strerror}")
    api.open()
    print(f"INFO: Uvicorn running on http://{options.host}:{options.port}", flush=True)
    lifecycle.stopping.wait()
    end(0)


def main() -> NoReturn:
    options = options_of()
    proxy = Proxy(options)
    changes = {
        ("POST", "/instances/add"): proxy.servers.add,
        ("POST", "/instances/remove"): proxy.servers.remove,
    }
    run(options, proxy.servers.health, proxy.forward, changes)
