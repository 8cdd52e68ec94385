import { setTimeout as sleep } from "node:timers/promises";
import { describe, it } from "vitest";
import { FakeNode } from "./node.ts";
import { check, goodNodes, planOf, reportIn, verdict } from "./preflight-plan.ts";

describe.concurrent("the pods of preflight", () => {
  it("reports a pod that did not join, and checks the others", async ({ expect }) => {
    const plan = await planOf(3, { gatherSeconds: 8 });
    const [zero, one] = goodNodes(2);
    const [head, member] = await Promise.all([
      zero?.preflight(0, plan, "ascend"),
      one?.preflight(1, plan, "ascend"),
    ]);
    const result = verdict.parse(head?.result);
    expect(result.findings).toMatchObject([
      {
        check: "nodes",
        message: "pod 2 of 3 did not join within 8 s",
        fix: expect.stringContaining(
          "-l job-name=glm-preflight-x,batch.kubernetes.io/job-completion-index=2",
        ),
      },
    ]);
    expect(reportIn(head?.log ?? "").replaceAll(/on port \d+/g, "on port <port>")).toMatchInlineSnapshot(`
      "from \\ to  node-0  node-1
      node-0     -       4/4
      node-1     4/4     -

      ERROR   pod 2 of 3 did not join within 8 s
              → Run kubectl describe pod -l job-name=glm-preflight-x,batch.kubernetes.io/job-completion-index=2: there may be too few free nodes, no image, a missing file on the node (/etc/hccn.conf), or a firewall between the nodes on port <port>
      2 nodes, 1 error, 0 warnings: not ready
      "
    `);
    expect(result.matrix).toHaveLength(2);
    expect([head?.code, member?.code]).toEqual([78, 0]);
  });

  it("stops waiting for pod 0", async ({ expect }) => {
    const plan = await planOf(2, { gatherSeconds: 1, graceSeconds: 1 });
    const ended = await new FakeNode(1).preflight(1, plan, "ascend");
    expect(ended.code).toBe(78);
    expect(ended.result).toMatchObject({
      ok: false,
      error: expect.stringContaining("pod 0"),
      findings: [
        {
          message: expect.stringMatching(
            /^pod 0 \(127\.0\.0\.11, port \d+\) did not answer: Connection refused/,
          ),
        },
      ],
    });
  });

  it("keeps a pod that joined long before pod 0 waiting as long as pod 0", async ({ expect }) => {
    const plan = await planOf(3, { gatherSeconds: 9, graceSeconds: 1 });
    const member = new FakeNode(1).preflight(1, plan, "ascend");
    await sleep(3500);
    const head = await new FakeNode(0).preflight(0, plan, "ascend");
    expect(verdict.parse(head.result).findings).toMatchObject([{ check: "nodes" }]);
    expect((await member).code).toBe(0);
  });

  it("reports a pod that was lost after it joined", async ({ expect }) => {
    const plan = await planOf(2, { pingSeconds: 15 });
    const [zero, one] = goodNodes(2);
    one?.write("0.ping.hangs", "");
    const head = zero?.preflight(0, plan, "ascend");
    let started: (() => void) | undefined;
    const member = one?.preflight(1, plan, "ascend", (child) => {
      child.stderr?.on("data", (text: string) => {
        if (text.includes("pinging ")) started?.();
      });
      started = () => child.kill("SIGKILL");
    });
    await member;
    const result = verdict.parse((await head)?.result);
    expect(result.findings).toMatchObject([
      { check: "lost", message: expect.stringMatching(/^node-1 did not report its pings: .+/) },
    ]);
  });

  describe("of GPUs", () => {
    const gpu = (index: number, memory = 143771) => `${index}, NVIDIA H200, ${memory}, 550.144.03\n`;

    it("passes a node with enough GPUs", async ({ expect }) => {
      const [node] = goodNodes(1);
      node?.write("gpus", gpu(0) + gpu(1));
      const { result } = await check(node === undefined ? [] : [node], { deviceMemoryMiB: 143771 }, "nvidia");
      expect(result).toMatchObject({ ok: true, findings: [] });
    });

    it("reports too few GPUs and too little memory", async ({ expect }) => {
      const [node] = goodNodes(1);
      node?.write("gpus", gpu(0, 81559));
      const { result } = await check(node === undefined ? [] : [node], { deviceMemoryMiB: 143771 }, "nvidia");
      expect(result.findings).toMatchObject([
        { message: "the pod has 1 of the 2 required GPUs" },
        { message: "GPU 0 (NVIDIA H200) has 81559 MiB, but the topology requires 143771 MiB" },
      ]);
    });
  });
});
