import type { ArgumentValue } from "./argument.ts";

/** The transfer of the KV cache from prefill to decode, or between the groups and a pool. */
export interface KvTransferSpec {
  /** Name of the connector, e.g. `MooncakeConnectorV1`. Changing this replaces every group. */
  connector: string;
  /**
   * Whether Mooncake uses the AscendDirect transport, also in the connectors of a MultiConnector. Older images turn it off by
   * default and then transfer nothing. Changing this replaces every group.
   * @default the default of the connector
   */
  useAscendDirect?: boolean;
  /**
   * Further keys of `--kv-transfer-config`, e.g. `kv_load_failure_policy`. `{rank}` in a text stands for the data-parallel
   * rank of the process, and `{37000+rank}` for the sum, here and in `extraConfig`. Changing this replaces every group.
   * @default {}
   */
  settings?: Record<string, ArgumentValue>;
  /**
   * Further keys of `kv_connector_extra_config`. Changing this replaces every group.
   * @default {}
   */
  extraConfig?: Record<string, ArgumentValue>;
  /**
   * The connectors of a MultiConnector, in the order in which it asks them. Changing this replaces every group.
   * @default none
   */
  connectors?: readonly ConnectorSpec[];
  /**
   * The pool behind AscendStoreConnector, which GlmTopology deploys before the groups. Changing this replaces every group.
   * @default none: a pool outside of the topology
   */
  pool?: KvPoolSpec;
}

/** One connector of a MultiConnector. */
export interface ConnectorSpec {
  /** Name of the connector, e.g. `AscendStoreConnector`. */
  connector: string;
  /**
   * Whether Mooncake uses the AscendDirect transport.
   * @default that of the MultiConnector
   */
  useAscendDirect?: boolean;
  /**
   * Further keys of the connector's own config.
   * @default {}
   */
  settings?: Record<string, ArgumentValue>;
  /**
   * Further keys of its `kv_connector_extra_config`, e.g. `backend`.
   * @default {}
   */
  extraConfig?: Record<string, ArgumentValue>;
}

/** The part of the KV transfer that differs by role. */
export interface GroupKvTransfer {
  /**
   * Further keys of `--kv-transfer-config`.
   * @default {}
   */
  settings?: Record<string, ArgumentValue>;
  /**
   * Further keys of `kv_connector_extra_config`.
   * @default {}
   */
  extraConfig?: Record<string, ArgumentValue>;
  /**
   * Further keys of `kv_connector_extra_config` of single connectors of a MultiConnector, by the name of the connector.
   * @default {}
   */
  connectors?: Record<string, Record<string, ArgumentValue>>;
}

/** The servers and the config file of a pool of KV caches. */
export interface KvPoolSpec {
  /** Implementation of the pool: Mooncake's store, or MemCache. */
  backend: "mooncake" | "memcache";
  /**
   * Port of the master (Mooncake, documented 50088) or of the meta service (MemCache, documented 5000), which runs in a pod of
   * its own. MemCache also uses the ports 1000 and 3000 above it.
   */
  port: number;
  /**
   * Settings of the clients' config file, by their name there: `mooncake.json`, or `mmc-local.conf`.
   * @default {}
   */
  config?: Record<string, ArgumentValue>;
  /**
   * Memory that the process of each device gives to the pool, by role, e.g. `{ prefill: "64GB", decode: "0" }`
   * (`global_segment_size` of Mooncake, `dram.size` of MemCache).
   * @default 1GB for each role
   */
  segmentSize?: Record<string, string>;
}
