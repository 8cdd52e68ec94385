import type { VersionRange } from "../../../domain/index.ts";

/** A key of mooncake.json, and the releases of the plugin that read it (MooncakeStoreConfig in mooncake_backend.py). */
interface MooncakeKey {
  readonly releases: VersionRange;
  readonly type: "string" | "boolean" | "size";
}

/** Keys of mooncake.json in vllm-ascend v0.13.0rc1 to v0.30.0rc2. */
export const mooncakeKeys: Readonly<Record<string, MooncakeKey>> = {
  metadata_server: { releases: {}, type: "string" },
  protocol: { releases: {}, type: "string" },
  device_name: { releases: {}, type: "string" },
  master_server_address: { releases: {}, type: "string" },
  global_segment_size: { releases: {}, type: "size" },
  local_buffer_size: { releases: {}, type: "size" },
  preferred_segment: { releases: { since: "0.20" }, type: "boolean" },
  prefer_alloc_in_same_node: { releases: { since: "0.20" }, type: "boolean" },
  enable_ssd_offload: { releases: { since: "0.21" }, type: "boolean" },
  ssd_offload_path: { releases: { since: "0.21" }, type: "string" },
  tenant_id: { releases: { since: "0.27" }, type: "string" },
};
