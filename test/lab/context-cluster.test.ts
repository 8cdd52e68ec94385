import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { clusterPaths } from "../../lab/cluster/cluster-paths.ts";
import { clusterName, isOnThisHost, openContext } from "../../lab/cluster/context-cluster.ts";
import { recordNamespace } from "../../lab/cluster/context-record.ts";
import { silentProgress } from "../../lab/host/progress.ts";
import { leaveContext } from "../../lab/stack/leave-context.ts";
import { fakeExecutable } from "./fake-executable.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const loopback = "https://127.0.0.1:6443";

const minikube = [{ extension: { provider: "minikube.sigs.k8s.io" } }];

test.each([
  ["kind-dev", loopback, [], true],
  ["k3d-dev", "https://0.0.0.0:6443", [], true],
  ["docker-desktop", "https://kubernetes.docker.internal:6443", [], true],
  ["glm-serve-local-a", "https://localhost:6443", [], true],
  ["minikube", "https://192.168.49.2:8443", minikube, true],
  ["tunnel-to-production", loopback, [], false],
  ["kind-dev", "https://kind.example.org:6443", [], false],
  ["my-docker-desktop", loopback, [], false],
] as const)(
  "the cluster of context %s at %s, extensions %j, is on this host: %s",
  (context, server, extensions, is) => {
    expect(isOnThisHost(context, { server, extensions: [...extensions] })).toBe(is);
  },
);

describe("a context", () => {
  const context = "kubernetes-admin@kubernetes";

  let root: string;

  beforeEach(() => {
    root = temporaryDirectory("context-cluster");
    vi.stubEnv("GLM_SERVE_STATE", join(root, "state"));
  });

  afterEach(() => {
    vi.unstubAllEnvs();
  });

  const paths = () => clusterPaths(clusterName(context));

  /** Opens a context whose cluster has this UID; undefined where the user may not read it. */
  function open(uid: string | undefined, { server = loopback, confirmed = true } = {}) {
    const config = JSON.stringify({ clusters: [{ cluster: { server } }], marker: uid });
    const answer =
      uid === undefined
        ? `echo 'Error from server (Forbidden): namespaces "kube-system" is forbidden' >&2; exit 1`
        : `printf '%s' '${uid}'`;
    fakeExecutable(
      root,
      "kubectl",
      `case "$*" in config*) echo '${config}';; *kube-system*) echo "$@" >> ${root}/contacts; ${answer};; *) exit 9;; esac`,
    );
    return openContext({ context, binaries: root, confirmed, purpose: "deploy a3-1p1d" });
  }

  test("of a cluster that may not be on this host requires confirmation, and leaves no file", async () => {
    await expect(open("a", { confirmed: false })).rejects.toThrowErrorMatchingInlineSnapshot(`
      [LabError: Context kubernetes-admin@kubernetes uses the cluster at https://127.0.0.1:6443, which is not known to run on this host.
      Add --yes to deploy a3-1p1d]
    `);
    expect(existsSync(paths().root)).toBe(false);
    expect(existsSync(join(root, "contacts"))).toBe(false);
  });

  test("stays the cluster of its first use", async () => {
    const { kubeconfig } = await open("a");
    await open("a", { server: "https://127.0.0.1:7777" });
    const copy = readFileSync(kubeconfig, "utf8");
    await expect(open("b")).rejects.toThrowErrorMatchingInlineSnapshot(`
      [LabError: Context kubernetes-admin@kubernetes uses the cluster at https://127.0.0.1:6443, but npm start deployed to another cluster through this context, at https://127.0.0.1:6443.
      Set KUBECONFIG to the kubeconfig of that cluster. If that cluster no longer exists, delete its local state: npm stop -- --context kubernetes-admin@kubernetes --forget]
    `);
    expect(readFileSync(kubeconfig, "utf8")).toBe(copy);
  });

  test("stays the server of its first use where the user may read only one namespace", async () => {
    await open(undefined);
    expect((await open(undefined)).isLocal).toBe(false);
    await expect(open(undefined, { server: "https://127.0.0.1:7777" })).rejects.toThrow(
      "npm start deployed to another cluster through this context, at https://127.0.0.1:6443.",
    );
  });

  const leave = async (options: { readonly forget: boolean }): Promise<readonly string[]> => {
    const lines: string[] = [];
    const progress = { ...silentProgress, line: (text: string) => void lines.push(text) };
    await leaveContext({ context, progress, deleteData: false, confirmed: false, ...options });
    return lines;
  };

  test("leaves no copy of the credentials after a stop", async () => {
    const { kubeconfig } = await open("a");
    mkdirSync(paths().pulumi);
    await leave({ forget: false });
    expect([existsSync(kubeconfig), existsSync(paths().pulumi)]).toEqual([false, true]);
    await expect(open("b")).rejects.toThrow("another cluster");
  });

  test("of a cluster that no longer exists can be forgotten", async () => {
    await open("a");
    recordNamespace(paths(), "llm");
    fakeExecutable(root, "kubectl", "exit 1");
    writeFileSync(
      join(paths().root, "cluster.json"),
      JSON.stringify({ ports: { api: 0, kwok: 1 }, processes: {} }),
    );
    expect((await leave({ forget: true })).at(-1)).toContain("deleted ");
    expect(existsSync(paths().root)).toBe(false);
    await open("b");
  });
});
