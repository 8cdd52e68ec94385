"""JSON objects of flags of `vllm serve`, and what their classes refuse.

The parser constructs the objects of two flags (engine/arg_utils.py, parse_dataclass), so errors in them exit with code 2.
The object of speculative decoding is constructed later.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from typing import Any

from pydantic_errors import RAISED, Bound, Complaint, out_of_bounds, unexpected, validation_error

ROLES = ("kv_producer", "kv_consumer", "kv_both")
# config/compilation.py, CUDAGraphMode.
GRAPH_MODES = ("NONE", "PIECEWISE", "FULL", "FULL_DECODE_ONLY", "FULL_AND_PIECEWISE")
# config/speculative.py, SpeculativeConfig.
POSITIVE = Bound("greater_than", 0)
FROM_ONE = Bound("greater_than_equal", 1)
DRAFT_BOUNDS: Mapping[str, Bound] = {
    "num_speculative_tokens": POSITIVE,
    "draft_tensor_parallel_size": FROM_ONE,
    "max_model_len": FROM_ONE,
    "prompt_lookup_max": FROM_ONE,
    "prompt_lookup_min": FROM_ONE,
}

Keys = Mapping[str, list[str]]


def readers(forbidding: Keys) -> Mapping[str, Callable[[str], object]]:
    """Readers of the flags whose objects the parser constructs. `forbidding`: known keys of objects that forbid others."""
    return {
        "compilation-config": reader("CompilationConfig", forbidding.get("compilation-config"), graph_mode),
        "kv-transfer-config": reader("KVTransferConfig", forbidding.get("kv-transfer-config"), transfer),
    }


def reader(
    name: str, known: list[str] | None, check: Callable[[Mapping[str, Any]], list[Complaint]]
) -> Callable[[str], object]:
    def read(text: str) -> object:
        complaints, value = parsed(text)
        if not complaints:
            complaints = [] if known is None else unexpected(value, known)
            complaints = complaints or check(value)
        if complaints:
            raise argparse.ArgumentTypeError(validation_error(name, complaints))
        return value

    return read


def parsed(text: str) -> tuple[list[Complaint], Mapping[str, Any]]:
    try:
        value: object = json.loads(text)
    except ValueError as error:
        return [Complaint(f"Invalid JSON: {error}", "json_invalid", text)], {}
    if not isinstance(value, dict):
        return [Complaint("Input should be an object", "dataclass_type", value)], {}
    return [], value


def graph_mode(given: Mapping[str, Any]) -> list[Complaint]:
    mode = given.get("cudagraph_mode")
    if isinstance(mode, str) and mode.upper() not in GRAPH_MODES:
        # The lookup in the enumeration raises: a traceback, and exit code 1.
        raise SystemExit(f"KeyError: '{mode.upper()}'")
    return []


def transfer(given: Mapping[str, Any]) -> list[Complaint]:
    # config/kv_transfer.py, KVTransferConfig and its __post_init__.
    role, port = given.get("kv_role"), given.get("kv_port", 14579)
    complaints = []
    if role is not None and role not in ROLES:
        known = "'kv_producer', 'kv_both' or 'kv_consumer'"
        complaints.append(Complaint(f"Input should be {known}", "literal_error", role, "kv_role"))
    if isinstance(port, str) and not port.isdigit():
        message = "Input should be a valid integer, unable to parse string as an integer"
        complaints.append(Complaint(message, "int_parsing", port, "kv_port"))
    if given.get("kv_connector") is not None and role is None:
        message = f"Value error, Please specify kv_role when kv_connector is set, supported roles are {ROLES}"
        complaints.append(Complaint(message, "value_error", given))
    return complaints


def draft_problem(given: Mapping[str, Any], forbidding: Keys) -> str | None:
    """Error of the object of speculative decoding."""
    value = given.get("speculative_config")
    if not isinstance(value, dict):
        return None
    known = forbidding.get("speculative-config")
    complaints = [] if known is None else unexpected(value, known)
    for key, bound in DRAFT_BOUNDS.items():
        complaints += out_of_bounds(key, value.get(key), [bound])
    if not complaints and known is not None and value.get("tensor_parallel_size") is not None:
        message = (
            "Value error, 'tensor_parallel_size' is not a valid argument in the speculative_config. "
            "Please pass 'draft_tensor_parallel_size' instead."
        )
        complaints.append(Complaint(message, "value_error", value))
    return RAISED + validation_error("SpeculativeConfig", complaints) if complaints else None
