import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadAll } from "js-yaml";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { plan, renderYaml, withRollout } from "../../core/index.ts";
import { progressOn } from "../../lab/host/progress.ts";
import { ensurePrograms } from "../../lab/pulumi/ensure-programs.ts";
import { prefillDecode } from "../support/topologies.ts";

const object = z.object({
  kind: z.string(),
  metadata: z.object({ name: z.string(), namespace: z.string().optional() }),
  data: z.record(z.string(), z.string()).default({}),
  spec: z.looseObject({ serviceName: z.string().optional(), replicas: z.number().optional() }).optional(),
  subjects: z.array(z.object({ namespace: z.string() })).default([]),
});

let kubectl: string;

beforeAll(async () => {
  const { binaries } = await ensurePrograms({ progress: progressOn(process.stderr) });
  kubectl = join(binaries.kubernetes, "kubectl");
});

/** The objects of a render after kustomize. */
function kustomized(settings: string) {
  const directory = mkdtempSync(join(tmpdir(), "glm-serve-kustomize-"));
  writeFileSync(join(directory, "all.yaml"), renderYaml(withRollout(plan(prefillDecode()))));
  writeFileSync(join(directory, "kustomization.yaml"), `resources: [all.yaml]\n${settings}\n`);
  const { stdout, stderr, status } = spawnSync(kubectl, ["kustomize", directory], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return loadAll(stdout).map((each) => object.parse(each));
}

/** How a pod of that name ends with the script of its ConfigMap. */
function run(script: string, pod: string) {
  const { stderr, status } = spawnSync("/bin/bash", ["-c", script], {
    encoding: "utf8",
    // With a socket as its input, bash would read the files of a login.
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: "/nowhere", POD_NAME: pod, HOST_IP: "127.0.0.1" },
  });
  return { stderr, status };
}

describe.each(["namePrefix: x-", "nameSuffix: -x"])("%s of kustomize", (setting) => {
  test("pods refuse scripts whose hosts have other names, and name the cure", () => {
    const objects = kustomized(setting);
    const sets = objects.filter(({ kind }) => kind === "StatefulSet");
    expect(sets).toHaveLength(2);
    for (const { metadata } of sets) {
      const own = metadata.name.replace(/^x-|-x$/, "");
      const launch = objects.find(({ metadata: { name } }) => name.includes(`${own}-launch-`));
      const script = launch?.data["node-0.sh"] ?? "";
      const pod = `${metadata.name}-0`;
      const { stderr, status } = run(script, pod);
      expect(status).toBe(78);
      expect(stderr).toBe(
        `glm-serve: this pod is ${pod}, but its script and the addresses in it are of ${own}-0; remove namePrefix and nameSuffix, and set instance to the prefix of all names\n`,
      );
      expect(run(script, `${own}-0`).status).not.toBe(78);
    }
  });
});

test("namespace of kustomize moves every object, and no script names a namespace", () => {
  const before = loadAll(renderYaml(withRollout(plan(prefillDecode())))).map((each) => object.parse(each));
  const after = kustomized("namespace: elsewhere");
  expect(new Set(after.map(({ metadata }) => metadata.namespace))).toEqual(new Set(["elsewhere"]));
  const subjects = after.flatMap((each) => each.subjects);
  expect(new Set(subjects.map(({ namespace }) => namespace))).toEqual(new Set(["elsewhere"]));
  const texts = (objects: typeof after) =>
    objects.flatMap(({ data }) => Object.entries(data).map(([name, text]) => `${name} ${text}`)).toSorted();
  expect(texts(after)).toEqual(texts(before));
  expect(texts(after).join("\n")).not.toMatch(/\.svc\b/);
});
