import { Role } from "../../../topology/index.ts";
import type { Connector } from "./connector.ts";
import { QOS } from "./mooncake-v1.ts";
import { LAYERWISE_PROXY } from "./proxy-script.ts";

/** Prefill sends the cache of each layer while it computes the next. */
export const mooncakeLayerwise: Connector = {
  name: "MooncakeLayerwiseConnector",
  releases: {},
  source:
    "vllm-ascend v0.13.0rc1 to v0.30.0rc2, distributed/kv_transfer/__init__.py and mooncake_layerwise_connector.py",
  roles: { [Role.Prefill]: "kv_producer", [Role.Decode]: "kv_consumer" },
  keys: { qos_priority: QOS, tls_config: "TLS of the calls from decode to the proxy" },
  // Required in v0.13 (mooncake_layerwise_connector.py:728); later only compared with the process's own degrees.
  readsDegrees: true,
  decodeMay: { stages: true, promptShards: false },
  handshakes: {
    listens: Role.Decode,
    perRank: ({ tensorParallelSize, prefillContextParallelSize }) =>
      tensorParallelSize * prefillContextParallelSize,
    scheduler: false,
    source: "vllm-ascend v0.20.2rc1, mooncake_layerwise_connector.py:1078",
  },
  mooncake: true,
  proxy: LAYERWISE_PROXY,
};
