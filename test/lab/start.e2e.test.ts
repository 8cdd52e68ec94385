import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { checkout } from "../../lab/host/directories.ts";
import { sleep } from "../../lab/host/process.ts";
import { lockDirectory } from "../../lab/pulumi/abandoned-lock.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const state = temporaryDirectory("start");

// With CI set the lab downloads nothing.
const environment = { ...process.env, CI: "1", GLM_SERVE_STATE: state };

const cluster = ["--name", "start-test"];

/** Runs a program that must succeed. */
function run(...argv: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, {
    cwd: checkout,
    encoding: "utf8",
    env: environment,
  });
  if (status !== 0) throw new Error(`${argv.join(" ")} ended with ${status}:\n${stdout}\n${stderr}`);
  return { stdout, stderr };
}

/** Changes of the files into which a plain pulumi writes. */
const settingsOfTheCheckout = (): string =>
  spawnSync("git", ["status", "--porcelain", "--", "stacks/*.yaml", "Pulumi*.yaml"], {
    cwd: checkout,
    encoding: "utf8",
  }).stdout;

const settingsBefore = settingsOfTheCheckout();

afterAll(() => {
  run("lab/stop.ts", ...cluster, "--delete");
});

const backend = join(state, "start-test/pulumi/backend");

const locks = lockDirectory(backend, "glm-serve", "a3-1p1d");

/** Waits until pulumi updates the stack. */
async function update(): Promise<void> {
  const isUpdating = (): boolean =>
    existsSync(join(backend, ".pulumi/stacks/glm-serve/a3-1p1d.json")) &&
    existsSync(locks) &&
    readdirSync(locks).length > 0;
  while (!isUpdating()) await sleep(50);
}

test("recovers from a run that was killed during its update, after one that was killed before", async () => {
  // A pulumi that was killed while it created the stack leaves a lock and no stack.
  mkdirSync(locks, { recursive: true });
  writeFileSync(join(locks, "0.json"), JSON.stringify({ pid: 2 ** 30, timestamp: new Date().toISOString() }));
  const first = spawn(process.execPath, ["lab/start.ts", ...cluster], {
    cwd: checkout,
    env: environment,
    stdio: "ignore",
    detached: true,
  });
  await update();
  // The whole group, as a closed terminal or an out-of-memory kill would.
  process.kill(-(first.pid ?? 0), "SIGKILL");
  const { stdout, stderr } = run("lab/start.ts", ...cluster);
  expect(stderr).not.toContain("    at ");
  expect(stdout.match(/^a3-1p1d-(prefill|decode)-0-\d +a3-\d +ready +Atlas 800 A3, 16 NPUs$/gm)).toHaveLength(
    6,
  );
  expect(stdout).toMatch(/^a3-1p1d-proxy-\S+ +\S+ +ready/m);
  expect(stdout).toContain("Endpoint inside the cluster: http://a3-1p1d.default:8000");
});

test("changes nothing on a second start, and no file of the checkout", () => {
  const { stdout } = run("lab/start.ts", "a3-1p1d", ...cluster);
  expect(stdout).toMatch(/Resources:\s+22 unchanged/);
  expect(settingsOfTheCheckout()).toBe(settingsBefore);
});

test("adds a node for another stack on the same cluster", () => {
  const { stdout, stderr } = run("lab/start.ts", "a3-glm5-w8a8", ...cluster);
  expect(stderr).toContain("added simulated nodes a3-6");
  expect(stdout).toMatch(/^a3-glm5-w8a8-serve-0-0 +a3-6 +ready/m);
});

test("reports what a stop keeps, and leaves nothing with --delete", () => {
  expect(run("lab/stop.ts", ...cluster).stdout).toContain("kept its objects and Pulumi state");
  expect(run("lab/stop.ts", ...cluster, "--delete").stdout).toContain("deleted");
  expect(readdirSync(state)).toEqual([]);
});
