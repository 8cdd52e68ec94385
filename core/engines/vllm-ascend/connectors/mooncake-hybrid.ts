import { devicesOfRank } from "../../../domain/index.ts";
import { Role } from "../../../topology/index.ts";
import type { Connector } from "./connector.ts";
import { QOS } from "./mooncake-v1.ts";
import { PULL_PROXY } from "./proxy-script.ts";

/** MooncakeConnectorV1 for models whose layers have caches of several kinds. */
export const mooncakeHybrid: Connector = {
  name: "MooncakeHybridConnector",
  releases: { since: "0.20" },
  source:
    "vllm-ascend v0.20.2rc1 to v0.30.0rc2, distributed/kv_transfer/__init__.py and mooncake_hybrid_connector.py",
  roles: { [Role.Prefill]: "kv_producer", [Role.Decode]: "kv_consumer" },
  keys: { qos_priority: QOS },
  readsDegrees: true,
  decodeMay: { stages: false, promptShards: false },
  handshakes: {
    listens: Role.Prefill,
    perRank: devicesOfRank,
    scheduler: false,
    source: "vllm-ascend v0.30.0rc2, mooncake_hybrid_connector.py:1724",
  },
  mooncake: true,
  proxy: PULL_PROXY,
};
