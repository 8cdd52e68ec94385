import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { identify, isAlive, sleep, terminate } from "../../lab/host/process.ts";

test("identifies and ends a process", async () => {
  const child = spawn("sleep", ["60"]);
  const identity = identify(child.pid ?? 0);
  if (identity === undefined) throw new Error("sleep did not start");
  expect(isAlive(identity)).toBe(true);
  await terminate(identity, 2000);
  expect(isAlive(identity)).toBe(false);
});

test("kills a process that ignores SIGTERM after the grace period", async () => {
  const child = spawn("sh", ["-c", "trap '' TERM; echo up; while :; do sleep 0.1; done"]);
  await new Promise((resolve) => {
    child.stdout.once("data", resolve);
  });
  const identity = identify(child.pid ?? 0);
  if (identity === undefined) throw new Error("sh did not start");
  await terminate(identity, 200);
  expect(isAlive(identity)).toBe(false);
});

test("does not end a later process with the same ID", async () => {
  const child = spawn("sleep", ["60"]);
  const pid = child.pid ?? 0;
  const earlier = { pid, started: "another boot/1" };
  expect(isAlive(earlier)).toBe(false);
  await terminate(earlier, 100);
  await sleep(50);
  expect(identify(pid)).toBeDefined();
  child.kill();
});

test("finds no process for an impossible ID", () => {
  expect(identify(2 ** 30)).toBeUndefined();
});
