import { devicesOfRank } from "../../../domain/index.ts";
import { Role } from "../../../topology/index.ts";
import type { Connector } from "./connector.ts";
import { PULL_PROXY } from "./proxy-script.ts";

/**
 * The scheduler of a prefill rank hands out the addresses of its devices, so decode needs to know one port per rank and no
 * degrees. The worker ports only number the devices (base_worker.py:107-112); upstream keeps them free.
 */
export const mooncakeV2: Connector = {
  name: "MooncakeConnectorV2",
  releases: { since: "0.28" },
  // kv_p2p/mooncake/connector.py:265.
  aliases: { MooncakePullConnector: { since: "0.28" } },
  source: "vllm-ascend v0.28.0rc1 to v0.30.0rc2, distributed/kv_transfer/__init__.py and kv_p2p/mooncake",
  roles: { [Role.Prefill]: "kv_producer", [Role.Decode]: "kv_consumer" },
  keys: {},
  readsDegrees: false,
  decodeMay: { stages: true, promptShards: true },
  handshakes: {
    listens: Role.Prefill,
    perRank: devicesOfRank,
    scheduler: true,
    source: "vllm-ascend v0.30.0rc2, kv_p2p/mooncake/base_scheduler.py:66-83, pull_scheduler.py:335",
  },
  mooncake: true,
  proxy: PULL_PROXY,
};
