import { Role } from "../../../topology/index.ts";
import type { Connector } from "./connector.ts";

/**
 * Asks several connectors for the cache of a prompt, in their order, and saves to all of them. They inherit its engine id: vLLM
 * passes it beside the keys of each, so a second one is a TypeError (vLLM 0.20.2, multi_connector.py:197-200).
 */
export const multi: Connector = {
  name: "MultiConnector",
  // Of vLLM itself before v0.16.0rc1, and of vllm-ascend since.
  releases: {},
  source: "vLLM 0.13.0 to 0.30.0, factory.py; vllm-ascend since v0.16.0rc1, ascend_multi_connector.py",
  roles: { [Role.Serve]: "kv_both", [Role.Prefill]: "kv_producer", [Role.Decode]: "kv_consumer" },
  keys: {},
  readsDegrees: false,
  decodeMay: { stages: true, promptShards: true },
  mooncake: false,
};
