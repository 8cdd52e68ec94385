"""`--kv-transfer-config`: the connector between prefill and decode, and whether another one uses a pool."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# Registered under these names: vllm_ascend, distributed/kv_transfer/__init__.py.
PULLING = ("MooncakeConnectorV1", "MooncakeHybridConnector")
LAYERWISE = ("MooncakeLayerwiseConnector",)
SCHEDULED = ("MooncakeConnectorV2", "MooncakePullConnector")
STORES = ("AscendStoreConnector", "MooncakeConnectorStoreV1")
MULTI = "MultiConnector"


@dataclass(frozen=True)
class Transfer:
    """The parts of `--kv-transfer-config` that decide ports and connections."""

    # Of a MultiConnector, the one between prefill and decode; empty without one.
    connector: str
    names: Sequence[str]
    role: str
    port: int
    engine_id: str
    direct: bool
    prefill: Mapping[str, Any]
    decode: Mapping[str, Any]
    # Implementation of the pool; empty without a store.
    backend: str
    # Directory with the UB endpoints of each device; empty without one.
    endpoints: str
    # Whether blocks that fail to load are computed again.
    recomputes: bool

    @property
    def passes(self) -> bool:
        """Whether blocks go from prefill to decode."""
        return self.connector != ""

    @property
    def layerwise(self) -> bool:
        """Whether prefill connects to decode."""
        return self.connector in LAYERWISE

    @property
    def scheduled(self) -> bool:
        """Whether each rank has one port, behind those of all devices."""
        return self.connector in SCHEDULED

    @property
    def needs_degrees(self) -> bool:
        return self.connector in PULLING

    @property
    def listens(self) -> bool:
        return self.passes and self.role == ("kv_consumer" if self.layerwise else "kv_producer")


def transfer_of(value: object) -> Transfer | None:
    if not isinstance(value, dict):
        return None
    parts = parts_of(value)
    names = [str(part.get("kv_connector")) for part in parts]
    pair = first(parts, (*PULLING, *LAYERWISE, *SCHEDULED))
    store = first(parts, STORES)
    extra = extra_of(pair)
    return Transfer(
        connector=str(pair.get("kv_connector", "")),
        names=names if value.get("kv_connector") != MULTI else [MULTI, *names],
        role=str(value.get("kv_role")),
        port=int(pair.get("kv_port", 14579)),
        # Each connector of a MultiConnector inherits the id (multi_connector.py).
        engine_id=str(value.get("engine_id", "")),
        # The images build Mooncake with AscendDirect; the plugin does not read the key.
        direct=pair != {} and extra.get("use_ascend_direct") is not False,
        prefill=extra.get("prefill", {}),
        decode=extra.get("decode", {}),
        backend=str(extra_of(store).get("backend", "mooncake")) if store else "",
        endpoints=str(extra_of(value).get("ascend_local_comm_res_path", "")),
        recomputes=value.get("kv_load_failure_policy") == "recompute",
    )


def parts_of(value: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The connector itself, or those that a MultiConnector asks."""
    if value.get("kv_connector") != MULTI:
        return [value]
    connectors = extra_of(value).get("connectors", [])
    return [part for part in connectors if isinstance(part, dict)]


def first(parts: Sequence[Mapping[str, Any]], names: Sequence[str]) -> Mapping[str, Any]:
    return next((part for part in parts if part.get("kv_connector") in names), {})


def extra_of(part: Mapping[str, Any]) -> Mapping[str, Any]:
    extra = part.get("kv_connector_extra_config", {})
    return extra if isinstance(extra, dict) else {}
