"""Exports the MTP layer of a model as a draft model for xLLM, with xLLM's own tool.

Source: deployment document 004, EX1.

export_mtp_layer.py --content TEXT --tools DIRECTORY --source DIRECTORY DIRECTORY

The tools directory is that of xLLM's sources in the image. Newer sources have export_mtp.py, which detects the model.
Older sources have export_deepseek_mtp.py with DeepSeek's names; the script uses a copy with GLM's names, as documented.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import shutil
import sys
import tempfile
from pathlib import Path

import marker
from model_directory import check, partial_of, put_in_place, refuse_occupied, run_tool, tensor_names
from outcome import Refused, log, report
from volume_lock import held

PROCEDURE = "mtp-export"
NEWER, OLDER = "export_mtp.py", "export_deepseek_mtp.py"
RENAMED = {"DeepseekV3MtpForCausalLM": "Glm4MoeMtpForCausalLM", "deepseek_v3_mtp": "glm4_moe_mtp"}
TRANSFORMERS = "4.54.0"


def export(content: str, tools: Path, source: Path, directory: Path) -> dict[str, object]:
    if marker.read(directory, PROCEDURE).get("content") == content:
        log(PROCEDURE, f"{directory} is already filled with this content")
        return {"files": check(directory), "exported": False}
    refuse_occupied(directory, PROCEDURE)
    check(source)
    config = marker.load(source / "config.json")
    require_layer(source, config.get("num_hidden_layers"))
    model_type = config.get("model_type")
    partial = partial_of(directory)
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as scratch:
        command = command_of(tools, model_type, Path(scratch), source, partial)
        log(PROCEDURE, " ".join(command))
        run_tool(command, tools, {"PYTHONPATH": str(tools)})
    files = check(partial)
    exported = marker.load(partial / "config.json")
    require_draft_names(exported, model_type, partial)
    marker.write(partial, PROCEDURE, content)
    put_in_place(partial, directory)
    return {"files": files, "exported": True, "modelType": exported.get("model_type")}


def command_of(tools: Path, model_type: object, scratch: Path, source: Path, partial: Path) -> list[str]:
    """Return the command of the tool in this image."""
    if (tools / NEWER).is_file():
        return [sys.executable, str(tools / NEWER), "--input-dir", str(source), "--output-dir", str(partial)]
    if not (tools / OLDER).is_file():
        raise Refused(
            f"{tools} has neither {NEWER} nor {OLDER}. Set procedures.mtpExport.image to an image with xLLM's sources, "
            "and procedures.mtpExport.tools to their directory tools."
        )
    if model_type != "glm4_moe":
        raise Refused(f"{OLDER} exports models of type glm4_moe only, not {model_type}.")
    require_transformers()
    tool = scratch / OLDER
    tool.write_text(for_glm((tools / OLDER).read_text(encoding="utf-8"), tools / OLDER), encoding="utf-8")
    return [sys.executable, str(tool), "--input_dir", str(source), "--output_dir", str(partial)]


def for_glm(text: str, path: Path) -> str:
    """Replace DeepSeek's names in the tool with GLM's. A tool with GLM's names stays unchanged."""
    if all(name in text for name in RENAMED.values()):
        return text
    missing = [name for name in RENAMED if name not in text]
    if missing:
        raise Refused(f"{path} lacks {' and '.join(missing)}, so it is not the documented tool.")
    for old, new in RENAMED.items():
        text = text.replace(old, new)
    return text


def require_layer(source: Path, layer: object) -> None:
    """Reject weights without the MTP layer, the one after the last: transformers does not save it."""
    prefix = f"model.layers.{layer}."
    if isinstance(layer, int) and not any(name.startswith(prefix) for name in tensor_names(source)):
        raise Refused(
            f"{source} has no MTP layer ({prefix}*); quantized weights may lack it. Set procedures.mtpExport.source to "
            "the directory of the float weights."
        )


def require_transformers() -> None:
    try:
        found = importlib.metadata.version("transformers")
    except importlib.metadata.PackageNotFoundError:
        found = "none"
    if found != TRANSFORMERS:
        raise Refused(
            f"{OLDER} requires transformers {TRANSFORMERS}, but the image has {found} (deployment document 004, EX1). "
            f"Build an image with transformers=={TRANSFORMERS}, and set procedures.mtpExport.image to it."
        )


def require_draft_names(config: dict[str, object], model_type: object, partial: Path) -> None:
    """Reject names that xLLM does not know: it selects the draft's code by them, and starts without a draft otherwise."""
    exported, architectures = str(config.get("model_type")), str(config.get("architectures"))
    wanted = "glm4_moe_mtp" if model_type == "glm4_moe" else "_mtp"
    if not exported.endswith(wanted) or "Mtp" not in architectures:
        raise Refused(
            f"The tool exported model_type {exported} and architectures {architectures} to {partial}, "
            f"which xLLM does not load as the MTP layer of {model_type}."
        )


def main() -> None:
    parser = argparse.ArgumentParser(prog="export_mtp_layer.py", description=__doc__)
    parser.add_argument("--content", required=True)
    parser.add_argument("--tools", type=Path, required=True)
    parser.add_argument("--source", type=Path, required=True)
    parser.add_argument("directory", type=Path)
    given = parser.parse_args()

    def work() -> dict[str, object]:
        given.directory.parent.mkdir(parents=True, exist_ok=True)
        with held(given.directory.parent / marker.STATE / f"{PROCEDURE}.lock", PROCEDURE):
            return export(given.content, given.tools, given.source, given.directory)

    report(PROCEDURE, given.directory, given.content, work)


if __name__ == "__main__":
    main()
