import type { GroupSpec, Topology } from "../../core/index.ts";

/** Model, engine and hardware of both commands of deployment document 003. */
export const flash: Pick<Topology, "model" | "engine" | "hardware" | "accepts"> = {
  model: {
    name: "GLM-4.7-Flash",
    weights: "bf16",
    // /path/to/GLM-4.7-Flash/ in the document.
    path: "/models/GLM-4.7-Flash",
    volumePath: "/models",
    servedModelName: "GLM-4.7-Flash",
  },
  // ghcr.io/modeltc/lightllm:v1.2.0, the first release with the model (lightllm/models/registry.py).
  engine: { name: "lightllm", version: "v1.2.0" },
  hardware: "h200",
  accepts: {
    "lightllm-graph-batch": {
      "groups.serve.args.graphMaxBatchSize":
        "the document sets 512; an H200 has enough memory for the unused graphs",
    },
  },
};

/** The server of both commands: `--tp 1`, port 8000. */
export const server = {
  role: "serve",
  nodes: 1,
  dataParallelSize: 1,
  tensorParallelSize: 1,
  ports: { api: 8000 },
  env: {
    LIGHTLLM_TRITON_AUTOTUNE_LEVEL: "1",
    LOADWORKER: "18",
  },
} as const satisfies GroupSpec;

/** Flags of both commands, in the order of the document. */
export const serverArgs = {
  maxReqTotalLen: 202752,
  chunkedPrefillSize: 8192,
  llmPrefillAttBackend: "fa3",
  llmDecodeAttBackend: "flashinfer",
  // The document's value. At most 256 requests run at once (runningMaxReqSize), so half of the graphs are never used.
  graphMaxBatchSize: 512,
  toolCallParser: "glm47",
  reasoningParser: "glm45",
} as const;
