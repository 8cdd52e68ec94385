"""Stand-ins of what vLLM-Ascend imports and only a device or a compiler has: torch_npu, the plugin's compiled modules and others.

Their attributes are objects that take every call. One that reaches a decision of the configuration is a fault: see `is_at_fault`.
"""

import importlib.abc
import importlib.machinery
import sys
import traceback
import types
import typing

# Modules that the image has and the environment lacks.
ROOTS = (
    "acl",
    "custom_ops",
    "memcache_hybrid",
    "mooncake",
    "torch_npu",
    "torchair",
    "torchaudio",
    "torchvision",
    "vllm_ascend.vllm_ascend_C",
)

# Memory of a node of Atlas 800 in bytes.
NODE_MEMORY = 2048 * 2**30

DEVICE: dict[str, typing.Any] = {"type": "A3", "count": 16}

SOC = {"A2": 223, "A3": 253, "A5": 260}


class StandInError(Exception):
    """A stand-in has no answer."""


class Anything(type):
    """The class of stand-ins for classes: also a base of classes, and what takes every call."""

    def __getattr__(cls, name: str) -> typing.Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return stand_in(f"{cls.__name__}.{name}")

    def __call__(cls, *_arguments: typing.Any, **_named: typing.Any) -> typing.Any:
        if cls.__dict__.get("stands_in"):
            return cls
        return super().__call__(*_arguments, **_named)


def stand_in(name: str) -> typing.Any:
    return Anything(name, (), {"stands_in": True})


class StandInModule(types.ModuleType):
    def __getattr__(self, name: str) -> typing.Any:
        if name.startswith("__"):
            raise AttributeError(name)
        found = stand_in(f"{self.__name__}.{name}")
        setattr(self, name, found)
        return found


class StandInFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name: str, _path: object = None, _target: object = None) -> typing.Any:
        if any(name == root or name.startswith(f"{root}.") for root in ROOTS):
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        module = StandInModule(spec.name)
        module.__path__ = []
        # Transformers compares it.
        module.__dict__["__version__"] = "0.25.0"
        return module

    def exec_module(self, _module: types.ModuleType) -> None:
        pass


def device_module() -> types.ModuleType:
    """`torch.npu`, as torch_npu registers it."""
    module = StandInModule("torch.npu")
    answers: dict[str, typing.Callable[..., typing.Any]] = {
        "is_available": lambda: True,
        "device_count": lambda: DEVICE["count"],
        "current_device": lambda: 0,
        "get_device_name": lambda *_: f"Ascend{DEVICE['type']}",
        "get_soc_version": lambda: SOC[DEVICE["type"]],
        "mem_get_info": lambda *_: (60 * 2**30, 64 * 2**30),
        "is_initialized": lambda: False,
        "_is_in_bad_fork": lambda: False,
        "manual_seed_all": lambda *_: None,
        "get_device_capability": lambda *_: None,
    }
    for name, answer in answers.items():
        setattr(module, name, answer)
    return module


def install() -> None:
    # Each of these modules is looked for before the path: the plugin's own package lacks its compiled modules.
    sys.meta_path.insert(0, StandInFinder())
    import torch

    torch.utils.rename_privateuse1_backend("npu")
    module = device_module()
    torch._register_device_module("npu", module)
    sys.modules["torch.npu"] = module
    # torch_npu adds the backend of its collectives.
    import torch.distributed

    torch.distributed.is_hccl_available = lambda: True
    import psutil

    memory = psutil.virtual_memory()._replace(total=NODE_MEMORY, available=NODE_MEMORY, free=NODE_MEMORY)
    psutil.virtual_memory = lambda: memory
    import torch_npu

    torch_npu.npu = module
    build = types.ModuleType("vllm_ascend._build_info")
    build.__dict__.update(
        __device_type__=DEVICE["type"], __soc_version__="ascend910_9391", __sleep_mode_enabled__=True
    )
    sys.modules["vllm_ascend._build_info"] = build


def describe(device: dict[str, typing.Any]) -> None:
    """Sets kind and number of the devices of one case."""
    DEVICE.update(device)
    build = sys.modules["vllm_ascend._build_info"]
    build.__dict__["__device_type__"] = DEVICE["type"]
    utilities = sys.modules.get("vllm_ascend.utils")
    if utilities is not None:
        utilities.__dict__["_ascend_device_type"] = None
    # Releases since v0.27.1rc1 find both out at their import.
    config = sys.modules.get("vllm_ascend.device.device_config")
    profile = sys.modules.get("vllm_ascend.device.hardware_profile")
    if config is None or profile is None:
        return
    config.get_device_config.cache_clear()
    kind = config.get_device_config()._device_type
    profile.__dict__["_CURRENT_HARDWARE_PROFILE"] = profile.get_hardware_profile(kind)


def is_at_fault(error: BaseException) -> bool:
    """Whether a stand-in caused an error: a module or a device that the environment lacks."""
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in chain:
        chain.append(current)
        current = current.__cause__ or current.__context__
    return any(
        isinstance(one, (StandInError, ImportError))
        or any(name in str(one) for name in ("stop_before_processes", "Anything", "StandIn"))
        or any("device_stand_ins" in frame.filename for frame in traceback.extract_tb(one.__traceback__))
        for one in chain
    )
