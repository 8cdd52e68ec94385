import { describe, expect, test } from "vitest";
import { plan } from "../../core/index.ts";
import { plannedProcesses } from "../support/planned-processes.ts";
import { problemsOf } from "../support/problems.ts";
import { prefillDecode, serving } from "../support/topologies.ts";
import { oneMachine, oneSite } from "../support/xllm.ts";

describe("the site", () => {
  test("replaces the model by another one of the family", () => {
    const site = { model: { name: "GLM-5.1", path: "/root/.cache/glm5.1-w8a8", servedModelName: "glm-5.1" } };
    for (const { positional, flags } of plannedProcesses(plan(prefillDecode(), site))) {
      expect(positional).toEqual(["vllm", "serve", "/root/.cache/glm5.1-w8a8"]);
      expect(flags["served-model-name"]).toBe("glm-5.1");
    }
    expect(problemsOf(prefillDecode(), { model: { name: "GLM-6" } })).toMatchObject([{ path: "model.name" }]);
  });

  test("replaces the hardware", () => {
    const image = "quay.io/jd_xllm/xllm-ai:xllm-dev-hb-rc2-arm";
    const planned = plan(oneMachine(), { ...oneSite, image, hardware: "atlas-800-a2" });
    const set = planned.objects.find(({ key }) => key === "stateful-set/serve-0")?.manifest;
    const container = set?.kind === "StatefulSet" ? set.spec.template.spec.containers[0] : undefined;
    expect(container?.resources?.limits?.["huawei.com/Ascend910"]).toBe("8");
    expect(problemsOf(prefillDecode(), { hardware: "atlas-800-a2" }).map(({ rule }) => rule)).toContain(
      "devices-fill-nodes",
    );
  });

  test.each(["a3", "A3", "a5", "950dt"])("names the kind of hardware that %s means", (hardware) => {
    const meant = hardware.toLowerCase() === "a3" ? "atlas-800-a3" : "ascend-950dt";
    expect(problemsOf(serving(1), { hardware })).toMatchObject([
      { path: "hardware", rule: "known-name", fix: `Did you mean "${meant}"?` },
    ]);
  });

  test("replaces the mounted files of the driver", () => {
    const driverMounts = [{ name: "driver", path: "/opt/driver", type: "Directory" as const }];
    const planned = plan(serving(1), { platform: { driverMounts } });
    const set = planned.objects.find(({ key }) => key === "stateful-set/serve-0")?.manifest;
    const volumes = set?.kind === "StatefulSet" ? set.spec.template.spec.volumes : [];
    expect(volumes.flatMap(({ hostPath }) => hostPath?.path ?? [])).toEqual([
      ...["/root/.cache", "/opt/driver"],
      // platform.npuSmi names these.
      ...["/usr/local/bin", "/usr/local/sbin"],
    ]);
  });
});
