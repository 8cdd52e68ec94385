import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readText } from "../../program/index.ts";

const directory = mkdtempSync(join(tmpdir(), "glm-serve-read-text-"));

const placed = (name: string, content: string | Buffer): string => {
  const file = join(directory, name);
  writeFileSync(file, content);
  return file;
};

test("reads a file, without the mark at its start", () => {
  expect(readText(placed("site.yaml", "\ufeffnamespace: ü\n"))).toEqual({ text: "namespace: ü\n" });
  expect(readText(placed("empty.yaml", ""))).toEqual({ text: "" });
  expect(readText("/dev/null")).toEqual({ text: "" });
});

test("reads a pipe whose writer is slow", () => {
  const pipe = join(directory, "pipe");
  execFileSync("mkfifo", [pipe]);
  const writer = spawn("bash", ["-c", 'sleep 0.2; { echo a; sleep 0.2; echo b; } > "$1"', "bash", pipe]);
  expect(readText(pipe)).toEqual({ text: "a\nb\n" });
  writer.kill();
});

test("does not wait for a writer that never comes", () => {
  const pipe = join(directory, "silent");
  execFileSync("mkfifo", [pipe]);
  expect(readText(pipe, { writerMilliseconds: 50 })).toEqual({ unreadable: "is a pipe without a writer" });
});

test("refuses what is no text of a bounded size", async () => {
  const large = placed("large.yaml", "");
  truncateSync(large, 17 * 1024 ** 2);
  const loop = join(directory, "loop");
  symlinkSync(loop, loop);
  const socket = join(directory, "socket");
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(socket, resolve));
  expect(
    [
      ...["/dev/zero", "/dev/tty", directory, socket, loop, large, join(large, "x"), `/${"x".repeat(5000)}`],
      placed("latin1.yaml", Buffer.from([0x61, 0x3a, 0x20, 0xe4])),
    ].map((file) => readText(file)),
  ).toEqual(
    [
      "is a device, not a file",
      "is a device, not a file",
      "is a directory",
      "is a socket, not a file",
      "cannot be read: its symbolic links form a loop",
      "is larger than 16 MiB",
      "does not exist",
      "cannot be read: the path is too long",
      "is not text in UTF-8",
    ].map((unreadable) => ({ unreadable })),
  );
  server.close();
});
