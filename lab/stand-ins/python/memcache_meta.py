"""Stand-in for memcache_hybrid: MetaService listens on the addresses of its config file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

from lifecycle import Lifecycle, end
from listening import give_up, listening
from pool_server import serve
from vllm_pool import lines

ADDRESSES = {
    "ock.mmc.meta_service_url": "tcp://127.0.0.1:5000",
    "ock.mmc.meta_service.config_store_url": "tcp://127.0.0.1:6000",
    "ock.mmc.meta_service.metrics_url": "http://127.0.0.1:8000",
}


class MetaService:
    @staticmethod
    def main() -> NoReturn:
        path = os.environ.get("MMC_META_CONFIG_PATH", "")
        settings = lines(Path(path).read_text(encoding="utf-8"))
        lifecycle = Lifecycle()
        opened = []
        for name, default in ADDRESSES.items():
            host, _, port = settings.get(name, default).partition("://")[2].rpartition(":")
            try:
                opened.append(listening(host, int(port)))
            except OSError as error:
                give_up(f"MetaService: {name}: {error.strerror}")
        serve(opened[0])
        lifecycle.stopping.wait()
        end(0)
