"""Reads and writes safetensors files without the library: eight bytes with the header's length, JSON header, data.

Source: the description of the format in the safetensors README.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

# The limit of the library.
HEADER_LIMIT = 100_000_000
CHUNK = 8 << 20


class Damaged(Exception):
    """A problem with a file. The message is for the operator."""


@dataclass(frozen=True)
class Tensor:
    """One tensor of a file: its description, and the position of its bytes."""

    path: Path
    dtype: str
    shape: tuple[int, ...]
    start: int
    size: int


def read_header(path: Path) -> dict[str, Tensor]:
    """Return the tensors of a file. Raise Damaged for an incomplete file: half a download has a valid header."""
    try:
        length = path.stat().st_size
        with path.open("rb") as file:
            header_size = int.from_bytes(file.read(8), "little")
            if length < 8 or header_size > min(HEADER_LIMIT, length - 8):
                raise Damaged(f"{path} is not a safetensors file, or truncated in its header.")
            header = json.loads(file.read(header_size))
        base = 8 + header_size
        tensors = {
            name: Tensor(
                path=path,
                dtype=str(entry["dtype"]),
                shape=tuple(int(extent) for extent in entry["shape"]),
                start=base + int(entry["data_offsets"][0]),
                size=int(entry["data_offsets"][1]) - int(entry["data_offsets"][0]),
            )
            for name, entry in header.items()
            if name != "__metadata__"
        }
    except FileNotFoundError:
        raise Damaged(f"{path} is missing.") from None
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        raise Damaged(f"{path} is not a safetensors file: its header is unreadable.") from None
    end = max((tensor.start + tensor.size for tensor in tensors.values()), default=base)
    if end != length:
        raise Damaged(
            f"{path} has {length} of {end} bytes, so it is truncated or damaged. Download it again."
        )
    return tensors


def write_copy(path: Path, tensors: dict[str, Tensor]) -> None:
    """Copy tensors of other files into a new file, chunk by chunk, and flush it to the disk."""
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    offset = 0
    for name, tensor in tensors.items():
        ends = [offset, offset + tensor.size]
        header[name] = {"dtype": tensor.dtype, "shape": list(tensor.shape), "data_offsets": ends}
        offset += tensor.size
    text = json.dumps(header, separators=(",", ":")).encode()
    # Blanks align the data to eight bytes.
    text += b" " * (-len(text) % 8)
    with path.open("wb") as target:
        target.write(len(text).to_bytes(8, "little"))
        target.write(text)
        for tensor in tensors.values():
            copy_bytes(tensor, target)
        target.flush()
        os.fsync(target.fileno())


def copy_bytes(tensor: Tensor, target) -> None:
    left = tensor.size
    with tensor.path.open("rb") as source:
        source.seek(tensor.start)
        while left > 0:
            chunk = source.read(min(CHUNK, left))
            if not chunk:
                raise Damaged(f"{tensor.path} became shorter while it was read.")
            target.write(chunk)
            left -= len(chunk)


def same_bytes(one: Tensor, other: Tensor) -> bool:
    """Return whether two tensors are equal."""
    if (one.dtype, one.shape, one.size) != (other.dtype, other.shape, other.size):
        return False
    with one.path.open("rb") as left, other.path.open("rb") as right:
        left.seek(one.start)
        right.seek(other.start)
        rest = one.size
        while rest > 0:
            size = min(CHUNK, rest)
            if left.read(size) != right.read(size):
                return False
            rest -= size
    return True
