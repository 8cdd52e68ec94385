import type { FitDefaults } from "../../domain/index.ts";
import type { Site } from "../../site/index.ts";

/** Flags and ports of deployment document 004, §3, the release with the most models, and what several nodes need of the site. */
export const fitDefaults: FitDefaults = {
  version: () => "0.11-preview",
  assumed: () => "maxMemoryUtilization 0.86, no draft model",
  ports: { api: 18_994, master: 10_015 },
  args: () => ({ maxMemoryUtilization: 0.86, communicationBackend: "hccl" }),
  site: ({ nodes, devicesPerNode }) => ({
    xllm: { binaryPath: "/usr/local/bin/xllm" },
    ...(nodes === 1 ? {} : { rankTable: rankTable(nodes, devicesPerNode) }),
  }),
};

function rankTable(nodes: number, devices: number): Site["rankTable"] {
  return {
    version: "1.0",
    servers: Array.from({ length: nodes }, (_, node) => ({
      serverId: `10.0.0.${node + 1}`,
      devices: Array.from({ length: devices }, (_device, device) => ({
        deviceIp: `10.1.${node + 1}.${device + 1}`,
      })),
    })),
  };
}
