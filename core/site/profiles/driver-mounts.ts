import type { DriverMount } from "./profile.ts";

/**
 * Required on every platform, since ascend-docker-runtime mounts none of them. Without /etc/hccn.conf, prefill and decode
 * exchange wrong KV blocks without an error (vllm-ascend#7711), so the pod must not start without it.
 */
export const alwaysMounted: readonly DriverMount[] = [
  { name: "hccn-conf", path: "/etc/hccn.conf", type: "File" },
  { name: "hccn-tool", path: "/usr/local/Ascend/driver/tools/hccn_tool", type: "File" },
  { name: "driver-version", path: "/usr/local/Ascend/driver/version.info", type: "File" },
  { name: "ascend-install-info", path: "/etc/ascend_install.info", type: "File" },
];

/** Required where no Ascend container runtime mounts the driver (deployment document 002, §4.1, `docker run -v …`). */
export const withoutAscendRuntime: readonly DriverMount[] = [
  { name: "dcmi", path: "/usr/local/dcmi", type: "Directory" },
  { name: "driver-libraries", path: "/usr/local/Ascend/driver/lib64", type: "Directory" },
];

/**
 * Required on Ascend 950, whose devices are linked by UB: the topology of the links, and the tool and the configuration of their
 * driver (vllm-ascend v0.30.0rc2, GLM5.3-Flash.md, §4.1, and installation.md, "multi-node interconnect"). Its documents
 * mount no /etc/hccn.conf.
 */
const links950: readonly DriverMount[] = [
  { name: "hccl-rootinfo", path: "/etc/hccl_rootinfo.json", type: "File" },
  { name: "hixlep", path: "/etc/hixlep", type: "Directory" },
  { name: "urma-admin", path: "/usr/bin/urma_admin", type: "File" },
  { name: "route-conf", path: "/lib/route.conf", type: "File" },
  { name: "ascend-install-info", path: "/etc/ascend_install.info", type: "File" },
];

/** Required on Ascend 950 beside what ascend-docker-runtime mounts. */
export const withRuntimeOn950: readonly DriverMount[] = [
  ...links950,
  { name: "driver-version", path: "/usr/local/Ascend/driver/version.info", type: "File" },
];

/** Required on Ascend 950 where no Ascend container runtime mounts the driver: its whole directory, as in the document. */
export const withoutRuntimeOn950: readonly DriverMount[] = [
  ...links950,
  { name: "driver", path: "/usr/local/Ascend/driver", type: "Directory" },
  { name: "dcmi", path: "/usr/local/dcmi", type: "Directory" },
];
