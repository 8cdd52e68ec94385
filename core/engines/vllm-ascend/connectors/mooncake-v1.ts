import { devicesOfRank } from "../../../domain/index.ts";
import { Role } from "../../../topology/index.ts";
import type { Connector } from "./connector.ts";
import { PULL_PROXY } from "./proxy-script.ts";

/** Priority of its traffic, 0 to 4. */
export const QOS = "priority of its traffic, 0 to 4";

/** Decode fetches whole requests from prefill. */
export const mooncakeV1: Connector = {
  name: "MooncakeConnectorV1",
  releases: {},
  source:
    "vllm-ascend v0.13.0rc1 to v0.30.0rc2, distributed/kv_transfer/__init__.py and mooncake_connector.py",
  roles: { [Role.Prefill]: "kv_producer", [Role.Decode]: "kv_consumer" },
  keys: { qos_priority: QOS },
  readsDegrees: true,
  decodeMay: { stages: false, promptShards: false },
  handshakes: {
    listens: Role.Prefill,
    // device_index = (pp_rank × pcp + pcp_rank) × tp + tp_rank
    perRank: devicesOfRank,
    scheduler: false,
    source: "vllm-ascend v0.20.2rc1, mooncake_connector.py:987",
  },
  mooncake: true,
  proxy: PULL_PROXY,
};
