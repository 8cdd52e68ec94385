import { type AscendName, type HardwareName, isAscend } from "../../../facts/index.ts";

/** What moves the blocks of a pool between nodes. */
export type PoolLink = "HCCS" | "RoCE";

/** The oldest Ascend HDK for a pool on some hardware. */
interface PoolDriver {
  readonly least: string;
  /** The oldest one with Mooncake 0.3.11 or later. @default `least` */
  readonly withMooncake?: string;
  /** Whether an older one is outside of what the guide supports; otherwise the guide recommends it. */
  readonly required: boolean;
}

/** What the guide of the pool says about one kind of hardware. */
interface PoolHardware {
  /** The link whose settings the guide names (run_prefill.sh); undefined where it names none. */
  readonly link: PoolLink | undefined;
  /** MemCache's protocol over the network of the devices (mmc-local.conf Parameters). */
  readonly protocol: string;
  /** Firmware (environment variables, lines 1554 to 1560); undefined where the guide names none. */
  readonly driver: PoolDriver | undefined;
}

/** vllm-ascend v0.30.0rc2, kv_cache_pool_ascend_store.md. */
const known: Readonly<Record<AscendName, PoolHardware>> = {
  "atlas-800-a2": {
    link: "RoCE",
    protocol: "device_rdma",
    driver: { least: "25.5", required: false },
  },
  "atlas-800-a3": {
    link: "HCCS",
    protocol: "device_sdma",
    driver: { least: "26.0.RC1", withMooncake: "25.5", required: true },
  },
  // By pool.config it also has device_uboe.
  "ascend-950dt": { link: undefined, protocol: "device_urma", driver: undefined },
};

/** What the guide of the pool says about some hardware; undefined for that of another vendor. */
export function poolHardware(name: HardwareName): PoolHardware | undefined {
  return isAscend(name) ? known[name] : undefined;
}
