import type { VersionRange } from "../../../domain/index.ts";

/**
 * Connectors that a release registers and glm-serve cannot set up, by name. vllm-ascend, distributed/kv_transfer/__init__.py of
 * v0.13.0rc1 to v0.30.0rc2, and vLLM, kv_connector/factory.py of 0.13.0 to 0.30.0.
 */
export const unwired: Readonly<Record<string, VersionRange>> = {
  DecodeBenchConnector: {},
  ExampleConnector: {},
  ExampleHiddenStatesConnector: { since: "0.17" },
  FlexKVConnectorV1: { since: "0.18" },
  HF3FSKVConnector: { since: "0.20" },
  HiSparseConnector: { since: "0.30" },
  LMCacheAscendConnector: { since: "0.17", before: "0.27" },
  LMCacheConnectorV1: {},
  LMCacheMPConnector: {},
  MoRIIOConnector: { since: "0.14" },
  MooncakeConnector: {},
  MooncakeD2RHConnectorV1: { since: "0.29" },
  MooncakeStoreConnector: { since: "0.21" },
  NixlConnector: {},
  NixlPullConnector: { since: "0.24" },
  NixlPushConnector: { since: "0.24" },
  OffloadingConnector: {},
  P2pNcclConnector: { before: "0.24" },
  PreemptOffloadConnector: { since: "0.28" },
  RecomputeCPUOffloadConnector: { since: "0.23", before: "0.28" },
  SfaRemoteD2HConnector: { since: "0.26" },
  SimpleCPUOffloadConnector: { since: "0.19" },
  UCMConnector: {},
};
