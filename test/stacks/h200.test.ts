import { describe, expect, test } from "vitest";
import flash from "../../stacks/h200-glm47-flash.ts";
import flashMtp from "../../stacks/h200-glm47-flash-mtp.ts";
import type { StatefulSet } from "../../core/domain/kubernetes-object.ts";
import { plan } from "../../core/index.ts";
import { readSettings } from "../../program/settings.ts";
import { parseArgv } from "../support/parse-argv.ts";
import { documentedDraftingServer, documentedServer, requestedModel } from "./documents/source-003.ts";

const DIRECTORY = "/models/GLM-4.7-Flash";

describe.each([
  { topology: flash, documented: documentedServer(DIRECTORY) },
  { topology: flashMtp, documented: documentedDraftingServer(DIRECTORY) },
])("$topology.name", ({ topology, documented }) => {
  const planned = plan(topology, readSettings(topology.name, undefined).site);
  const { engine } = planned.topology;
  const processes = planned.groups.flatMap((group) =>
    group.pods.flatMap((pod) =>
      pod.processes.map((process) => engine.command(planned.topology, group, pod, process)),
    ),
  );
  const [group] = planned.topology.groups;
  const spec = statefulSet(planned).spec.template.spec;
  const [container] = spec.containers;

  test("runs the one server of the document with its flags, and the model name of its request", () => {
    expect(processes).toHaveLength(1);
    const { positional, flags } = parseArgv((processes[0]?.argv ?? []).map(String));
    expect(positional).toEqual(documented.command);
    expect(flags).toEqual({ ...documented.flags, model_name: requestedModel });
  });

  test("has the environment of the document and the variables of the pod only", () => {
    expect(group === undefined ? {} : engine.environment(planned.topology, group)).toEqual(documented.env);
    const values = container?.env?.map(({ name, value }) => [name, value] as const) ?? [];
    const own = new Set(["POD_NAME", "HOST_IP", "GLM_SERVE_REVISION"]);
    expect(Object.fromEntries(values.filter(([name]) => !own.has(name)))).toEqual(documented.env);
  });

  test("requests one device, uses the documented image and shares the node", () => {
    expect(container?.image).toBe("ghcr.io/modeltc/lightllm:v1.2.0");
    expect(container?.resources?.limits).toEqual({ "nvidia.com/gpu": "1" });
    expect(container?.resources?.requests).toMatchObject({ "nvidia.com/gpu": "1" });
    expect(container?.ports).toEqual([{ name: "api-0", containerPort: 8000, protocol: "TCP" }]);
    expect(spec).not.toHaveProperty("hostNetwork");
    expect(spec).not.toHaveProperty("affinity");
    expect(spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(90);
  });

  test("mounts weights, scripts and shared memory by the formula of the engine, and no driver", () => {
    expect(container?.volumeMounts.map(({ mountPath }) => mountPath)).toEqual([
      "/etc/glm-serve/launch",
      "/models",
      "/dev/shm",
    ]);
    expect(spec.volumes.find(({ name }) => name === "shared-memory")?.emptyDir).toEqual({
      medium: "Memory",
      sizeLimit: "3Gi",
    });
  });

  test("probes the paths of the engine", () => {
    // Start-up also reads whether the pod is warm.
    const startup = ["bash", "/etc/glm-serve/launch/health.sh", "startup", "/health"];
    expect([
      container?.startupProbe?.exec?.command,
      container?.readinessProbe.httpGet,
      container?.livenessProbe.httpGet,
    ]).toEqual([startup, { path: "/readiness", port: 8000 }, { path: "/liveness", port: 8000 }]);
  });

  test("runs a script without Ascend and without a lookup of the NIC", () => {
    const launch = planned.objects.find(({ key }) => key === "config-map/serve-0-launch")?.manifest;
    const script = launch?.kind === "ConfigMap" ? (launch.data?.["node-0.sh"] ?? "") : "";
    expect(script).toContain("become python -m lightllm.server.api_server");
    expect(script).not.toMatch(/set_env|ascend|source_vendor|interface-variable/i);
  });

  test("serves on the documented port", () => {
    expect(planned.endpoint).toEqual({ service: topology.name, port: 8000 });
  });
});

function statefulSet({ objects }: ReturnType<typeof plan>): StatefulSet {
  for (const { manifest } of objects) if (manifest.kind === "StatefulSet") return manifest;
  throw new Error("no StatefulSet");
}
