import type { ModelFacts } from "../models/model.ts";
import { type ArgumentValue, type GroupPorts, Role } from "../topology/topology.ts";

/** What a topology of an engine looks like in the documents, beside its degrees. */
export interface Customs {
  /** What is assumed of every shape, for a person. */
  readonly assumed: string;
  readonly ports: GroupPorts;
  readonly args: (role: Role, context: number, model: ModelFacts) => Record<string, ArgumentValue>;
}

/** The customs of each engine by its name. */
export const customs: Readonly<Record<string, Customs>> = {
  // Source 002, §5: flags and ports of its scripts.
  "vllm-ascend": {
    assumed:
      "expert parallelism, multi-token prediction, gpuMemoryUtilization 0.95 (decode 0.92), HCCL_BUFFSIZE 200, no enable_dsa_cp",
    ports: { api: 8077, dataParallelRpc: 13_389, kv: 30_000 },
    args: (role, context, { type }) => ({
      enableExpertParallel: true,
      maxModelLen: context,
      gpuMemoryUtilization: role === Role.Decode ? 0.92 : 0.95,
      speculativeConfig: {
        num_speculative_tokens: 3,
        method: type === "glm_moe_dsa" ? "deepseek_mtp" : "mtp",
      },
    }),
  },
  // Source 004, §3.
  xllm: {
    assumed: "maxMemoryUtilization 0.86, no draft model",
    ports: { api: 18_994, master: 10_015 },
    args: () => ({ maxMemoryUtilization: 0.86, communicationBackend: "hccl" }),
  },
  // Source 003; the fraction is the default.
  lightllm: {
    assumed: "memFraction 0.8, no drafts",
    ports: { api: 8000 },
    args: (_, context) => ({ maxReqTotalLen: context }),
  },
};
