import { describe, expect, test } from "vitest";
import highThroughput from "../../stacks/a3-1p1d-high-throughput.ts";
import lowLatency from "../../stacks/a3-1p1d-low-latency.ts";
import { plan } from "../../core/index.ts";
import { plannedProcesses } from "../support/planned-processes.ts";

// Source 002, §9: four nodes, prefill dp 4 × tp 8, decode degrees by scenario, everything else as in §5.3.
describe.each([
  ["low latency", lowLatency, { dp_size: 4, tp_size: 8 }],
  ["high throughput", highThroughput, { dp_size: 8, tp_size: 4 }],
])("%s", (_, topology, decode) => {
  const planned = plan(topology);
  const processes = plannedProcesses(planned);
  const ofGroup = (name: string) => processes.filter(({ group }) => group === name);

  test("runs prefill on two nodes and decode on two", () => {
    expect(planned.groups.map(({ key, pods }) => [key, pods.length])).toEqual([
      ["prefill-0", 2],
      ["decode-0", 2],
    ]);
    expect(
      ofGroup("prefill").map(({ node, flags }) => [node, flags["data-parallel-rank"], flags["port"]]),
    ).toEqual([
      [0, "0", "6700"],
      [0, "1", "6701"],
      [1, "2", "6700"],
      [1, "3", "6701"],
    ]);
    expect(ofGroup("decode")).toHaveLength(decode.dp_size);
  });

  test("passes the degrees of both groups to both groups", () => {
    for (const { flags } of processes) {
      expect(flags["kv-transfer-config"]).toMatchObject({
        kv_connector_extra_config: { use_ascend_direct: true, prefill: { dp_size: 4, tp_size: 8 }, decode },
      });
    }
  });

  test("keeps the flags of §5.3", () => {
    expect(ofGroup("prefill")[0]?.flags).toMatchObject({
      "max-model-len": "131072",
      "max-num-seqs": "64",
      "enforce-eager": true,
      "tensor-parallel-size": "8",
    });
    expect(ofGroup("decode")[0]?.flags).toMatchObject({
      "max-model-len": "200000",
      "max-num-seqs": "8",
      "gpu-memory-utilization": "0.92",
    });
  });

  test("has every rank in the proxy", () => {
    const ranks = planned.objects.find(({ key }) => key === "config-map/proxy-ranks")?.manifest;
    const text = ranks?.kind === "ConfigMap" ? (ranks.data?.["arguments"] ?? "") : "";
    expect(text.match(/6700|6701/g)).toHaveLength(4);
    expect(text.match(/672[1-8]/g)).toHaveLength(decode.dp_size);
  });
});
