import { describe, it } from "vitest";
import { z } from "zod";
import { serving } from "../support/topologies.ts";
import { plannedJob } from "./planned-job.ts";
import { at, check, goodNodes, reportIn } from "./preflight-plan.ts";

const hccs = { ping: "hccs_ping" };

/** What the plan of a group says whose experts span two nodes. */
const fabric = {
  separated: false,
  expertsSpan: true,
  remedy: [
    "give each node its own HCCL_LOGIC_SUPERPOD_ID (groups.serve.overrides.nodes.<node>.env)",
    "set groups.serve.args.additionalConfig.enable_mc2_hierarchy_comm to true",
    "leave fused MC2 off (VLLM_ASCEND_ENABLE_FUSED_MC2)",
  ],
};

describe.concurrent("preflight on nodes that are not one super-pod", () => {
  it("passes nodes of one super-pod", async ({ expect }) => {
    const pair = goodNodes(2).map((node, index) => node.inSuperPod(0, 100 * index));
    const { result } = await check(pair, { ...hccs, fabric });
    expect(result).toMatchObject({ ok: true, findings: [] });
  });

  it("names the super-pods of the nodes, and the remedy, in place of failed pings", async ({ expect }) => {
    const trio = goodNodes(3).map((node, index) => node.inSuperPod(index === 2 ? 7 : 3, 100 * index));
    at(trio, 2).write("unreachable", "* 192.168.*\n");
    for (const index of [0, 1]) at(trio, index).write("unreachable", "* 192.168.2.*\n");
    const { head, log } = await check(trio, { ...hccs, fabric });
    expect(head?.code).toBe(78);
    expect(reportIn(log)).toMatchInlineSnapshot(`
      "from \\ to  node-0  node-1  node-2
      node-0     -       4/4     0/4 !
      node-1     4/4     -       0/4 !
      node-2     0/4 !   0/4 !   -

      ERROR   the nodes are in 2 super-pods, which HCCS does not connect: 3 on node-0, node-1; 7 on node-2
              → Give each node its own HCCL_LOGIC_SUPERPOD_ID (groups.serve.overrides.nodes.<node>.env), set groups.serve.args.additionalConfig.enable_mc2_hierarchy_comm to true and leave fused MC2 off (VLLM_ASCEND_ENABLE_FUSED_MC2); or choose nodes of one super-pod
      3 nodes, 1 error, 0 warnings: not ready
      "
    `);
  });

  it("reports equal SDIDs in what calls itself one super-pod", async ({ expect }) => {
    // Two servers that nobody joined to a super-pod: the same numbers on both, also of their virtual NICs.
    const pair = goodNodes(2).map((node) => node.inSuperPod(0, 100));
    for (const node of pair)
      for (const device of [0, 1]) node.write(`${device}.vnic`, `192.168.0.${device + 1}`);
    const { result } = await check(pair, { ...hccs, fabric });
    expect(result.findings).toMatchObject([
      {
        severity: "error",
        check: "super-pod",
        message:
          "node-0 and node-1 have one super-pod id and equal SDIDs: they are not one super-pod, and HCCL ends with EI0014",
        fix: "Give each node its own HCCL_LOGIC_SUPERPOD_ID (groups.serve.overrides.nodes.<node>.env), set groups.serve.args.additionalConfig.enable_mc2_hierarchy_comm to true and leave fused MC2 off (VLLM_ASCEND_ENABLE_FUSED_MC2); or choose nodes of one super-pod",
      },
    ]);
  });

  it("compares no ids that npu-smi does not know", async ({ expect }) => {
    const pair = goodNodes(2);
    for (const node of pair) for (const device of [0, 1]) node.write(`${device}.spod`, "NA NA\n");
    const { result } = await check(pair, { ...hccs, fabric });
    expect(result).toMatchObject({ ok: true, findings: [] });
  });

  it("recognizes them where only RoCE works, without npu-smi's word", async ({ expect }) => {
    const pair = goodNodes(2);
    for (const node of pair) node.write("unreachable", "* 192.168.*\n");
    const { head, result, log } = await check(pair, hccs);
    expect(head?.code).toBe(78);
    expect(result.findings).toHaveLength(2);
    expect(reportIn(log)).toMatchInlineSnapshot(`
      "from \\ to  node-0  node-1
      node-0     -       0/4 !
      node-1     0/4 !   -

      ERROR   node-0 cannot reach node-1 over HCCS, only over RoCE, as in different super-pods: NPU 0 → NPU 0 (0 of 3 packets were answered), NPU 0 → NPU 1 (0 of 3 packets were answered), NPU 1 → NPU 0 (0 of 3 packets were answered), NPU 1 → NPU 1 (0 of 3 packets were answered)
              → Give each node its own HCCL_LOGIC_SUPERPOD_ID (groups.<group>.overrides.nodes.<node>.env), set enable_mc2_hierarchy_comm in additionalConfig to true (vLLM-Ascend v0.18.0 or later), leave VLLM_ASCEND_ENABLE_FUSED_MC2 off and set procedures.preflight.ping to ping, which uses the RoCE ports; or choose nodes of one super-pod
      ERROR   node-1 cannot reach node-0 over HCCS, only over RoCE, as in different super-pods: NPU 0 → NPU 0 (0 of 3 packets were answered), NPU 0 → NPU 1 (0 of 3 packets were answered), NPU 1 → NPU 0 (0 of 3 packets were answered), NPU 1 → NPU 1 (0 of 3 packets were answered)
              → Give each node its own HCCL_LOGIC_SUPERPOD_ID (groups.<group>.overrides.nodes.<node>.env), set enable_mc2_hierarchy_comm in additionalConfig to true (vLLM-Ascend v0.18.0 or later), leave VLLM_ASCEND_ENABLE_FUSED_MC2 off and set procedures.preflight.ping to ping, which uses the RoCE ports; or choose nodes of one super-pod
      2 nodes, 2 errors, 0 warnings: not ready
      "
    `);
  });

  it("suspects both networks where neither works", async ({ expect }) => {
    const pair = goodNodes(2);
    for (const node of pair) node.write("unreachable", "* *\n");
    const { result } = await check(pair, hccs);
    expect(result.findings.map(({ fix }) => fix)).toEqual(
      Array.from({ length: 2 }, () =>
        expect.stringMatching(/^Check the switches of HCCS and RoCE: .+ own HCCL_LOGIC_SUPERPOD_ID/),
      ),
    );
  });

  it.for([
    ["an error where experts span nodes", { expertsSpan: true }, "error"],
    ["a warning where each group is on one node", { expertsSpan: false }, "warning"],
  ] as const)("is %s and RoCE connects them", async ([, change, severity], { expect }) => {
    const pair = goodNodes(2).map((node, index) => node.inSuperPod(index, 100 * index));
    const { result } = await check(pair, { ping: "ping", fabric: { ...fabric, ...change } });
    expect(result.findings).toMatchObject([{ severity, check: "super-pod" }]);
  });

  it("accepts nodes with an id each", async ({ expect }) => {
    const pair = goodNodes(2).map((node) => node.inSuperPod(0, 100));
    const { result } = await check(pair, { ping: "ping", fabric: { ...fabric, separated: true } });
    expect(result).toMatchObject({ ok: true, findings: [] });
  });

  it("names the remedy for the settings of a topology (vllm-ascend #9447, #10738)", async ({ expect }) => {
    // GLM-5.1 on two Atlas 800 A3 that only RoCE connects, with expert parallelism over both.
    const topology = serving(2, ({ model, groups: { serve } }) => {
      Object.assign(model, { name: "GLM-5.1" });
      Object.assign(serve ?? {}, { dataParallelSize: 4, tensorParallelSize: 8 });
    });
    const { scripts } = plannedJob(topology, { procedures: { preflight: {} } });
    const planned = z
      .looseObject({ ping: z.string(), fabric: z.looseObject({}) })
      .parse(JSON.parse(scripts["plan.json"] ?? ""));
    expect(planned.ping).toBe("hccs_ping");
    const pair = goodNodes(2).map((node) => node.inSuperPod(0, 100));
    for (const node of pair) node.write("unreachable", "* 192.168.*\n");
    const { head, result } = await check(pair, { ping: planned.ping, fabric: planned.fabric });
    expect(head?.code).toBe(78);
    expect(result.findings.map(({ fix }) => fix)).toEqual([
      "Give each node its own HCCL_LOGIC_SUPERPOD_ID (groups.serve.overrides.nodes.<node>.env), set groups.serve.args.additionalConfig.enable_mc2_hierarchy_comm to true, leave fused MC2 off (VLLM_ASCEND_ENABLE_FUSED_MC2) and set procedures.preflight.ping to ping, which uses the RoCE ports; or choose nodes of one super-pod",
    ]);
  });
});
