import { afterEach, describe, expect, it } from "vitest";
import type { Plan } from "../../core/index.ts";
import { skipsRootTests } from "../runtime/namespace.ts";
import { Stage } from "./stage/stage.ts";
import { stagedPlan } from "./stage/staged-plan.ts";

/** Files of the launch directory that stand for a slow step of the preparation: a hanging volume, a device that opens slowly. */
const slow = "import time\nprint('still busy', flush=True)\ntime.sleep(120)\n";

/** The stand-in of the module that opens the devices. */
const TORCH_NPU = "/usr/lib/python3/dist-packages/torch_npu.py";

function withFile(planned: Plan, name: string, text: string): Plan {
  const objects = planned.objects.map((object) => {
    const { manifest } = object;
    if (manifest.kind !== "ConfigMap" || manifest.data?.[name] === undefined) return object;
    return { ...object, manifest: { ...manifest, data: { ...manifest.data, [name]: text } } };
  });
  return { ...planned, objects };
}

// A process of vLLM and of LightLLM that is alone in its pod, the processes of xLLM, and a group of two pods.
const stacks = ["a3-glm5-w8a8", "h200-glm47-flash", "a3-xllm", "a2-glm5-w4a8-2node"];

describe.skipIf(skipsRootTests)("SIGTERM during the preparation", { timeout: 60_000 }, () => {
  let stage: Stage | undefined;
  afterEach(async () => {
    await stage?.close();
    stage = undefined;
  });

  it.for(stacks)("ends the pods of %s at once, and starts no rank", async (stack) => {
    const opened = await Stage.open(withFile(await stagedPlan(stack), "weights.py", slow));
    stage = opened;
    opened.start();
    await Promise.all(opened.pods.map(({ container }) => container.until("[prepare] still busy")));
    const started = Date.now();
    const codes = await Promise.all(opened.pods.map((pod) => pod.stop(60)));
    expect(Date.now() - started).toBeLessThan(5000);
    for (const [index, pod] of opened.pods.entries()) {
      expect(codes[index]).toBe(143);
      expect(pod.container.lastLine).toMatch(/stopped: (pod \d: )?received SIGTERM$/u);
      expect(pod.container.output).not.toContain("starting");
      expect(pod.processes).toEqual([]);
    }
  });

  it("ends a pod that waits for its weights", async () => {
    const planned = await stagedPlan("a2-glm5-w4a8-2node", {
      weights: { nfs: { server: "nas", path: "/w" } },
      procedures: { weights: { source: "huggingface", repository: "zai-org/GLM-5", revision: "v1" } },
    });
    const opened = await Stage.open(planned);
    stage = opened;
    const pod = opened.pod("serve-0-0");
    pod.start();
    await pod.container.until("waiting for weights to fill");
    expect(await pod.stop(60)).toBe(143);
    expect(pod.container.output).not.toContain("starting");
  });

  it("ends a pod whose devices do not open", async () => {
    const opened = await Stage.open(await stagedPlan("a3-xllm"));
    stage = opened;
    const pod = opened.pod("serve-0-0");
    await pod.run(`printf '${slow.replaceAll("'", '"').replaceAll("\n", "\\n")}' > ${TORCH_NPU}`);
    pod.start();
    await pod.container.until("still busy");
    expect(await pod.stop(60)).toBe(143);
    expect(pod.container.output).not.toContain("starting");
  });
});
