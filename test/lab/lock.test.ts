import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withLock } from "../../lab/host/lock.ts";
import { identify, sleep } from "../../lab/host/process.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const temporary = (): string => join(temporaryDirectory("lock"), "lock");

test("two pieces of work under one lock do not overlap", async () => {
  const lock = temporary();
  const events: string[] = [];
  const work = (name: string) => async (): Promise<void> => {
    events.push(`${name} begins`);
    await sleep(100);
    events.push(`${name} ends`);
  };
  await Promise.all([
    withLock(lock, { milliseconds: 5000 }, work("first")),
    withLock(lock, { milliseconds: 5000 }, work("second")),
  ]);
  expect(events).toEqual(["first begins", "first ends", "second begins", "second ends"]);
  expect(existsSync(lock)).toBe(false);
});

test("the lock of a dead process is taken over", async () => {
  const lock = temporary();
  mkdirSync(lock);
  writeFileSync(join(lock, "holder"), JSON.stringify({ pid: process.pid, started: "an earlier boot/7" }));
  expect(await withLock(lock, { milliseconds: 5000 }, async () => "done")).toBe("done");
});

test("the lock of a living process is waited for, then named", async () => {
  const lock = temporary();
  mkdirSync(lock);
  writeFileSync(join(lock, "holder"), JSON.stringify(identify(process.pid)));
  const waitedFor: number[] = [];
  const attempt = withLock(
    lock,
    { milliseconds: 100, onWait: (holder) => waitedFor.push(holder) },
    async () => "never",
  );
  await expect(attempt).rejects.toThrow(`kill ${process.pid}`);
  expect(waitedFor).toEqual([process.pid]);
});

test("work that fails gives the lock back", async () => {
  const lock = temporary();
  const failing = withLock(lock, { milliseconds: 100 }, () => Promise.reject(new Error("no")));
  await expect(failing).rejects.toThrow("no");
  expect(await withLock(lock, { milliseconds: 100 }, async () => "done")).toBe("done");
});
