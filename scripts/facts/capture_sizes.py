"""Computes the sizes of graphs of one release over a grid of settings, with the release's own functions.

Usage: capture_sizes.py <folder of vLLM's source> <folder of vllm-ascend's source> [--rows]

Prints the SHA-256 of all lists of sizes, which test/fixtures/graph-sizes.json holds, or the rows themselves as JSON. The
functions are taken out of the source and run on plain objects, so that nothing is imported.
"""

import ast
import hashlib
import itertools
import json
import sys
from pathlib import Path
from types import SimpleNamespace


class Mode:
    NONE = "NONE"


class Silent:
    def __getattr__(self, name):
        return lambda *arguments: None


def functions_of(path, scope):
    """The functions of a file, methods included, compiled on their own."""
    found = {}
    if not path.exists():
        return found
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            node.decorator_list = []
            node.returns = None
            for argument in node.args.args:
                argument.annotation = None
            module = ast.Module(body=[node], type_ignores=[])
            if node.name in WANTED:
                exec(compile(module, str(path), "exec"), scope)
                found[node.name] = scope[node.name]
    return found


WANTED = {
    "_set_cudagraph_sizes",
    "set_cudagraph_sizes",
    "update_sizes_for_sequence_parallelism",
    "_get_default_max_cudagraph_capture_size",
    "_get_reduced_cg_cap",
}

GRID = {
    "sequences": [1, 3, 8, 16, 33, 64, 100, 256],
    "drafts": [0, 1, 3, 5],
    "tokens": [4, 32, 100, 512, 4096],
    "largest": [None, 20, 300],
    "listed": [None, [1, 2, 20], [48, 16, 600]],
    "fine": [False, True],
}


def sizes_of(vllm, plugin, scope, sequences, drafts, tokens, largest, listed, fine):
    compilation = SimpleNamespace(
        cudagraph_mode="FULL_DECODE_ONLY",
        max_cudagraph_capture_size=largest,
        cudagraph_capture_sizes=None if listed is None else list(listed),
        pass_config=SimpleNamespace(enable_sp=False),
        post_init_cudagraph_sizes=lambda: None,
    )
    speculation = SimpleNamespace(
        num_speculative_tokens=drafts, uses_dynamic_speculative_decoding=lambda: False
    )
    config = SimpleNamespace(
        model_config=SimpleNamespace(enforce_eager=False),
        compilation_config=compilation,
        scheduler_config=SimpleNamespace(max_num_seqs=sequences, max_num_batched_tokens=tokens),
        speculative_config=speculation if drafts else None,
        parallel_config=SimpleNamespace(tensor_parallel_size=1),
        performance_mode="interactivity" if fine else "balanced",
        num_speculative_tokens=drafts,
        uniform_decode_query_len=1 + drafts,
    )
    compute = plugin.get("set_cudagraph_sizes", vllm["_set_cudagraph_sizes"])
    cap = None
    if "_get_default_max_cudagraph_capture_size" in plugin:
        get_default = plugin["_get_default_max_cudagraph_capture_size"]
        # A method of the platform in earlier releases.
        default = get_default(*([None] if get_default.__code__.co_argcount == 2 else []), config)
        if default is not None:
            compilation.max_cudagraph_capture_size = default
    elif "_get_reduced_cg_cap" in plugin:
        cap = plugin["_get_reduced_cg_cap"](config)
        if cap is not None:
            compilation.max_cudagraph_capture_size = cap
    try:
        compute(config)
        if cap is not None:
            # apply_graph_config of vllm_ascend/platform.py.
            given_sizes = set(compilation.cudagraph_capture_sizes or [])
            compilation.cudagraph_capture_sizes = sorted(given_sizes | {min(cap, tokens)})
            compilation.max_cudagraph_capture_size = None
        # The plugin computes them again.
        compute(config)
    except (AssertionError, ValueError):
        return None
    return compilation.cudagraph_capture_sizes


def main(vllm_folder, plugin_folder, option=None):
    platform = SimpleNamespace(is_device_capability_family=lambda family: False)
    sys.modules["vllm"] = SimpleNamespace()
    sys.modules["vllm.platforms"] = SimpleNamespace(current_platform=platform)
    scope = {"CUDAGraphMode": Mode, "logger": Silent()}
    vllm = functions_of(Path(vllm_folder, "vllm/config/vllm.py"), scope)
    plugin = {}
    for name in ("platform.py", "patch/platform/patch_set_cudagraph_sizes.py"):
        plugin.update(functions_of(Path(plugin_folder, "vllm_ascend", name), scope))
    rows = [dict(zip(GRID, values, strict=True)) for values in itertools.product(*GRID.values())]
    sizes = [sizes_of(vllm, plugin, scope, **row) for row in rows]
    if option == "--rows":
        json.dump([{**row, "sizes": found} for row, found in zip(rows, sizes, strict=True)], sys.stdout)
    else:
        print(hashlib.sha256(json.dumps(sizes, separators=(",", ":")).encode()).hexdigest())


if __name__ == "__main__":
    main(*sys.argv[1:])
