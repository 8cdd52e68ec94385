import type { RankTableDevice, RankTableSpec } from "../site/index.ts";

/**
 * The rank table as HCCL and xLLM read it. Every value is a string: HCCL reads nothing else, and xLLM crashes on a numeric
 * server_count (mapping_npu.cpp). `host_nic_ip` is in the tables of the documents; HCCL ignores it.
 */
export function renderRankTable({ version, servers = [], superPods }: RankTableSpec): string {
  let rank = 0;
  const device = ({ deviceIp, superDeviceId }: RankTableDevice, number: number) => {
    const written = {
      device_id: String(number),
      ...(superDeviceId === undefined ? {} : { super_device_id: superDeviceId }),
      ...(deviceIp === undefined ? {} : { device_ip: deviceIp }),
      rank_id: String(rank),
    };
    rank += 1;
    return written;
  };
  const table = {
    version,
    server_count: String(servers.length),
    server_list: servers.map(({ serverId, devices }) => ({
      server_id: serverId,
      device: devices.map(device),
      host_nic_ip: "reserve",
    })),
    ...(superPods === undefined
      ? {}
      : {
          super_pod_list: superPods.map(({ superPodId, serverIds }) => ({
            super_pod_id: superPodId,
            server_list: serverIds.map((serverId) => ({ server_id: serverId })),
          })),
        }),
    status: "completed",
  };
  return `${JSON.stringify(table, undefined, 2)}\n`;
}
