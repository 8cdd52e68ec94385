"""Stands in for torch_npu: says which device is opened, and needs what the vendor's files set."""

import os


class npu:
    @staticmethod
    def set_device(device):
        assert "ASCEND_TOOLKIT_HOME" in os.environ
        print(f"opened device {device}", flush=True)
