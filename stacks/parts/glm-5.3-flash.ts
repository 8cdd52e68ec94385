import type {
  ArgumentValue,
  ConnectorSpec,
  GroupSpec,
  KvTransferSpec,
  ModelSpec,
  WeightFormat,
} from "../../core/index.ts";
import { base, VOLUME } from "./vllm-ascend-documents.ts";

/**
 * GLM-5.3-Flash as GLM5.3-Flash.md of vllm-ascend v0.30.0rc2 serves it. Its commands name the repository `Eco-Tech/GLM-5.3-Flash-<weights>`
 * or have a placeholder; the path is where ModelScope downloads that repository.
 */
export function glm53Flash(weights: WeightFormat): ModelSpec {
  return {
    name: "GLM-5.3-Flash",
    weights,
    path: `${VOLUME}/modelscope/hub/models/Eco-Tech/GLM-5.3-Flash-${weights}`,
    volumePath: VOLUME,
    servedModelName: "glm",
  };
}

/** Variables of every command: model runner V2 does not run the model (§2). */
export const flashEnv = {
  PYTORCH_NPU_ALLOC_CONF: "expandable_segments:True",
  VLLM_USE_V2_MODEL_RUNNER: "0",
};

/** Flags of every command but for prefill and decode on A2. */
export const flashArgs = {
  ...base,
  enableExpertParallel: true,
  limitMmPerPrompt: { image: 1, video: 0 },
} satisfies Record<string, ArgumentValue>;

/** A2: the connector between prefill and decode, with the degrees of both. */
export const a2Transfer = {
  connector: "MooncakeConnectorV2",
  useAscendDirect: true,
  extraConfig: { prefill: { dp_size: 2, tp_size: 8 }, decode: { dp_size: 8, tp_size: 2 } },
} satisfies ConnectorSpec;

/**
 * §5.4: the KV transfer beside a pool, to which prefill saves the caches of prompts and from which only prefill loads them.
 *
 * @param segment memory that the process of each prefill device gives to the pool
 */
export function prefixPool(transfer: ConnectorSpec, segment: string): KvTransferSpec {
  return {
    connector: "MultiConnector",
    connectors: [
      transfer,
      { connector: "AscendStoreConnector", extraConfig: { backend: "mooncake", use_layerwise: false } },
    ],
    pool: {
      backend: "mooncake",
      port: 50088,
      config: {
        preferred_segment: true,
        prefer_alloc_in_same_node: true,
        enable_ssd_offload: false,
        tenant_id: "default",
      },
      segmentSize: { prefill: segment, decode: "0" },
    },
  };
}

const STORE = "AscendStoreConnector";

/** §5.4: what the pool adds to the groups. The names of the sockets are numbers by rank, not TCP ports. */
export const poolSettings = {
  prefill: {
    engineId: "glm53-flash-prefill-dp{rank}",
    kvTransfer: { connectors: { [STORE]: { lookup_rpc_port: "{37000+rank}" } } },
  },
  decode: {
    engineId: "glm53-flash-decode-dp{rank}",
    kvTransfer: {
      connectors: {
        [STORE]: {
          lookup_rpc_port: "{37100+rank}",
          consumer_is_to_load: false,
          consumer_is_to_put: false,
        },
      },
    },
  },
} satisfies Record<string, Partial<GroupSpec>>;
