import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { FakeCluster } from "../../rollout/fake-cluster.ts";
import { pythonPath } from "../../support/python-path.ts";
import { listening, python } from "../namespace.ts";

let cluster: FakeCluster;
let state: string;

beforeEach(async () => {
  cluster = await FakeCluster.start();
  state = mkdtempSync(join(tmpdir(), "glm-serve-router-"));
});

afterEach(async () => {
  rmSync(state, { recursive: true });
  await cluster.stop();
});

/** What the router logs until it has looked at the pods some times. */
async function logOf(port: number, looks: number): Promise<string> {
  let seen = 0;
  const enough = new Promise<void>((resolve) => {
    cluster.onRequest = () => {
      seen += 1;
      if (seen > looks) resolve();
    };
  });
  const script = join(import.meta.dirname, "../../../core/router/router.py");
  const options = ["--instance", "test", "--contract", "a", "--host", "127.0.0.1", "--port", String(port)];
  const child = spawn(
    python,
    ["-B", script, ...options, "--state", state, "--account", cluster.account, "--repeat"],
    {
      env: { ...process.env, ...cluster.environment, PYTHONPATH: pythonPath("service-account") },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let log = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (log += text));
  const closed = new Promise((resolve) => child.on("close", resolve));
  await Promise.race([enough, closed, later(20_000)]);
  child.kill();
  await closed;
  return log;
}

it("names what holds for a while once", async () => {
  cluster.status = 403;
  const proxy = createServer();
  const port = await listening(proxy.listen(0, "127.0.0.1"));
  await new Promise((resolve) => proxy.close(resolve));
  expect(await logOf(port, 3)).toBe(
    "router: the lists stay as they are: the API server answered 403 Forbidden\nrouter: the proxy does not listen\n",
  );
});

it("does not take pods that it may not read for missing", async () => {
  cluster.status = 403;
  const proxy = createServer((_, response) => {
    response.end(JSON.stringify({ current_prefill_instances: [], current_decode_instances: [] }));
  });
  const port = await listening(proxy.listen(0, "127.0.0.1"));
  const log = await logOf(port, 3);
  proxy.close();
  expect(log).toBe("router: the lists stay as they are: the API server answered 403 Forbidden\n");
});
