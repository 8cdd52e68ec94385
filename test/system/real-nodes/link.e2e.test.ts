import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, it } from "vitest";
import type { RealCluster } from "../../../lab/real-nodes/real-cluster.ts";
import { stackWorkload } from "../../../lab/real-nodes/stack-workload.ts";
import { skipsRootTests } from "../../runtime/namespace.ts";
import { startTestCluster, stopTestCluster } from "./test-cluster.ts";
import { TwoNodeGroup } from "./two-node-group.ts";

const CLUSTER = "test-link";

describe.skipIf(skipsRootTests)("the link of a group on real nodes", () => {
  let cluster: RealCluster;
  let group: TwoNodeGroup;

  beforeAll(async () => {
    cluster = await startTestCluster(CLUSTER, [{ hardware: "atlas-800-a2", count: 2 }]);
    group = await TwoNodeGroup.on("linked", ["real-a2-0", "real-a2-1"], cluster, {
      joinTimeoutSeconds: 60,
    });
    await cluster.provide(stackWorkload(group.stack.plan, { loadSeconds: 0.3 }));
    await group.deploy();
  });

  afterAll(async () => {
    await stopTestCluster(CLUSTER);
  });

  const secret = () => `${group.name}-link`;

  async function writeSecret(token: string): Promise<void> {
    const manifest = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: secret() },
      stringData: { token },
    };
    await cluster.kubectl.run(["apply", "--filename=-"], JSON.stringify(manifest));
  }

  const newToken = () => randomBytes(32).toString("hex");

  const notice = () => `no Secret ${secret()}/token, so pods of the group are known by their addresses only`;

  it("serves without the Secret, and reports that it is missing", async ({ expect }) => {
    for (const pod of group.pods) expect(await group.stack.logs(pod)).toContain(notice());
    await group.answers();
  });

  it("keeps running when the Secret is created, and uses it from the next start", async ({ expect }) => {
    await writeSecret(newToken());
    await group.answers();
    // One container restarts, and with it the group: all pods read the Secret again.
    await group.restarted(() => group.signal(group.worker, "SIGUSR2"));
    for (const pod of group.pods) expect(await group.stack.logs(pod)).not.toContain(notice());
    await group.answers();
  });

  it("keeps running when the Secret changes, and starts again with the new token", async () => {
    await writeSecret(newToken());
    await group.answers();
    await group.restarted(() => group.signal(group.head, "SIGUSR2"));
    await group.answers();
  });

  it("starts again when the Secret changes between the starts of two pods", async ({ expect }) => {
    // The worker cannot start before the head has the old token.
    await group.workersNode().then(({ name }) => cluster.kubectl.run(["cordon", name]));
    await group.restarting(() => group.removePod(group.worker), [group.head]);
    await expect
      .poll(() => group.stack.logs(group.head), { timeout: 90_000, interval: 500 })
      .toContain("waiting for pod 1");
    await writeSecret(newToken());
    await cluster.kubectl.run(["uncordon", "real-a2-0", "real-a2-1"]);
    await expect
      .poll(() => group.stack.logs(group.head), { timeout: 90_000, interval: 300 })
      .toMatch(/cannot prove itself: it has another link token/u);
    await group.stack.ready();
    const state = await group.stack.status(group.head);
    expect(state?.last?.message).toContain("if the Secret changed, pods that started before need a restart");
    await group.answers();
  });

  it("starts again without the Secret when it is deleted", async ({ expect }) => {
    await cluster.kubectl.run(["delete", "secret", secret()]);
    await group.answers();
    await group.restarted(() => group.signal(group.worker, "SIGUSR2"));
    expect(await group.stack.logs(group.head)).toContain(notice());
    await group.answers();
  });

  it("tells a stranger on another address nothing, and keeps running", async ({ expect }) => {
    const { node } = await group.stack.on(group.head);
    const port = group.stack.plan.groups[0]?.supervisorPort ?? 0;
    const hello = JSON.stringify({ kind: "hello", group: group.name, revision: "0", member: 1 });
    const client = [
      "import contextlib, socket",
      `link = socket.create_connection(("${node.address}", ${String(port)}), 20, ("198.18.77.1", 0))`,
      "heard = b''",
      "with contextlib.suppress(OSError):",
      `    link.sendall(b'${hello}\\n')`,
      "    heard = link.recv(4096)",
      'print("heard", heard)',
    ].join("\n");
    await node.execute(["ip", "address", "add", "198.18.77.1/32", "dev", "lo"]);
    expect((await node.execute(["python3", "-c", client])).stdout).toContain("heard b''");
    expect(await group.stack.logs(group.head)).toContain(
      `which is not a pod of this group: ${group.name} has no such address`,
    );
    await group.answers();
  });
});
