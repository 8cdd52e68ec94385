"""Refusals of known flags by LightLLM: the assertions of lightllm/server/api_start.py (v1.2.0), in its order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Given = Mapping[str, Any]

# lightllm/server/api_cli.py (v1.2.0).
DEFAULTS: Given = {
    "zmq_mode": "ipc:///tmp/",
    "load_way": "HF",
    "mem_fraction": 0.8,
    "output_constraint_mode": "none",
    "mtp_step": 0,
    "tp": 1,
    "dp": 1,
    "nnodes": 1,
    "run_mode": "normal",
    "llm_prefill_att_backend": ["auto"],
    "llm_decode_att_backend": ["auto"],
}
WITHOUT_FLASHINFER = ["auto", "fa3", "triton"]
# Attention heads of glm4_moe_lite, the only GLM model that LightLLM serves.
HEADS = 20
BARE = "AssertionError"


def problem_of(given: Given) -> str | None:
    """Last line of LightLLM's output where it refuses these values."""
    whole = {**DEFAULTS, **given}
    return next((problem for check in CHECKS if (problem := check(whole))), None)


def asserts(holds: bool, message: str = "") -> str | None:
    return None if holds else f"{BARE}: {message}" if message else BARE


def scheduler(given: Given) -> str | None:
    # The default of router_token_ratio is 0.85.
    return asserts(not given.get("diverse_mode") or given.get("router_token_ratio") == 0.0)


def queues(given: Given) -> str | None:
    return asserts(given["zmq_mode"] in ("tcp://", "ipc:///tmp/"))


def memory(given: Given) -> str | None:
    part = given["mem_fraction"]
    return asserts(0 < part < 1, f"Invalid mem_fraction {part}, The expected value is between 0 and 1.")


def prompt_cache(given: Given) -> str | None:
    off = [name for name in ("disable_dynamic_prompt_cache", "disable_chunked_prefill") if given.get(name)]
    needed = (
        given["output_constraint_mode"] != "none"
        or given.get("token_healing_mode")
        or given.get("diverse_mode")
    )
    return asserts(not needed or not off)


def reward_model(given: Given) -> str | None:
    if not given.get("use_reward_model"):
        return None
    return asserts(
        bool(given.get("disable_dynamic_prompt_cache")), "need add --disable_dynamic_prompt_cache"
    ) or asserts(bool(given.get("disable_chunked_prefill")), "need add --disable_chunked_prefill")


def mixed(given: Given) -> str | None:
    normal = given["run_mode"] == "normal" or not given.get("enable_prefill_decode_mixed")
    return asserts(normal, "--enable_prefill_decode_mixed only supports run_mode normal")


def balance(given: Given) -> str | None:
    switches = (
        "enable_tpsp_mix_mode",
        "enable_prefill_microbatch_overlap",
        "enable_decode_microbatch_overlap",
    )
    if not given.get("enable_dp_prefill_balance"):
        return None
    fits = any(given.get(name) for name in switches) and given["dp"] > 1
    return asserts(fits, "need set --enable_tpsp_mix_mode firstly and --dp > 1")


def experts(given: Given) -> str | None:
    for name in ("llm_prefill_att_backend", "llm_decode_att_backend"):
        if given.get("enable_ep_moe") and not set(given[name]) <= set(WITHOUT_FLASHINFER):
            return asserts(
                False,
                f"When --enable_ep_moe is enabled, --{name} must be one of {WITHOUT_FLASHINFER}; "
                "flashinfer is not supported.",
            )
    return None


def drafts(given: Given) -> str | None:
    if given.get("mtp_mode") is not None:
        return asserts(given["mtp_step"] > 0)
    return asserts(given.get("mtp_draft_model_dir") is None and given["mtp_step"] == 0)


def batch(given: Given) -> str | None:
    if given.get("performance_mode") == "personal":
        return None
    tokens, longest = given.get("batch_max_tokens"), given.get("max_req_total_len")
    if given.get("disable_chunked_prefill"):
        if tokens is None or longest is None:
            return None
        return asserts(
            tokens >= longest, f"batch_max_tokens must >= max_req_total_len, but got {tokens}, {longest}"
        )
    if tokens is None:
        if given["dp"] == 0:
            return "ZeroDivisionError: integer division or modulo by zero"
        tokens = 16384 // given["dp"]
    chunk = given.get("chunked_prefill_size", tokens // 2)
    return asserts(
        tokens >= chunk,
        f"chunked prefill mode, batch_max_tokens must >= chunked_prefill_size, but got {tokens}, {chunk}",
    )


def model(given: Given) -> str | None:
    path = Path(str(given.get("model_dir", ""))) / "config.json"
    return None if path.is_file() else f"FileNotFoundError: [Errno 2] No such file or directory: '{path}'"


def degrees(given: Given) -> str | None:
    # router/manager.py and common/basemodel/basemodel.py, in the processes of the model.
    tensor, data, nodes = given["tp"], given["dp"], given["nnodes"]
    if min(tensor, data, nodes) < 1 or tensor % nodes != 0 or tensor % data != 0:
        return BARE
    return asserts(HEADS % (tensor // data) == 0)


def weights(given: Given) -> str | None:
    # common/basemodel/basemodel.py.
    return asserts(given["load_way"] == "HF", "only support HF format weights")


def draft_models(given: Given) -> str | None:
    # router/model_infer/mode_backend/base_backend.py, init_mtp_draft_model.
    mode, directories = given.get("mtp_mode"), given.get("mtp_draft_model_dir")
    if mode in ("vanilla_no_att", "eagle_no_att"):
        return BARE
    if mode == "vanilla_with_att" and directories is not None and len(directories) < given["mtp_step"]:
        return "IndexError: list index out of range"
    return None


CHECKS: tuple[Callable[[Given], str | None], ...] = (
    model,
    scheduler,
    queues,
    memory,
    prompt_cache,
    reward_model,
    mixed,
    balance,
    experts,
    drafts,
    batch,
    degrees,
    weights,
    draft_models,
)
