import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { raiseInotifyLimit, restoreInotifyLimit } from "../../../lab/real-nodes/inotify-limit.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

/** A host with a limit. */
function machineWith(limit: number) {
  const directory = temporaryDirectory("inotify");
  const files = {
    limit: join(directory, "limit"),
    original: join(directory, "run", "original"),
    lock: join(directory, "lock"),
  };
  writeFileSync(files.limit, `${limit}\n`);
  return { files, limit: () => Number(readFileSync(files.limit, "utf8")) };
}

const needed = (): boolean => true;

const unneeded = (): boolean => false;

test("restores the limit with the last cluster, not with the one that raised it", async () => {
  const { files, limit } = machineWith(128);
  await raiseInotifyLimit(files);
  expect(limit()).toBe(1024);
  // The limit is high enough for a second cluster; the first one stops.
  await raiseInotifyLimit(files);
  await restoreInotifyLimit(needed, files);
  expect(limit()).toBe(1024);
  await restoreInotifyLimit(unneeded, files);
  expect(limit()).toBe(128);
  expect(existsSync(files.original)).toBe(false);
});

test("saves the limit before it raises it", async () => {
  const { files } = machineWith(128);
  const interrupted = {
    ...files,
    get limit() {
      if (existsSync(files.original)) throw new Error("killed");
      return files.limit;
    },
  };
  await expect(raiseInotifyLimit(interrupted)).rejects.toThrow("killed");
  expect(readFileSync(files.original, "utf8")).toBe("128");
});

test("raises a common limit for the smallest cluster too", async () => {
  const { files, limit } = machineWith(128);
  await raiseInotifyLimit(files);
  expect(limit()).toBeGreaterThanOrEqual(1024);
});

test("keeps a high limit, and one that something else has set since", async () => {
  const high = machineWith(8192);
  await raiseInotifyLimit(high.files);
  await restoreInotifyLimit(unneeded, high.files);
  expect(high.limit()).toBe(8192);
  const other = machineWith(128);
  await raiseInotifyLimit(other.files);
  writeFileSync(other.files.limit, "4096");
  await restoreInotifyLimit(unneeded, other.files);
  expect(other.limit()).toBe(4096);
  expect(existsSync(other.files.original)).toBe(false);
});
