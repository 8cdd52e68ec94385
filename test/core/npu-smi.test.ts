import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { plan, type Site } from "../../core/index.ts";
import { serving } from "../support/topologies.ts";

type Platform = Site["platform"];

function mountsOf(platform: Platform) {
  const planned = plan(serving(1), { platform });
  const set = planned.objects.find(({ key }) => key === "stateful-set/serve-0")?.manifest;
  if (set?.kind !== "StatefulSet") throw new Error("no StatefulSet");
  const { volumes, containers } = set.spec.template.spec;
  return volumes.flatMap(({ name, hostPath }) => {
    const mount = containers[0]?.volumeMounts.find((one) => one.name === name);
    return name.startsWith("npu-smi")
      ? [{ ...hostPath, at: mount?.mountPath, readOnly: mount?.readOnly }]
      : [];
  });
}

const directory = (name: string) => ({
  path: `/usr/local/${name}`,
  // Never File: the kubelet would keep the pod in ContainerCreating where the node lacks it.
  type: "DirectoryOrCreate",
  at: `/run/glm-serve-host/usr/local/${name}`,
  readOnly: true,
});

describe("mounts of npu-smi", () => {
  test("both directories of the node, beside the container's own", () => {
    expect(mountsOf({})).toEqual([directory("bin"), directory("sbin")]);
  });

  test("the directory of platform.npuSmi alone", () => {
    expect(mountsOf({ npuSmi: "/usr/local/sbin/npu-smi" })).toEqual([directory("sbin")]);
  });

  test.each<[string, Platform]>([
    ["the container runtime mounts the file", { profile: "mindcluster" }],
    ["the site mounts the file", { driverMounts: [{ name: "x", path: "/opt/npu-smi", type: "File" }] }],
  ])("none where %s", (_, platform) => {
    expect(mountsOf(platform)).toEqual([]);
  });

  test("a path that installers do not use is refused", () => {
    // @ts-expect-error -- a setting of a file
    expect(() => plan(serving(1), { platform: { npuSmi: "/opt/npu-smi" } })).toThrow("platform.npuSmi");
  });
});

describe("the launch script", () => {
  const root = mkdtempSync(join(tmpdir(), "npu-smi-"));
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  /** Runs the lines about npu-smi as the preparation and a process do, with the container's directories below a root. */
  function run(files: Readonly<Record<string, string>>) {
    for (const [path, target] of Object.entries(files)) {
      const file = join(root, "run/glm-serve-host", path);
      mkdirSync(dirname(file), { recursive: true });
      if (target === "") {
        writeFileSync(file, '#!/bin/sh\necho "$0 $*"\n');
        chmodSync(file, 0o755);
      } else symlinkSync(target, file);
    }
    const manifest = plan(serving(1)).objects.find(
      ({ key }) => key === "config-map/serve-0-launch",
    )?.manifest;
    const script = (manifest?.kind === "ConfigMap" ? manifest.data?.["node-0.sh"] : undefined) ?? "";
    const path = /^export PATH=.*$/mu.exec(script)?.[0];
    const link = /^ {2}for npu_smi in [^]*?^ {2}fi$/mu.exec(script)?.[0];
    if (path === undefined || link === undefined) throw new Error("no lines about npu-smi");
    const lines = [path, link, "npu-smi info || true"]
      .join("\n")
      .replaceAll("/run/glm-serve", `${root}/run/glm-serve`);
    const { stdout, stderr } = spawnSync("bash", ["--norc", "-c", lines], {
      encoding: "utf8",
      env: { PATH: "/usr/bin:/bin" },
    });
    return { stdout: stdout.replaceAll(root, ""), stderr };
  }

  test.each(["/usr/local/bin/npu-smi", "/usr/local/sbin/npu-smi"])("finds %s", (path) => {
    expect(run({ [path]: "" })).toEqual({ stdout: "/run/glm-serve/bin/npu-smi info\n", stderr: "" });
  });

  test("follows a link between the directories", () => {
    const { stdout, stderr } = run({
      "/usr/local/bin/npu-smi": "/usr/local/sbin/npu-smi",
      "/usr/local/sbin/npu-smi": "",
    });
    expect({ stdout, stderr }).toEqual({ stdout: "/run/glm-serve/bin/npu-smi info\n", stderr: "" });
  });

  test("goes on without it, and says what is missing", () => {
    expect(run({ "/usr/local/bin/other": "" }).stderr).toContain(
      "glm-serve: npu-smi is missing on the node: /usr/local/bin/npu-smi, /usr/local/sbin/npu-smi; engines start without it, but vllm-ascend binds no CPUs\n",
    );
  });
});
