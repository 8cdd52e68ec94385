import { describe, expect, test } from "vitest";
import flash from "../../stacks/h200-glm47-flash.ts";
import { plan, type Topology } from "../../core/index.ts";
import { amountOf } from "../../core/site/quantity.ts";
import { withArgs, without } from "../support/flash.ts";

describe("the command of LightLLM", () => {
  function argvOf(topology: Topology): readonly unknown[] {
    const planned = plan(topology);
    const [group] = planned.groups;
    const [process] = group?.head.processes ?? [];
    if (group === undefined || process === undefined) throw new Error("no process");
    return planned.topology.engine.command(planned.topology, group, group.head, process).argv;
  }

  test("has the product of the degrees as its world size, and as many devices", () => {
    const topology = withArgs({}, { dataParallelSize: 2, tensorParallelSize: 2 });
    expect(argvOf(topology).slice(3, 11)).toEqual([
      ...["--model_dir", "/models/GLM-4.7-Flash", "--model_name", "GLM-4.7-Flash"],
      ...["--tp", "4", "--dp", "2"],
    ]);
    const set = plan(topology).objects.find(({ key }) => key === "stateful-set/serve-0")?.manifest;
    expect(set?.kind === "StatefulSet" && set.spec.template.spec.containers[0]?.resources.limits).toEqual({
      "nvidia.com/gpu": "4",
    });
  });

  test("gives a switch no value and a list its values", () => {
    const argv = argvOf(withArgs({ detailLog: true, eosId: [1, 2] })).join(" ");
    expect(argv).toContain(" --detail_log --eos_id 1 2 --host ");
  });
});

describe("shared memory of LightLLM", () => {
  function sharedMemoryOf(topology: Topology): string | undefined {
    const set = plan(topology).objects.find(({ key }) => key === "stateful-set/serve-0")?.manifest;
    if (set?.kind !== "StatefulSet") return undefined;
    return set.spec.template.spec.volumes.find(({ name }) => name === "shared-memory")?.emptyDir?.sizeLimit;
  }

  test.each<[size: string, name: string, topology: Topology]>([
    ["3Gi", "the documented server", flash],
    ["3Gi", "the model's own length", without(structuredClone(flash), "maxReqTotalLen")],
    ["6Gi", "a thousand requests", withArgs({ runningMaxReqSize: 1024 })],
    ["19Gi", "a KV cache in CPU memory", withArgs({ enableCpuCache: true, cpuCacheStorageSize: 16 })],
    ["3Gi", "a personal server", withArgs({ performanceMode: "personal", runningMaxReqSize: 4096 })],
  ])("%s for %s", (size, _, topology) => {
    expect(sharedMemoryOf(topology)).toBe(size);
  });
});

test("quantities are read as Kubernetes does", () => {
  expect(["64", "500m", "3Gi", "1.5G", "2Ki"].map(amountOf)).toEqual([64, 0.5, 3 * 2 ** 30, 1.5e9, 2048]);
});
