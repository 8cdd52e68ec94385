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
from release import release, version_of


class Instances:
    """Servers of one role. The least loaded server is next; among equals the least recently used."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self._load = dict.fromkeys(addresses, 0.0)
        self._used = dict.fromkeys(addresses, 0.0)
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._load)

    def take(self, size: int) -> str:
        with self._lock:
            address = min(self._load, key=lambda each: (self._load[each], self._used[each]))
            self._load[address] += size
            self._used[address] = time.monotonic()
            return address

    def give_back(self, address: str, size: int) -> None:
        with self._lock:
            self._load[address] -= size


class Proxy:
    """Prefill with one token, then decode with the KV parameters of the prefill answer."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._prefill = Instances(paired(options.prefiller_hosts, options.prefiller_ports))
        self._decode = Instances(paired(options.decoder_hosts, options.decoder_ports))

    def health(self, _: Request) -> Reply:
        """Does not check the servers."""
        return Reply(
            {"status": "ok", "prefill_instances": len(self._prefill), "decode_instances": len(self._decode)}
        )

    def forward(self, path: str, request: Request) -> Reply:
        prefill, decode = self._prefill.take(request.size), self._decode.take(request.size)
        try:
            params = {
                "do_remote_decode": True,
                "do_remote_prefill": False,
                "remote_engine_id": None,
                "remote_block_ids": None,
                "remote_host": None,
                "remote_port": None,
            }
            first = {**request.body, "max_tokens": 1, "stream": False, "kv_transfer_params": params}
            prefilled = post(self._options, prefill, path, first)
            second = {**request.body, "kv_transfer_params": json.loads(prefilled).get("kv_transfer_params")}
            answer = post(self._options, decode, path, second)
        except urllib.error.HTTPError as error:
            return failure(error.code, error.read().decode(errors="replace"), "ProxyError")
        except OSError as error:
            return failure(500, f"No server responds: {getattr(error, 'reason', error)}", "ProxyError")
        finally:
            self._prefill.give_back(prefill, request.size)
            self._decode.give_back(decode, request.size)
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
    run(options, proxy.health, proxy.forward, {})
