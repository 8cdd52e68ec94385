import type { Topology } from "../../../topology/index.ts";
import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { prefillDecode, serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

const prefill = (change: GroupChange) => changed(prefillDecode(), { ...change, group: "prefill" });

const decode = (change: GroupChange) => changed(prefillDecode(), { ...change, group: "decode" });

/** A topology with a store for its KV caches. */
function stored(topology: Topology): Topology {
  return { ...topology, kvTransfer: { connector: "AscendStoreConnector" } };
}

export const cases: CasesByRule = {
  "ascend-context-parallel-interleave": {
    fails: [
      {
        name: "no interleave size on decode",
        topology: decode({ args: { decodeContextParallelSize: 4 } }),
        within: "groups.decode",
        reports: [
          {
            path: "groups.decode.args.cpKvCacheInterleaveSize",
            message:
              "cpKvCacheInterleaveSize must equal the block size, 128, in a decode group with decodeContextParallelSize.",
            fix: "Set cpKvCacheInterleaveSize to 128 in each group",
          },
        ],
      },
      {
        name: "another interleave size on prefill",
        topology: prefill({ args: { decodeContextParallelSize: 16, cpKvCacheInterleaveSize: 64 } }),
        within: "groups.prefill",
        reports: [
          {
            path: "groups.prefill.args.cpKvCacheInterleaveSize",
            value: 64,
            message:
              "cpKvCacheInterleaveSize must equal the block size, 128, in a prefill group with decodeContextParallelSize.",
            fix: "Set cpKvCacheInterleaveSize to 128 in each group",
          },
        ],
      },
      {
        name: "no interleave size on decode in v0.13.0rc1",
        topology: decode({ version: "v0.13.0rc1", args: { decodeContextParallelSize: 4 } }),
        within: "groups.decode",
        reports: [
          {
            path: "groups.decode.args.cpKvCacheInterleaveSize",
            message: /must equal the block size, 128, in a decode group with decodeContextParallelSize\.$/,
            fix: "Set cpKvCacheInterleaveSize to 128 in each group",
          },
        ],
      },
      {
        name: "prefill context parallelism in v0.27.1rc1",
        topology: prefill({ version: "v0.27.1rc1", prefillContextParallelSize: 2 }),
        within: "groups.prefill",
        reports: [
          {
            path: "groups.prefill.args.cpKvCacheInterleaveSize",
            message:
              "cpKvCacheInterleaveSize must equal the block size, 128, in a prefill group with prefillContextParallelSize.",
            fix: "Set cpKvCacheInterleaveSize to 128 in each group",
          },
        ],
      },
      {
        name: "a group that serves alone with a store",
        topology: stored(serve({ args: { decodeContextParallelSize: 16 } })),
        reports: [
          {
            path: "groups.serve.args.cpKvCacheInterleaveSize",
            message: /in a serve group with decodeContextParallelSize\.$/,
            fix: "Set cpKvCacheInterleaveSize to 128 in each group",
          },
        ],
      },
      {
        name: "another interleave size on decode",
        topology: decode({ args: { decodeContextParallelSize: 4, cpKvCacheInterleaveSize: 64 } }),
        within: "groups.decode",
        reports: [
          {
            path: "groups.decode.args.cpKvCacheInterleaveSize",
            value: 64,
            message:
              "cpKvCacheInterleaveSize must equal the block size, 128, in a decode group with decodeContextParallelSize.",
            fix: "Set cpKvCacheInterleaveSize to 128 in each group",
          },
        ],
      },
    ],
    passes: [
      {
        name: "the block size",
        topology: decode({ args: { decodeContextParallelSize: 4, cpKvCacheInterleaveSize: 128 } }),
        within: "groups.decode",
      },
      {
        name: "no context parallelism",
        topology: prefill({ args: { decodeContextParallelSize: 1, cpKvCacheInterleaveSize: 64 } }),
        within: "groups.prefill",
      },
      {
        name: "prefill context parallelism in v0.28.0rc1",
        topology: prefill({ version: "v0.28.0rc1", prefillContextParallelSize: 2 }),
        within: "groups.prefill",
      },
      { name: "a group that serves alone", topology: serve({ args: { decodeContextParallelSize: 16 } }) },
    ],
  },
};
