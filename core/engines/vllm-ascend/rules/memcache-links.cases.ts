import { toAscend950 } from "../../../../test/support/ascend-950.ts";
import { pooled } from "../../../../test/support/pooled.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import type { Topology } from "../../../index.ts";

function withMemcache(topology: Topology): void {
  const { kvTransfer } = topology;
  if (kvTransfer?.connectors?.[1] === undefined) throw new RangeError("no store");
  kvTransfer.connectors[1].extraConfig = { backend: "memcache", lookup_rpc_port: "0" };
  kvTransfer.pool = { backend: "memcache", port: 5000 };
}

const on950 = pooled((topology) => {
  toAscend950(topology);
  withMemcache(topology);
});

export const cases: CasesByRule = {
  "ascend-memcache-links": {
    fails: [
      {
        name: "a pool of MemCache on Ascend 950",
        topology: on950,
        reports: [
          {
            path: "kvTransfer.pool.backend",
            value: "memcache",
            message:
              "kvTransfer.pool.backend memcache needs its kernel package and drivers that do not check signatures on Ascend 950DT, which no pod sets up; upstream runs it in privileged containers.",
            fix: "Prepare every node (npu-smi set -t custom-op-secverify-enable and -mode), test the pool and accept the finding, or use the backend mooncake",
          },
        ],
      },
    ],
    passes: [
      { name: "a pool of Mooncake on Ascend 950", topology: pooled(toAscend950) },
      { name: "a pool of MemCache on Atlas A3", topology: pooled(withMemcache) },
    ],
  },
};
