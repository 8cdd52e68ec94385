import { LAUNCH_DIRECTORY } from "../../../launch/index.ts";
import { DEFAULT_SEGMENT, type PoolBackend, TOOLKIT } from "./pool-backend.ts";
import { poolHardware } from "./pool-hardware.ts";
import { bytesOf } from "./segment-size.ts";

const DOCUMENT = "vllm-ascend v0.30.0rc2, kv_cache_pool_ascend_store.md";

/** The documents' ports are 5000 for requests, 6000 for the config store and 8000 for metrics. */
const CONFIG_STORE = 1000;
const METRICS = 3000;

/** Ports that MemCache accepts: 1025 to 65535 (mmc-meta.conf Parameters), all three of them. */
export const MEMCACHE_PORTS = { first: 1025, last: 65_535 - METRICS };

/** Where the image does not put the package's libraries on the search path. */
const LIBRARIES = [
  `LD_LIBRARY_PATH="$(python3 -c 'import importlib.util; print(importlib.util.find_spec("memcache_hybrid").submodule_search_locations[0])')/lib\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" || { echo "glm-serve: the image has no package memcache_hybrid, which kvTransfer.pool needs" >&2; exit 1; }`,
  "export LD_LIBRARY_PATH",
];

/** Processes that may join: those of the documents, and the most that MemCache takes (mmc-local.conf Parameters). */
export const WORLD = { usual: 256, most: 1024 };

/** Shares of the memory, in per cent, at which the service starts and stops to evict; lower ones where an SSD follows. */
function evictionOf(hasStorage: boolean): Readonly<Record<string, number>> {
  return {
    "ock.mmc.evict_threshold_high": hasStorage ? 70 : 90,
    "ock.mmc.evict_threshold_low": hasStorage ? 60 : 80,
  };
}

function largestOf(sizes: ReadonlySet<string>): string {
  return [...sizes].reduce((best, one) => ((bytesOf(one) ?? 0) > (bytesOf(best) ?? 0) ? one : best));
}

const META_FILE = "mmc-meta.conf";

/** MemCache's meta service keeps the directory of the pool; the processes of the groups give the memory. */
export const memcachePool: PoolBackend = {
  documentedPort: 5000,
  server: ({ port, config }) => ({
    prepare: [
      ...TOOLKIT,
      ...LIBRARIES,
      // The service listens on the address of its config file, which is that of the pod.
      `sed "s/@POD_IP@/$POD_IP/g" ${LAUNCH_DIRECTORY}/${META_FILE} > /tmp/${META_FILE} || exit 1`,
      `export MMC_META_CONFIG_PATH=/tmp/${META_FILE}`,
    ],
    argv: ["python3", "-c", "from memcache_hybrid import MetaService; MetaService.main()"],
    files: {
      [META_FILE]: lines({
        "ock.mmc.meta_service_url": `tcp://@POD_IP@:${port}`,
        "ock.mmc.meta_service.config_store_url": `tcp://@POD_IP@:${port + CONFIG_STORE}`,
        "ock.mmc.meta_service.metrics_url": `http://@POD_IP@:${port + METRICS}`,
        ...evictionOf(config["ock.mmc.local_service.storage.enabled"] === true),
      }),
    },
    ports: [
      {
        name: "meta",
        port,
        why: "directory of the pool",
        base: "kvTransfer.pool.port",
        source: `${DOCUMENT}: ock.mmc.meta_service_url`,
      },
      {
        name: "config",
        port: port + CONFIG_STORE,
        why: "settings and members of the pool",
        base: `kvTransfer.pool.port ${port} + ${CONFIG_STORE}`,
        source: `${DOCUMENT}: ock.mmc.meta_service.config_store_url`,
      },
      {
        name: "metrics",
        port: port + METRICS,
        why: "metrics of the pool",
        base: `kvTransfer.pool.port ${port} + ${METRICS}`,
        source: `${DOCUMENT}: ock.mmc.meta_service.metrics_url`,
      },
    ],
  }),
  file: "mmc-local.conf",
  content: ({ port, config, segmentSize }, { address, role, hardware, roles, processes }) => {
    const protocol = poolHardware(hardware)?.protocol;
    const sizes = new Set(roles.map((one) => segmentSize[one] ?? DEFAULT_SEGMENT));
    return lines({
      "ock.mmc.meta_service_url": `tcp://${address}:${port}`,
      "ock.mmc.local_service.config_store_url": `tcp://${address}:${port + CONFIG_STORE}`,
      // Not the count itself, which would replace every group with each new one.
      "ock.mmc.local_service.world_size": processes > WORLD.usual ? WORLD.most : WORLD.usual,
      ...(protocol === undefined ? {} : { "ock.mmc.local_service.protocol": protocol }),
      "ock.mmc.local_service.dram.size": segmentSize[role] ?? DEFAULT_SEGMENT,
      // Every process knows the largest part, where they differ.
      ...(sizes.size > 1 ? { "ock.mmc.local_service.max.dram.size": largestOf(sizes) } : {}),
      ...config,
    });
  },
  owned: ["ock.mmc.meta_service_url", "ock.mmc.local_service.config_store_url"],
  segment: "ock.mmc.local_service.dram.size",
  prepare: LIBRARIES,
};

/** A file of MemCache: one `name = value` per line. */
function lines(settings: Readonly<Record<string, unknown>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${String(value)}\n`)
    .join("");
}
