import type { EngineRule } from "../../domain/index.ts";
import { Vendor } from "../../facts/index.ts";

const PATH = "/etc/hccn.conf";

export const hccnConfMounted: EngineRule = {
  id: "hccn-conf-mounted",
  source:
    "vllm-ascend #7711 and #4866: without it prefill and decode exchange wrong blocks, without an error",
  check: ({ spec, hardware, platform }) => {
    if (spec.kvTransfer === undefined || hardware.vendor !== Vendor.Ascend) return [];
    if (platform.driverMounts.some(({ path }) => path === PATH)) return [];
    return [
      {
        path: "platform.driverMounts",
        message: `${PATH} holds the addresses of the devices, and answers would be wrong without it.`,
        fix: `add { name: "hccn-conf", path: "${PATH}", type: "File" }`,
      },
    ];
  },
};
