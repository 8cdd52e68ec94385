import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { phases } from "../../core/index.ts";
import { planStack } from "../../program/index.ts";
import { objectsOf, READY } from "../support/live-objects.ts";
import { call } from "./call.ts";
import { outputSchemas, schemaErrors } from "./output-schema.ts";
import { failingKubectl, fakeKubectl } from "./fake-kubectl.ts";

const OBJECTS = "pods,statefulsets.apps,deployments.apps,jobs.batch";

const made = () => mkdtempSync(join(tmpdir(), "glm-serve-status-"));

function status(directory: string, ...argv: string[]) {
  // The tools of the fake's script are in /usr/bin and /bin, where no kubectl is.
  return call(directory, ["status", "a3-1p1d", ...argv], {
    environment: { PATH: `${directory}:/usr/bin:/bin` },
  });
}

describe("glm-serve status", () => {
  test("exits with 0 for a stack that is ready", async () => {
    const directory = made();
    const planned = await planStack("a3-1p1d");
    fakeKubectl(directory, { lists: { [OBJECTS]: objectsOf(planned, () => ({ status: READY })) } });
    const { code, stdout, stderr } = await status(directory);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^a3-1p1d in namespace default: ready\nEndpoint: http:\/\/a3-1p1d\.default:\d+\n/);
    expect(stdout).toMatch(/^prefill-0 +ready +.* +2\/2 +0 +\w{10}$/m);
  });

  test("exits with 1 for a stack that is not, and prints JSON", async () => {
    const directory = made();
    const planned = await planStack("a3-1p1d");
    fakeKubectl(directory, {
      lists: { [OBJECTS]: objectsOf(planned, (index) => (index === 0 ? undefined : { status: READY })) },
    });
    const { code, stdout } = await status(directory, "--json");
    expect(code).toBe(1);
    expect(schemaErrors("status.json", stdout)).toEqual([]);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: "glm-serve/status/1",
      instance: "a3-1p1d",
      namespace: "default",
      deployed: true,
      ready: false,
      parts: [
        {
          name: "prefill-0",
          kind: "group",
          object: "a3-1p1d-prefill-0",
          phase: "absent",
          readyPods: 1,
          wantedPods: 2,
          restarts: 0,
          revision: { current: true },
          pods: [{ phase: "absent" }, { phase: "ready", node: "node-1" }],
        },
        { name: "decode-0" },
        { name: "proxy", kind: "server" },
      ],
      procedures: [],
    });
  });

  test("asks the given cluster, and only reads", async () => {
    const directory = made();
    fakeKubectl(directory, { lists: {} });
    await status(directory, "--namespace", "llm", "--context", "prod", "--kubeconfig", "x.conf");
    const asked = readFileSync(join(directory, "asked"), "utf8").trim().split("\n");
    expect(asked.length).toBeGreaterThan(0);
    for (const line of asked)
      expect(line).toMatch(
        /^--kubeconfig=x\.conf --context=prod --namespace=llm --request-timeout=20s (?:get|logs) (?!.*secret)/,
      );
  });

  test("reads the namespace of the site", async () => {
    const directory = made();
    fakeKubectl(directory, { lists: {} });
    writeFileSync(join(directory, "site.yaml"), "namespace: llm\n");
    const { stdout, code } = await status(directory, "--site", "site.yaml");
    expect(code).toBe(1);
    expect(stdout).toContain("a3-1p1d in namespace llm: not deployed\n");
  });

  test("watches until the signal, with a line per change and the code of the last status", async () => {
    const directory = made();
    const planned = await planStack("a3-1p1d");
    fakeKubectl(directory, { lists: { [OBJECTS]: objectsOf(planned, () => ({ status: READY })) } });
    const { code, stdout } = await call(directory, ["status", "a3-1p1d", "--watch"], {
      environment: { PATH: `${directory}:/usr/bin:/bin` },
      signal: AbortSignal.timeout(5000),
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^prefill-0 ready \(2 of 2 pods ready\)\ndecode-0 ready \(4 of 4 pods ready\)\nproxy ready \(1 of 1 pods ready\)\na3-1p1d in namespace default: ready; endpoint \S+\n$/,
    );
  });

  test("draws a table in place of the one before on a terminal, and shows the cursor again", async () => {
    const directory = made();
    const planned = await planStack("a3-1p1d");
    fakeKubectl(directory, { lists: { [OBJECTS]: objectsOf(planned, () => ({ status: READY })) } });
    const { stdout } = await call(directory, ["status", "a3-1p1d", "--watch"], {
      environment: { PATH: `${directory}:/usr/bin:/bin` },
      columns: 100,
      signal: AbortSignal.timeout(5000),
    });
    expect(stdout.startsWith("\u001B[?25l\ra3-1p1d in namespace default: ready")).toBe(true);
    expect(stdout.replaceAll("\u001B", "ESC")).toMatch(/\rESC\[\d+Aa3-1p1d in namespace/);
    expect(stdout.endsWith("\u001B[?25h")).toBe(true);
  });

  test.each([
    [
      "no context",
      'error: context "prod" does not exist\n',
      "The kubeconfig has no context prod.",
      ["--context", "prod"],
    ],
    [
      "no kubeconfig",
      "The connection to the server localhost:8080 was refused - did you specify the right host or port?\n",
      "kubectl has no cluster: the kubeconfig is missing or has no current context.",
      [],
    ],
    [
      "a forbidden namespace",
      'Error from server (Forbidden): pods is forbidden: User "dev" cannot list resource "pods" in API group "" in the namespace "default"\n',
      "The user of the current context may not read namespace default",
      [],
    ],
    [
      "expired credentials",
      "error: You must be logged in to the server (Unauthorized)\n",
      "The cluster of the current context does not accept the credentials of the kubeconfig.",
      [],
    ],
    [
      "a cluster that is off",
      "Unable to connect to the server: dial tcp 10.0.0.1:6443: i/o timeout\n",
      "The cluster of the current context cannot be reached",
      [],
    ],
  ])("reports %s", async (_, stderr, message, argv) => {
    const directory = made();
    failingKubectl(directory, stderr);
    const result = await status(directory, ...argv);
    expect(result.code).toBe(1);
    expect(result.stderr).toContain(message);
    expect(result.stderr).toContain("→ ");
  });

  test("reports that kubectl is missing", async () => {
    const result = await call(made(), ["status", "a3-1p1d"], { environment: { PATH: made() } });
    expect(result.code).toBe(1);
    expect(result.stderr).toMatchInlineSnapshot(`
      "glm-serve: 1 problem in the cluster.

        kubectl
          kubectl is not in PATH, but status and bundle read the cluster with it.
          → Install kubectl (https://kubernetes.io/docs/tasks/tools), or add its directory to PATH
      "
    `);
  });

  test("reports a namespace that does not exist", async () => {
    const directory = made();
    failingKubectl(directory, 'Error from server (NotFound): namespaces "default" not found\n');
    const script = readFileSync(join(directory, "kubectl"), "utf8");
    writeFileSync(
      join(directory, "kubectl"),
      script.replace(
        "cat",
        `case "$*" in *" get namespace "*) ;; *) echo '{"items":[]}'; exit 0 ;; esac; cat`,
      ),
    );
    const result = await status(directory);
    expect(result.code).toBe(1);
    expect(result.stderr).toContain("Namespace default does not exist in the cluster.");
  });

  test("exits with 2 for wrong words", async () => {
    expect((await call(made(), ["status"])).code).toBe(2);
    expect((await call(made(), ["status", "a3-1p1d", "--follow"])).code).toBe(2);
  });
});

test("the schema lists every phase, the worst first", () => {
  expect(outputSchemas.get("status.json")).toMatchObject({ $defs: { phase: { enum: [...phases] } } });
});
