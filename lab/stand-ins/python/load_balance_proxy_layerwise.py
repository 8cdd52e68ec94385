"""Stand-in for load_balance_proxy_layerwise_server_example.py: asks decode first, which calls /v1/metaserver for prefill.

No release of the script adds or removes servers (v0.13.0:544, v0.23.0:600 and v0.26.0rc1:675 are its last routes).
"""

from __future__ import annotations

import argparse
import itertools
import threading
import urllib.error
from collections.abc import Mapping
from typing import Any, NoReturn

from http_api import Reply, Request, failure
from listening import give_up
from load_balance_proxy import common_options, paired, parsed, post, reply_of, run
from proxy_instances import Instances
from release import release, version_of

WILDCARDS = ("0.0.0.0", "::", "0:0:0:0:0:0:0:0")


class LayerwiseProxy:
    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._prefill = Instances(paired(options.prefiller_hosts, options.prefiller_ports))
        self._decode = Instances(paired(options.decoder_hosts, options.decoder_ports))
        self._numbers = itertools.count(1)
        self._waiting: dict[str, tuple[str, Mapping[str, Any]]] = {}
        self._lock = threading.Lock()

    def health(self, _: Request) -> Reply:
        """Does not check the servers."""
        return Reply(
            {"status": "ok", "prefill_instances": len(self._prefill), "decode_instances": len(self._decode)}
        )

    def forward(self, path: str, request: Request) -> Reply:
        own = f"request-{next(self._numbers)}"
        known = f"chatcmpl-{own}" if "chat" in path else f"cmpl-{own}-0"
        with self._lock:
            self._waiting[known] = (path, request.body)
        handle, decode = self._decode.take(request.size)
        address = f"http://{self._options.host}:{self._options.port}/v1/metaserver"
        params = {"do_remote_decode": False, "do_remote_prefill": True, "metaserver": address}
        try:
            body = {**request.body, "kv_transfer_params": params}
            answer = post(self._options, decode, path, body, {"X-Request-Id": own})
        except urllib.error.HTTPError as error:
            return failure(error.code, error.read().decode(errors="replace"), "ProxyError")
        except OSError as error:
            return failure(500, f"No server responds: {getattr(error, 'reason', error)}", "ProxyError")
        finally:
            self._decode.give_back(handle, request.size)
            with self._lock:
                self._waiting.pop(known, None)
        return reply_of(request.body, answer)

    def metaserver(self, request: Request) -> Reply:
        """Decode is ready to receive: ask prefill for one token."""
        params = request.body
        with self._lock:
            waiting = self._waiting.get(str(params.get("request_id")))
        if waiting is None:
            return failure(500, f"unknown request {params.get('request_id')}", "ProxyError")
        path, body = waiting
        handle, prefill = self._prefill.take(request.size)
        try:
            post(
                self._options,
                prefill,
                path,
                {**body, "max_tokens": 1, "min_tokens": 1, "stream": False, "kv_transfer_params": params},
            )
        except OSError as error:
            return failure(500, f"Post metaserver failed with: {error}", "ProxyError")
        finally:
            self._prefill.give_back(handle, request.size)
        return Reply({})


def options_of() -> argparse.Namespace:
    options = parsed(common_options())
    # Since v0.18.0 (load_balance_proxy_layerwise_server_example.py:276).
    if options.host in WILDCARDS and version_of(release()["version"]) >= (0, 18):
        give_up(
            "ValueError: Decoder hosts will access Proxy host:port/metaserver, to avoid configuration errors, "
            f"the Wildcard Address {options.host} is not allowed for proxy"
        )
    return options


def main() -> NoReturn:
    options = options_of()
    proxy = LayerwiseProxy(options)
    run(options, proxy.health, proxy.forward, {("POST", "/v1/metaserver"): proxy.metaserver})
