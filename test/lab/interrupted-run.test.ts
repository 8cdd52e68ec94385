import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { LabError } from "../../lab/host/lab-error.ts";
import { identify, isAlive, terminate } from "../../lab/host/process.ts";
import { silentProgress } from "../../lab/host/progress.ts";
import { deleteObjects, liveObjects } from "../../lab/pulumi/live-objects.ts";
import { endOrphanedPlugins } from "../../lab/pulumi/orphaned-plugins.ts";
import { readStackState } from "../../lab/pulumi/stack-state.ts";
import { awaitDeletions, unfinishedDeletions } from "../../lab/pulumi/unfinished-deletions.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const group = {
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  name: "decode-0",
  namespace: "default",
};

function resource({ apiVersion, kind, name, namespace }: typeof group) {
  return {
    type: `kubernetes:${apiVersion}:${kind}`,
    inputs: { apiVersion, kind, metadata: { name, namespace } },
  };
}

describe("the state of a stack", () => {
  const file = join(temporaryDirectory("state"), "stack.json");

  const write = (latest: unknown): void => writeFileSync(file, JSON.stringify({ checkpoint: { latest } }));

  test("lists the Kubernetes objects, and those that a killed run was creating", () => {
    write({
      resources: [
        { type: "pulumi:pulumi:Stack" },
        { type: "glm-serve:index:GlmTopology", inputs: { topology: "a3-1p1d" } },
        resource({ ...group, name: "prefill-0" }),
      ],
      pending_operations: [
        { type: "creating", resource: resource(group) },
        { type: "deleting", resource: resource({ ...group, name: "prefill-0" }) },
      ],
    });
    expect(readStackState(file)).toEqual({
      objects: [{ ...group, name: "prefill-0" }],
      hasPendingCreates: true,
      pendingCreates: [group],
    });
  });

  test("ignores operations other than creations, and resources of other providers", () => {
    write({ resources: [], pending_operations: [{ type: "deleting", resource: resource(group) }] });
    expect(readStackState(file).hasPendingCreates).toBe(false);
    write({ pending_operations: [{ type: "creating", resource: {} }] });
    expect(readStackState(file)).toEqual({ objects: [], hasPendingCreates: true, pendingCreates: [] });
  });

  test("does not list a creation that a later run repeated", () => {
    write({
      resources: [resource(group)],
      pending_operations: [{ type: "creating", resource: resource(group) }],
    });
    expect(readStackState(file)).toEqual({ objects: [group], hasPendingCreates: true, pendingCreates: [] });
  });

  test("lists the creation of a replacement whose old object is still in the state", () => {
    write({
      resources: [{ ...resource(group), pendingReplacement: true }],
      pending_operations: [{ type: "creating", resource: resource(group) }],
    });
    expect(readStackState(file).pendingCreates).toEqual([group]);
  });

  test("is empty before the first update and for a missing file", () => {
    write(null);
    const empty = { objects: [], hasPendingCreates: false, pendingCreates: [] };
    expect(readStackState(file)).toEqual(empty);
    expect(readStackState(`${file}.missing`)).toEqual(empty);
  });
});

/** A kubectl with fixed answers by resource; it records the commands. */
function fakeKubectl(answers: Readonly<Record<string, readonly unknown[]>>) {
  const commands: string[] = [];
  return {
    commands,
    run(argv: readonly string[]) {
      commands.push(argv.join(" "));
      return Promise.resolve(JSON.stringify({ items: answers[argv[1] ?? ""] ?? [] }));
    },
  };
}

function live({ name = group.name, manager = "pulumi-kubernetes-1", deletionTimestamp = "" } = {}) {
  const { apiVersion, kind, namespace } = group;
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace,
      creationTimestamp: "2026-01-01T00:00:00Z",
      managedFields: [{ manager }],
      ...(deletionTimestamp === "" ? {} : { deletionTimestamp }),
    },
  };
}

test("finds the live objects of a state, and who wrote them", async () => {
  const kubectl = fakeKubectl({
    "StatefulSet.v1.apps": [live({ manager: "kubectl" }), live({ name: "foreign" })],
  });
  expect(await liveObjects(kubectl, [group, { ...group, name: "gone" }])).toEqual([
    { ...group, created: Date.parse("2026-01-01"), isBeingDeleted: false, isPulumis: false },
  ]);
  expect(kubectl.commands).toEqual([
    "get StatefulSet.v1.apps --namespace default --output=json --show-managed-fields",
  ]);
});

test("deletes an object by kind, version and group, and waits", async () => {
  const kubectl = fakeKubectl({});
  await deleteObjects(kubectl, [group, { apiVersion: "v1", kind: "Service", name: "a", namespace: "b" }]);
  expect(kubectl.commands).toEqual([
    "delete StatefulSet.v1.apps/decode-0 --namespace default --ignore-not-found --wait",
    "delete Service.v1./a --namespace b --ignore-not-found --wait",
  ]);
});

describe("an object that is being deleted", () => {
  const deletionTimestamp = "2026-01-01T00:00:00Z";

  const terminating = {
    metadata: {
      name: "decode-0-0",
      namespace: "default",
      deletionTimestamp,
      ownerReferences: [{ kind: "StatefulSet", name: "decode-0" }],
    },
    spec: { nodeName: "a3-0" },
  };

  const node = (status: string) => ({
    metadata: { name: "a3-0" },
    status: { conditions: [{ type: "Ready", status }] },
  });

  const clusterWith = (status: string) =>
    fakeKubectl({
      "StatefulSet.v1.apps": [live({ deletionTimestamp })],
      pods: [terminating, { ...terminating, metadata: { ...terminating.metadata, ownerReferences: [] } }],
      nodes: [node(status)],
    });

  test("is reported with its pod and the lost node", async () => {
    expect(await unfinishedDeletions(clusterWith("Unknown"), [group])).toEqual([
      `StatefulSet default/decode-0
  pod default/decode-0-0 is terminating on node a3-0, which is NotReady. Bring the node back, or delete the pod once no process of it runs there: kubectl delete pod decode-0-0 --namespace default --force`,
    ]);
  });

  test("is reported with its pod on a ready node", async () => {
    expect(await unfinishedDeletions(clusterWith("True"), [group])).toEqual([
      "StatefulSet default/decode-0\n  pod default/decode-0-0 is terminating on node a3-0",
    ]);
  });

  test("is reported to a user who may read one namespace only", async () => {
    const namespaced = clusterWith("True");
    const forbidden = new LabError("Error from server (Forbidden): access denied", "Ask for access");
    const kubectl = {
      run: (argv: readonly string[]): Promise<string> =>
        argv[1] === "nodes" || argv.includes("--all-namespaces")
          ? Promise.reject(forbidden)
          : namespaced.run(argv),
    };
    expect(await unfinishedDeletions(kubectl, [group])).toEqual([
      "StatefulSet default/decode-0\n  pod default/decode-0-0 is terminating on node a3-0",
    ]);
    expect(namespaced.commands).toContain("get pods --namespace default --output=json");
  });

  test("ends the wait when the object is gone; the reason is printed once", async () => {
    const deleting = clusterWith("True");
    const gone = fakeKubectl({});
    let asked = 0;
    const lines: string[] = [];
    await awaitDeletions(
      {
        run(argv) {
          if (argv[1] === "StatefulSet.v1.apps") asked += 1;
          return (asked < 3 ? deleting : gone).run(argv);
        },
      },
      [group],
      { ...silentProgress, line: (text) => void lines.push(text) },
    );
    expect(lines).toEqual([
      "waiting for a deletion: StatefulSet default/decode-0\n  pod default/decode-0-0 is terminating on node a3-0",
    ]);
  });
});

describe.runIf(process.platform === "linux")("the plugins of a PULUMI_HOME", () => {
  const directory = temporaryDirectory("plugins");

  const plugin = join(directory, "pulumi-resource-kubernetes");

  const engine = join(directory, "pulumi");

  beforeAll(() => {
    copyFileSync("/bin/sleep", plugin);
    copyFileSync("/bin/sh", engine);
  });

  const environment = (home: string) => ({ PATH: "/usr/bin:/bin", PULUMI_HOME: home });

  test("end only where a killed pulumi left them", async () => {
    const start = (home: string) => spawn(plugin, ["60"], { env: environment(home), stdio: "ignore" });
    const [orphan, other] = [start("/killed"), start("/running")];
    try {
      await once(other, "spawn");
      const ended = once(orphan, "exit");
      await endOrphanedPlugins("/killed");
      expect(await ended).toEqual([null, "SIGTERM"]);
      expect(other.exitCode).toBe(null);
    } finally {
      orphan.kill();
      other.kill();
    }
  });

  test("run on below a pulumi that runs", async () => {
    const running = spawn(engine, ["-c", `${plugin} 60 & echo $!; wait`], {
      env: environment("/shared"),
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [pid]: readonly unknown[] = await once(running.stdout, "data");
    const child = identify(Number(pid));
    if (child === undefined) throw new Error("the plugin did not start");
    try {
      await expect.poll(() => readFileSync(`/proc/${child.pid}/cmdline`, "utf8")).toContain(plugin);
      await endOrphanedPlugins("/shared");
      expect(isAlive(child)).toBe(true);
      const ended = once(running, "exit");
      running.kill("SIGKILL");
      await ended;
      await endOrphanedPlugins("/shared");
      expect(isAlive(child)).toBe(false);
    } finally {
      running.kill();
      await terminate(child, 1000);
    }
  });
});
