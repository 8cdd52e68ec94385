"""Stand-in for torch_npu: prints which device it opens, and needs the toolkit's variables."""

import os


class npu:
    @staticmethod
    def set_device(device):
        assert "ASCEND_TOOLKIT_HOME" in os.environ
        print(f"opened device {device}", flush=True)
