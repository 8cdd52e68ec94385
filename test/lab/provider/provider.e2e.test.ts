import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stopCluster } from "../../../lab/cluster/stop-cluster.ts";
import { silentProgress } from "../../../lab/host/progress.ts";
import { startTestBed, type TestBed, TestStack } from "./test-stack.ts";

const oneMinute = 60_000;

let bed: TestBed;

let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "provider-e2e-"));
  bed = await startTestBed();
}, 30 * oneMinute);

afterAll(async () => {
  await stopCluster({ name: "provider-test", progress: silentProgress, deleteData: true });
  rmSync(directory, { recursive: true });
}, oneMinute);

/** A stack with an existing namespace. Stopping the cluster removes what the stack leaves. */
async function stackIn(namespace: string): Promise<TestStack> {
  await bed.cluster.kubectl.run(["create", "namespace", namespace]);
  return new TestStack(namespace, bed, directory);
}

interface Group {
  readonly argument?: string;
  readonly devices?: number;
  readonly replicas?: number;
  readonly patience?: string;
}

function group({ argument = "1", devices = 1, replicas = 2, patience = "60s" }: Group = {}): string {
  return `
    new k8s.apps.v1.StatefulSet("group", {
      metadata: named("group"),
      spec: {
        replicas: ${replicas},
        serviceName: "group",
        podManagementPolicy: "Parallel",
        selector: { matchLabels: { app: "group" } },
        template: {
          metadata: { labels: { app: "group" } },
          spec: {
            containers: [{
              name: "engine",
              image: "engine:1",
              args: ["--flag", "${argument}"],
              resources: { requests: { cpu: "1000m" }, limits: { "huawei.com/Ascend910": "${devices}" } },
            }],
          },
        },
      },
    }, {
      replaceOnChanges: ["spec.template"],
      deleteBeforeReplace: true,
      customTimeouts: { create: "${patience}", update: "${patience}" },
    });`;
}

function configMap(value: string): string {
  return `new k8s.core.v1.ConfigMap("scripts", { metadata: named("scripts"), data: { "node-0.sh": "${value}" } });`;
}

const headless = `new k8s.core.v1.Service("group", {
  metadata: named("group"),
  spec: { clusterIP: "None", publishNotReadyAddresses: true, selector: { app: "group" }, ports: [{ port: 6700 }] },
});`;

describe("up", { timeout: 3 * oneMinute }, () => {
  test("creates and waits, changes nothing a second time, and leaves nothing after destroy", async () => {
    const stack = new TestStack("lifecycle", bed, directory);
    stack.write(`
      const namespace = new k8s.core.v1.Namespace("lifecycle", { metadata: { name: "lifecycle" } });
      pulumi.runtime.registerStackTransformation(({ props, opts, type }) =>
        type.endsWith("Namespace") ? undefined : { props, opts: { ...opts, dependsOn: namespace } });
      ${headless} ${configMap("echo 1")} ${group()}
      new k8s.core.v1.Service("proxy", {
        metadata: named("proxy"), spec: { selector: { app: "proxy" }, ports: [{ port: 8000 }] } });
      new k8s.apps.v1.Deployment("proxy", {
        metadata: named("proxy"),
        spec: {
          selector: { matchLabels: { app: "proxy" } },
          template: {
            metadata: { labels: { app: "proxy" } }, spec: { containers: [{ name: "proxy", image: "proxy:1" }] },
          },
        },
      });`);
    expect(await stack.preview()).toContain("+ 7 to create");
    expect(await stack.up()).toContain("+ 7 created");
    expect(await stack.kubectl("get", "statefulset/group", "--output=jsonpath={.status.readyReplicas}")).toBe(
      "2",
    );
    expect(await stack.kubectl("get", "deployment/proxy", "--output=jsonpath={.status.readyReplicas}")).toBe(
      "1",
    );
    expect(await stack.up()).toContain("7 unchanged");
    expect(await stack.up("--refresh")).toContain("7 unchanged");
    await stack.destroy();
    expect(await bed.cluster.kubectl.run(["get", "namespaces", "--output=name"])).not.toContain("lifecycle");
  });

  test("updates in place where possible", async () => {
    const stack = await stackIn("update");
    stack.write(group({ replicas: 1 }));
    await stack.up();
    const uid = await stack.kubectl("get", "statefulset/group", "--output=jsonpath={.metadata.uid}");
    stack.write(group({ replicas: 2 }));
    expect(await stack.preview()).toContain("replicas: 1 => 2");
    expect(await stack.up()).toContain("~ 1 updated");
    expect(
      await stack.kubectl(
        "get",
        "statefulset/group",
        "--output=jsonpath={.metadata.uid}{.status.readyReplicas}",
      ),
    ).toBe(`${uid}2`);
  });

  test("replaces a group as a whole when its template changes, and previews the replacement", async () => {
    const stack = await stackIn("replace");
    stack.write(configMap("echo") + group({ argument: "1" }));
    await stack.up();
    const uid = await stack.kubectl("get", "statefulset/group", "--output=jsonpath={.metadata.uid}");
    stack.write(configMap("echo") + group({ argument: "2" }));
    const preview = await stack.preview();
    expect(preview).toContain("+-kubernetes:apps/v1:StatefulSet: (replace)");
    expect(preview).toContain('~ [1]: "1" => "2"');
    expect(preview).toContain("+-1 to replace");
    expect(await stack.up()).toContain("+-1 replaced");
    expect(await stack.kubectl("get", "statefulset/group", "--output=jsonpath={.metadata.uid}")).not.toBe(
      uid,
    );
  });

  test("rejects a replacement under the same name that creates first", async () => {
    const stack = await stackIn("same-name");
    stack.write(group({ argument: "1" }));
    await stack.up();
    stack.write(group({ argument: "2" }).replace("deleteBeforeReplace: true,", ""));
    const { code, stdout } = await stack.attempt("up", "--yes", "--skip-preview");
    expect(code).not.toBe(0);
    expect(stdout).toContain("set the resource option deleteBeforeReplace");
    expect(await stack.kubectl("get", "statefulset/group", "--output=jsonpath={.status.readyReplicas}")).toBe(
      "2",
    );
  });

  test("rejects an object of another owner", async () => {
    const stack = await stackIn("foreign");
    await stack.kubectl("create", "configmap", "scripts", "--from-literal=theirs=1");
    stack.write(configMap("echo"));
    const { code, stdout } = await stack.attempt("up", "--yes", "--skip-preview");
    expect(code).not.toBe(0);
    expect(stdout).toContain("ConfigMap foreign/scripts already exists in the cluster.");
    expect(await stack.kubectl("get", "configmap/scripts", "--output=jsonpath={.data.theirs}")).toBe("1");
  });

  test("reports rejections by the API server at preview", async () => {
    const stack = await stackIn("refused");
    stack.write(group().replace('image: "engine:1"', 'image: "engine:1", imagePullPolicy: "Sometimes"'));
    const { code, stdout } = await stack.attempt("preview");
    expect(code).not.toBe(0);
    expect(stdout).toContain('Unsupported value: "Sometimes"');
  });

  test("reports missing devices of a group, and retries in the next run", async () => {
    const stack = await stackIn("devices");
    stack.write(group({ devices: 17, patience: "6s" }));
    const { code, stdout } = await stack.attempt("up", "--yes", "--skip-preview");
    expect(code).not.toBe(0);
    expect(stdout).toContain("'group' timed out waiting to be Ready");
    expect(stdout).toContain("0 out of 2 replicas succeeded readiness checks");
    expect(stdout).toContain(
      "[Pod devices/group-0]: 0/2 nodes are available: 2 Insufficient huawei.com/Ascend910.",
    );
    stack.write(group());
    expect(await stack.up()).toContain("+-1 replaced");
  });

  test("converges after a killed run", async () => {
    const stack = await stackIn("killed");
    const nodes = ["node/a3-0", "node/a3-1"];
    stack.write(configMap("echo") + group());
    await bed.cluster.kubectl.run(["cordon", ...nodes]);
    const interrupted = stack.attempt("up", "--yes", "--skip-preview");
    await expect
      .poll(() => stack.kubectl("get", "pods", "--output=name"), { timeout: oneMinute })
      .toContain("group-0");
    process.kill(engineOf(stack), "SIGKILL");
    await interrupted;
    await bed.cluster.kubectl.run(["uncordon", ...nodes]);
    expect(await stack.up()).toContain("+ 1 created");
    expect(await stack.kubectl("get", "statefulset/group", "--output=jsonpath={.status.readyReplicas}")).toBe(
      "2",
    );
    expect(await stack.up()).toContain("3 unchanged");
    await stack.destroy();
    expect(await stack.kubectl("get", "statefulsets,pods", "--output=name")).toBe("");
  });
});

test(
  "Ctrl-C ends the wait long before its time limit, and names what it waited for",
  { timeout: 3 * oneMinute },
  async () => {
    const stack = await stackIn("cancelled");
    stack.write(group({ devices: 17 }));
    const interrupted = stack.attempt("up", "--yes", "--skip-preview");
    await expect
      .poll(() => stack.kubectl("get", "pods", "--output=name"), { timeout: oneMinute })
      .toContain("group-0");
    process.kill(engineOf(stack), "SIGINT");
    const { code, stdout } = await interrupted;
    expect(code).not.toBe(0);
    expect(stdout).toContain("the wait for 'group' was canceled");
    expect(stdout).toContain("0 out of 2 replicas succeeded readiness checks");
  },
);

/** Process of the pulumi that holds the stack's lock. */
function engineOf(stack: TestStack): number {
  const [lock] = readdirSync(stack.lockDirectory());
  const content: unknown = JSON.parse(readFileSync(join(stack.lockDirectory(), String(lock)), "utf8"));
  if (typeof content !== "object" || content === null || !("pid" in content)) throw new Error("no lock");
  return Number(content.pid);
}

describe("refresh", { timeout: 3 * oneMinute }, () => {
  test("shows manual changes and nothing else; up --refresh reverts them", async () => {
    const stack = await stackIn("drift");
    stack.write(configMap("echo") + group());
    await stack.up();
    await stack.kubectl("label", "statefulset/group", "theirs=1");
    await stack.kubectl("scale", "statefulset/group", "--replicas=1");
    const refreshed = await stack.run("refresh", "--yes", "--skip-preview", "--diff");
    expect(refreshed).toContain("replicas: 2 => 1");
    expect(refreshed).not.toContain("1000m");
    expect(refreshed).toContain("~ 1 updated");
    expect(await stack.up("--refresh")).toContain("~ 1 updated");
    expect(
      await stack.kubectl(
        "get",
        "statefulset/group",
        "--output=jsonpath={.spec.replicas}{.metadata.labels.theirs}",
      ),
    ).toBe("21");
    expect(await stack.up("--refresh")).toContain("3 unchanged");
  });

  test("finds manually deleted objects; up --refresh creates them again", async () => {
    const stack = await stackIn("gone");
    stack.write(configMap("echo"));
    await stack.up();
    await stack.kubectl("delete", "configmap/scripts");
    expect(await stack.up("--refresh")).toContain("+ 1 created");
    expect(await stack.kubectl("get", "configmap/scripts", "--output=name")).toBe("configmap/scripts\n");
    await stack.kubectl("delete", "configmap/scripts");
    await stack.destroy();
  });
});

function withToken(token: string): string {
  return `new k8s.core.v1.Secret("token", {
    metadata: named("token"), stringData: { token: pulumi.secret("${token}"), unmarked: "also-hidden-value" } });`;
}

test("keeps secrets out of the state, previews and errors", { timeout: 3 * oneMinute }, async () => {
  const stack = await stackIn("secrets");
  stack.write(withToken("first-secret-value"));
  await stack.up();
  expect(await stack.kubectl("get", "secret/token", "--output=jsonpath={.data.token}")).toBe(
    Buffer.from("first-secret-value").toString("base64"),
  );
  stack.write(withToken("second-secret-value"));
  const shown =
    (await stack.preview()) + (await stack.up()) + (await stack.up("--refresh")) + stack.stateFile();
  expect(shown).toContain("[secret]");
  for (const value of ["first-secret-value", "second-secret-value", "also-hidden-value"]) {
    expect(shown).not.toContain(value);
    expect(shown).not.toContain(Buffer.from(value).toString("base64"));
  }
});
