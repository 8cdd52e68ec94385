import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { raiseInotifyLimit, restoreInotifyLimit } from "../../../lab/real-nodes/inotify-limit.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

/** A machine with this limit. */
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

test("whoever stops last puts the limit back, not the one that raised it while another needs it", async () => {
  const { files, limit } = machineWith(128);
  await raiseInotifyLimit(files);
  expect(limit()).toBe(1024);
  // A second cluster finds the limit high enough; the first one stops.
  await raiseInotifyLimit(files);
  await restoreInotifyLimit(needed, files);
  expect(limit()).toBe(1024);
  await restoreInotifyLimit(unneeded, files);
  expect(limit()).toBe(128);
  expect(existsSync(files.original)).toBe(false);
});

test("the limit is on disk before it is raised: a start that fails in between loses nothing", async () => {
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

test("a common limit is raised for the smallest cluster, too: other programs take from the same number", async () => {
  const { files, limit } = machineWith(128);
  await raiseInotifyLimit(files);
  expect(limit()).toBeGreaterThanOrEqual(1024);
});

test("a limit that is high enough, or that somebody else has set meanwhile, is left alone", async () => {
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
