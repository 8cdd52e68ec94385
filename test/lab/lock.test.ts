import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withLock } from "../../lab/host/lock.ts";
import { identify, sleep } from "../../lab/host/process.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const temporary = (): string => join(temporaryDirectory("lock"), "lock");

test("runs work under one lock one after the other", async () => {
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

test("takes over the lock of an ended process", async () => {
  const lock = temporary();
  mkdirSync(lock);
  writeFileSync(join(lock, "holder"), JSON.stringify({ pid: process.pid, started: "an earlier boot/7" }));
  expect(await withLock(lock, { milliseconds: 5000 }, async () => "done")).toBe("done");
});

test("waits for the lock of a running process, then names the process", async () => {
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

test("releases the lock after a failure", async () => {
  const lock = temporary();
  const failing = withLock(lock, { milliseconds: 100 }, () => Promise.reject(new Error("no")));
  await expect(failing).rejects.toThrow("no");
  expect(await withLock(lock, { milliseconds: 100 }, async () => "done")).toBe("done");
});
