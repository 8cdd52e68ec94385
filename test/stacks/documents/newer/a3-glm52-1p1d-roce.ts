import type { DocumentedDeployment } from "../deployment.ts";
import { deployment as oneSuperPod } from "./a3-glm52-w4a8c8-1p1d.ts";

const { prefill, decode } = oneSuperPod.groups;
if (prefill === undefined || decode === undefined) throw new Error("The deployment has both roles.");

/** §5.1.1.4 applies these settings on every node, in addition to the commands of §5.1.1.3. */
const switchedOff = "VLLM_ASCEND_ENABLE_FUSED_MC2=0";

const merged = " · additional-config.enable_mc2_hierarchy_comm true";

export const deployment: DocumentedDeployment = {
  ...oneSuperPod,
  stack: "a3-glm52-1p1d-roce",
  source: "GLM5.2.md of main at 2026-08-22, lines 310 to 865",
  groups: {
    prefill: {
      ...prefill,
      env: `${prefill.env} · ${switchedOff}`,
      flags: `${prefill.flags}${merged}`,
      envPerNode: ["HCCL_LOGIC_SUPERPOD_ID=0", "HCCL_LOGIC_SUPERPOD_ID=1"],
    },
    decode: {
      ...decode,
      env: `${decode.env} · ${switchedOff}`,
      flags: `${decode.flags}${merged}`,
      envPerNode: ["HCCL_LOGIC_SUPERPOD_ID=2", "HCCL_LOGIC_SUPERPOD_ID=3"],
    },
  },
  departures: [
    ...oneSuperPod.departures,
    { group: "prefill", at: "env.HCCL_BUFFSIZE", value: "500" },
    { group: "decode", at: "env.HCCL_BUFFSIZE", value: "950" },
  ],
};
