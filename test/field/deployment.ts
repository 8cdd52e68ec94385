import type { ArgumentValue, GroupPorts, GroupSpec, Topology } from "../../core/index.ts";

type Arguments = Readonly<Record<string, ArgumentValue>>;

type Variables = Readonly<Record<string, string>>;

/** Variables that nearly every command of vLLM-Ascend exports. */
const VARIABLES: Variables = {
  HCCL_OP_EXPANSION_MODE: "AIV",
  OMP_PROC_BIND: "false",
  OMP_NUM_THREADS: "1",
  PYTORCH_NPU_ALLOC_CONF: "expandable_segments:True",
  HCCL_BUFFSIZE: "200",
};

interface Deployment {
  readonly model: string;
  readonly weights: Topology["model"]["weights"];
  readonly version: string;
  readonly hardware: string;
}

interface Degrees {
  readonly nodes?: number;
  readonly replicas?: number;
  readonly data?: number;
  readonly tensor: number;
  readonly pipeline?: number;
}

export interface Processes extends Degrees {
  readonly env?: Variables;
  readonly args?: Arguments;
  readonly ports?: Readonly<Record<string, number>>;
  readonly settings?: Partial<GroupSpec>;
}

export const drafts = (count: number): Arguments => ({
  speculativeConfig: { num_speculative_tokens: count, method: "deepseek_mtp" },
});

export const graphs = (mode: string, sizes?: readonly number[]): Arguments => ({
  compilationConfig: {
    cudagraph_mode: mode,
    ...(sizes === undefined ? {} : { cudagraph_capture_sizes: [...sizes] }),
  },
});

/** A deployment with one group that serves. */
export function serving(deployment: Deployment, processes: Processes): Topology {
  return {
    ...shared(deployment),
    groups: { serve: { role: "serve", ...groupOf(processes, { api: 8077, dataParallelRpc: 12_890 }) } },
  };
}

/** A deployment with prefill and decode apart. */
export function apart(
  deployment: Deployment,
  {
    prefill,
    decode,
    connector = "MooncakeConnectorV1",
    proxyPort = 8000,
    useAscendDirect = true,
  }: {
    readonly prefill: Processes;
    readonly decode: Processes;
    readonly connector?: string;
    readonly proxyPort?: number;
    readonly useAscendDirect?: boolean;
  },
): Topology {
  return {
    ...shared(deployment),
    kvTransfer: { connector, useAscendDirect },
    groups: {
      prefill: {
        role: "prefill",
        engineId: "0",
        ...groupOf(prefill, { api: 9300, dataParallelRpc: 12_880, kv: 36_000 }),
      },
      decode: {
        role: "decode",
        engineId: "1",
        ...groupOf(decode, { api: 9400, dataParallelRpc: 12_890, kv: 36_100 }),
      },
    },
    proxy: { port: proxyPort },
  };
}

function shared({ model, weights, version, hardware }: Deployment): Omit<Topology, "groups"> {
  return {
    name: "reported",
    summary: "a public report",
    source: "a public report",
    model: { name: model, weights, path: "/models/weights", volumePath: "/models", servedModelName: "glm" },
    engine: { name: "vllm-ascend", version },
    hardware,
  };
}

function groupOf(
  { nodes = 1, replicas, data = 1, tensor, pipeline, env = {}, args = {}, ports, settings = {} }: Processes,
  { dataParallelRpc, ...defaults }: GroupPorts & { readonly dataParallelRpc: number },
): Omit<GroupSpec, "role"> {
  return {
    nodes,
    ...(replicas === undefined ? {} : { replicas }),
    dataParallelSize: data,
    tensorParallelSize: tensor,
    ...(pipeline === undefined ? {} : { pipelineParallelSize: pipeline }),
    ports: { ...defaults, ...(data > 1 ? { dataParallelRpc } : {}), ...ports },
    env: { ...VARIABLES, ...env },
    args: { trustRemoteCode: true, seed: 1024, gpuMemoryUtilization: 0.95, ...args },
    ...settings,
  };
}
