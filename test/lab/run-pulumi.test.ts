import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { clusterPaths } from "../../lab/cluster/cluster-paths.ts";
import { writeState } from "../../lab/cluster/cluster-state.ts";
import { LabError } from "../../lab/host/lab-error.ts";
import { silentProgress } from "../../lab/host/progress.ts";
import { lockDirectory } from "../../lab/pulumi/abandoned-lock.ts";
import { runPulumi } from "../../lab/pulumi/local-pulumi.ts";
import { fakeExecutable } from "./fake-executable.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const stack = "a3-1p1d";

const group = { apiVersion: "apps/v1", kind: "StatefulSet", name: "decode-0", namespace: "llm" };

const space = { apiVersion: "v1", kind: "Namespace", name: "llm", namespace: undefined };

function live({ apiVersion, kind, name, namespace }: typeof group | typeof space) {
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace,
      creationTimestamp: "2026-01-01T00:00:05Z",
      managedFields: [{ manager: "pulumi-kubernetes-1" }],
    },
  };
}

const resource = ({ apiVersion, kind, name, namespace }: typeof group) => ({
  type: `kubernetes:${apiVersion}:${kind}`,
  inputs: { apiVersion, kind, metadata: { name, namespace } },
});

/** A cluster with these objects, and a stack whose state has `latest`; pulumi and kubectl record their commands. */
function prepare({
  latest = {},
  objects = [],
  context,
  lock,
  isCreated = true,
  pulumi = "",
  isReachable = true,
}: {
  readonly latest?: object;
  readonly objects?: readonly ReturnType<typeof live>[];
  readonly context?: string;
  /** Content of the lock that a killed run left. */
  readonly lock?: object | string;
  /** Whether the stack has a state. */
  readonly isCreated?: boolean;
  /** What pulumi does, as a shell script. */
  readonly pulumi?: string;
  readonly isReachable?: boolean;
}) {
  const root = temporaryDirectory("run-pulumi");
  vi.stubEnv("GLM_SERVE_STATE", root);
  const paths = clusterPaths("users");
  vi.unstubAllEnvs();
  const log = join(root, "pulumi.log");
  writeFileSync(log, "");
  const stateFile = join(paths.pulumi, `backend/.pulumi/stacks/glm-serve/${stack}.json`);
  mkdirSync(dirname(stateFile), { recursive: true });
  writeFileSync(stateFile, JSON.stringify({ checkpoint: { latest } }));
  if (!isCreated) rmSync(stateFile);
  const locks = lockDirectory(join(paths.pulumi, "backend"), "glm-serve", stack);
  if (lock !== undefined) {
    mkdirSync(locks, { recursive: true });
    writeFileSync(join(locks, "0.json"), typeof lock === "string" ? lock : JSON.stringify(lock));
  }
  const kubectlCommands: string[] = [];
  const lines: string[] = [];
  // Pulumi refuses a locked stack.
  const script = `echo "$@" >> ${log}\n[ -z "$(ls ${locks} 2>/dev/null)" ] || exit 1\n${pulumi}`;
  const executable = fakeExecutable(root, "pulumi", script);
  const run = (argv: readonly string[], creates: readonly (typeof group | typeof space)[] = []) =>
    runPulumi(argv, {
      stack,
      creates,
      cluster: {
        paths,
        kubeconfig: paths.kubeconfig,
        ...(context === undefined ? {} : { context }),
        kubectl: {
          executable: "kubectl",
          kubeconfig: paths.kubeconfig,
          run(command) {
            if (!isReachable) return Promise.reject(new LabError("connection refused", "Start the cluster"));
            kubectlCommands.push(command.join(" "));
            const kinds = new Set((command[1] ?? "").split(",").map((name) => name.split(".")[0]));
            const items = objects.filter(({ kind }) => kinds.has(kind));
            return Promise.resolve(JSON.stringify({ items }));
          },
        },
      },
      tools: {
        pulumi: { executable, version: "3.0.0", languageHost: root, origin: "installed" },
        plugin: { directory: root, origin: "installed" },
      },
      progress: { ...silentProgress, line: (text) => void lines.push(text) },
    });
  return { run, paths, lines, kubectlCommands, pulumiCommands: () => readFileSync(log, "utf8") };
}

test("an update takes over no object of another owner", async () => {
  const { run, pulumiCommands } = prepare({ objects: [live(group), live(space)] });
  await expect(run(["up", "--yes"], [group, space])).rejects.toThrowErrorMatchingInlineSnapshot(`
    [LabError: The cluster already has objects of the stack, which npm start did not create: StatefulSet llm/decode-0, Namespace llm.
    Set createNamespace to false in the settings of the stack: the namespace exists
    Set namespace in the settings of the stack to another one, or update the objects with the Pulumi project that created them. If a killed npm start created them, delete them:
      kubectl delete statefulset/decode-0 --namespace llm]
  `);
  expect(pulumiCommands()).toBe("");
});

test("an update changes the objects in the state of the stack", async () => {
  const { run, pulumiCommands } = prepare({
    latest: { resources: [resource(group)] },
    objects: [live(group)],
  });
  expect((await run(["up", "--yes"], [group, space])).code).toBe(0);
  expect(pulumiCommands()).toBe(`--non-interactive up --yes --stack ${stack}\n`);
});

test("the pods of a stack tolerate the simulated nodes of a user's cluster", async () => {
  const { run, paths } = prepare({ context: "kind-dev" });
  const mainOf = async () => {
    await run(["preview"]);
    const project = readFileSync(join(paths.pulumi, "projects/glm-serve/Pulumi.yaml"), "utf8");
    return basename(/^main: (.*)$/m.exec(project)?.[1] ?? "");
  };
  expect(await mainOf()).toBe("stack.mjs");
  writeState(paths, { ports: { api: 0, kwok: 1024 }, processes: {} });
  expect(await mainOf()).toBe("simulated-nodes.mjs");
});

test("a failed run returns its output where the cluster is unreachable", async () => {
  const { run } = prepare({
    latest: { resources: [resource(group)] },
    pulumi: "echo the reason >&2; exit 3",
    isReachable: false,
  });
  expect(await run(["destroy"])).toEqual({ code: 3, stdout: "", stderr: "the reason\n" });
});

test.each([
  ["held its lock", { pid: 2 ** 30, timestamp: "2026-01-01T00:00:00Z" }],
  ["was writing its lock", '{"pid":'],
])("creates the stack after a run that was killed while it created the stack and %s", async (_, lock) => {
  const { run, pulumiCommands } = prepare({ isCreated: false, lock });
  expect((await run(["up", "--yes"])).code).toBe(0);
  expect(pulumiCommands()).toBe(
    `--non-interactive stack init --stack ${stack}\n--non-interactive up --yes --stack ${stack}\n`,
  );
});

test("a command finds compiled code, and no place for a debug log", async () => {
  const { run } = prepare({
    pulumi: 'echo "$NODE_COMPILE_CACHE"; mkdir -p "$PULUMI_HOME/logs" 2>/dev/null || echo no log',
  });
  vi.stubEnv("NODE_COMPILE_CACHE", "/code");
  expect((await run(["preview"])).stdout).toBe("/code\nno log\n");
  vi.stubEnv("NODE_COMPILE_CACHE", undefined);
  expect((await run(["preview"])).stdout).toBe(`${join(tmpdir(), "node-compile-cache")}\nno log\n`);
  vi.unstubAllEnvs();
});

describe("after a killed run that was creating an object", () => {
  const latest = { pending_operations: [{ type: "creating", resource: resource(group) }] };

  const objects = [live(group)];

  const begunAt = (timestamp: string) => ({ timestamp });

  const kept =
    "kept StatefulSet llm/decode-0, which a killed run may have created. If nothing else uses it: kubectl delete statefulset/decode-0 --namespace llm";

  const deletions = ({ kubectlCommands }: { readonly kubectlCommands: readonly string[] }) =>
    kubectlCommands.filter((command) => command.startsWith("delete"));

  test("deletes the object of the same second", async () => {
    const prepared = prepare({ latest, objects, lock: begunAt("2026-01-01T00:00:05.9+00:00") });
    expect((await prepared.run(["destroy"])).code).toBe(0);
    expect(prepared.lines).toEqual(["deleting what a killed run was creating: StatefulSet llm/decode-0"]);
    expect(deletions(prepared)).toHaveLength(1);
    expect(prepared.pulumiCommands()).toContain("--clear-pending-creates");
  });

  test.each([
    ["was created before the run", begunAt("2026-01-01T00:00:06Z"), undefined],
    ["has an unknown owner, as the lock has no time", {}, undefined],
    ["has an unknown owner, as the lock is gone", undefined, undefined],
    ["is in a cluster of the user", begunAt("2026-01-01T00:00:00Z"), "kind-dev"],
  ])("keeps an object that %s", async (_, lock, context) => {
    const prepared = prepare({
      latest,
      objects,
      ...(lock === undefined ? {} : { lock }),
      ...(context === undefined ? {} : { context }),
    });
    expect((await prepared.run(["destroy"])).code).toBe(0);
    expect(prepared.lines).toEqual([kept]);
    expect(deletions(prepared)).toEqual([]);
  });
});
