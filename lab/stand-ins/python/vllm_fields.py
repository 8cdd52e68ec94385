"""Models and numbers that vLLM refuses: fields of its classes, and its computations with them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic_errors import RAISED, Bound, out_of_bounds, refused, validation_error
from release import version_of

if TYPE_CHECKING:
    from vllm_config import Config

FROM_ONE = (Bound("greater_than_equal", 1),)
# Fields of config/scheduler.py, config/cache.py and config/offload.py at v0.20.2, by the class.
BOUNDS: Mapping[str, Mapping[str, tuple[Bound, ...]]] = {
    "CacheConfig": {
        "gpu_memory_utilization": (Bound("greater_than", 0), Bound("less_than_equal", 1)),
    },
    "SchedulerConfig": {
        "max_num_batched_tokens": FROM_ONE,
        "max_num_seqs": FROM_ONE,
        "max_num_partial_prefills": FROM_ONE,
        "max_long_partial_prefills": FROM_ONE,
        "stream_interval": FROM_ONE,
    },
}
# config/model.py: since 0.17, -1 means the longest that fits.
LENGTH = Bound("greater_than_equal", -1)
OLD_LENGTH = Bound("greater_than", 0)


def model_problem(config: Config) -> str | None:
    """Error for a path without a model."""
    path = Path(config.model)
    if not path.is_dir():
        # vLLM takes it for a name at Hugging Face: transformers 5 in newer images, 4.57 in older ones.
        if version_of(config.transformers) >= (5,):
            return (
                f"OSError: Repo id must be in the form 'repo_name' or 'namespace/repo_name': '{config.model}'. "
                "Use `repo_type` argument if needed."
            )
        return (
            f"OSError: Can't load the configuration of '{config.model}'. If you were trying to load it from "
            "'https://huggingface.co/models', make sure you don't have a local directory with the same name. "
            f"Otherwise, make sure '{config.model}' is the correct path to a directory containing a config.json file"
        )
    if not (path / "config.json").is_file():
        # transformers_utils/config.py, get_config.
        return refused(
            "ModelConfig", f"Invalid repository ID or local directory specified: '{config.model}'."
        )
    return None


def number_problem(config: Config) -> str | None:
    """Error for a number out of range."""
    given = config.given
    length = OLD_LENGTH if config.version.startswith("0.13.") else LENGTH
    fields = {"ModelConfig": {"max_model_len": (length,)}, **BOUNDS}
    for name, bounds in fields.items():
        complaints = [found for key in bounds for found in out_of_bounds(key, given.get(key), bounds[key])]
        if complaints:
            return RAISED + validation_error(name, complaints)
    if config.tensor == 0 or given.get("decode_context_parallel_size") == 0:
        # A division of heads in config/model.py, verify_with_parallel_config, and of degrees in config/parallel.py.
        return "ZeroDivisionError: integer modulo by zero"
    if config.tensor < 0:
        # No executor fits a world without processes (v1/executor/abstract.py).
        return "ValueError: Unknown distributed executor backend: None"
    return None
