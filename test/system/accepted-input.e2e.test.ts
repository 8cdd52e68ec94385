import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildTool } from "../../lab/binaries/build.ts";
import { progressOn } from "../../lab/host/progress.ts";
import { acceptedInputs } from "../support/fuzz/inputs.ts";

const DRAWS = 2000;

test("what check accepts, the API server accepts, and the pods that controllers make of it", async () => {
  const directory = await buildTool("kubernetes-validation", progressOn(process.stderr));
  // Most inputs share most of their objects.
  const inputs = new Map<string, string>();
  for (const { input, plan } of acceptedInputs(DRAWS))
    for (const { manifest } of plan.objects) {
      // The definitions of Prometheus Operator are not of Kubernetes.
      if (!manifest.apiVersion.startsWith("monitoring.")) inputs.set(JSON.stringify(manifest), input);
    }
  const objects = [...inputs.keys()];
  const { stdout, stderr } = spawnSync(join(directory, "validation"), {
    input: `${objects.join("\n")}\n`,
    encoding: "utf8",
    maxBuffer: 1024 ** 3,
  });
  const answers = stdout.trim().split("\n");
  expect({ stderr, answers: answers.length }).toEqual({ stderr: "", answers: objects.length });
  const refused = objects.flatMap((object, index) =>
    answers[index] === "[]" ? [] : [`${answers[index]} for ${inputs.get(object)}`],
  );
  expect(refused).toEqual([]);
});

test("the validation refuses what the API server refuses", async () => {
  const directory = await buildTool("kubernetes-validation", progressOn(process.stderr));
  const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "A b", namespace: "default" },
    spec: { ports: [{ port: 0 }] },
  };
  const { stdout } = spawnSync(join(directory, "validation"), {
    input: `${JSON.stringify(service)}\n${JSON.stringify({ ...service, extra: 1 })}\n`,
    encoding: "utf8",
  });
  const [invalid, unknown] = stdout.trim().split("\n");
  expect(invalid).toContain("metadata.name: Invalid value");
  expect(invalid).toContain("spec.ports[0].port: Invalid value");
  expect(unknown).toContain('unknown field \\"extra\\"');
});
