import { defineTopology } from "../core/index.ts";
import oneSuperPod from "./a3-glm52-w4a8c8-1p1d.ts";
import { int4DecodeConfig, int4PrefillConfig } from "./parts/glm-5.2-prefill-decode.ts";

const { prefill, decode } = oneSuperPod.groups;

/** Communication between the experts of nodes that are in different super-pods. */
const overRoce = { enable_mc2_hierarchy_comm: true };

/**
 * GLM-5.2 w4a8c8 on four Atlas 800 A3 that reach each other over RoCE, such as nodes of different super-pods: a3-glm52-w4a8c8-1p1d with
 * one `HCCL_LOGIC_SUPERPOD_ID` per node. The experts of a group span two nodes, so fused MC2 is off and hierarchy communication on.
 * GLM5.2.md of vllm-ascend main at 2026-08-22, §5.1.1.3 and §5.1.1.4; on one super-pod use a3-glm52-w4a8c8-1p1d.
 *
 * Additions and documented values with known issues are those of a3-glm52-w4a8c8-1p1d, and so are the deviations
 * (`VLLM_ASCEND_ENABLE_FLASHCOMM1`, `LD_LIBRARY_PATH`) but for one.
 *
 * Further deviation from the document: `HCCL_BUFFSIZE` 500 of prefill and 950 of decode, instead of 400 and 256. With hierarchy
 * communication the operator that sends tokens to the experts fails below 453 and 905 (ops-transformer,
 * moe_distribute_check_win_size.h; vllm-ascend #16835).
 */
export default defineTopology({
  ...oneSuperPod,
  name: "a3-glm52-1p1d-roce",
  summary:
    "GLM-5.2 w4a8c8 on four Atlas 800 A3 over RoCE, prefill dp 4, tp 8, decode dp 32, tp 1, context 133120",
  source: "GLM5.2.md of vllm-ascend main at 2026-08-22, §5.1.1.3 and §5.1.1.4",
  groups: {
    prefill: {
      ...prefill,
      env: { ...prefill.env, VLLM_ASCEND_ENABLE_FUSED_MC2: "0", HCCL_BUFFSIZE: "500" },
      args: { ...prefill.args, additionalConfig: { ...int4PrefillConfig, ...overRoce } },
      overrides: { nodes: { "0": superPod(0), "1": superPod(1) } },
    },
    decode: {
      ...decode,
      env: { ...decode.env, VLLM_ASCEND_ENABLE_FUSED_MC2: "0", HCCL_BUFFSIZE: "950" },
      args: { ...decode.args, additionalConfig: { ...int4DecodeConfig, ...overRoce } },
      overrides: { nodes: { "0": superPod(2), "1": superPod(3) } },
    },
  },
});

/** The node is a super-pod of its own. */
function superPod(id: number) {
  return { env: { HCCL_LOGIC_SUPERPOD_ID: String(id) } };
}
