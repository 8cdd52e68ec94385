import { spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";

const root = join(import.meta.dirname, "../..");

test("CONTRIBUTING shows the table of rooms that the lint enforces", () => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, "scripts/rooms.ts"), "--check"], {
    encoding: "utf8",
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});

test("every file that CONTRIBUTING names exists", () => {
  const text = readFileSync(join(root, "CONTRIBUTING.md"), "utf8");
  const named = [
    ...text.matchAll(/`((?:core|components|stacks|program|cli|lab|bench|scripts|test|docs)\/[\w./-]+)`/g),
  ].flatMap(([, path]) => (path === undefined || path.includes("<") ? [] : [path]));
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test("every permission of rooms.json is used", () => {
  const rooms = z
    .array(z.object({ room: z.string(), mayImport: z.array(z.string()) }))
    .parse(JSON.parse(readFileSync(join(root, "rooms.json"), "utf8")));
  const names = rooms.map(({ room }) => room).toSorted((a, b) => b.length - a.length);
  // The innermost room of a file; core itself has files, not folders.
  const roomOf = (path: string) =>
    names.find((room) => (room === "core" ? dirname(path) === room : path.startsWith(`${room}/`)));
  const imported = new Map(names.map((room) => [room, new Set<string | undefined>()]));
  for (const file of globSync("**/*.ts", { cwd: root, exclude: ["node_modules", "dist", "test"] })) {
    if (file.endsWith(".cases.ts")) continue;
    const text = readFileSync(join(root, file), "utf8");
    for (const [, target = ""] of text.matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g))
      imported.get(roomOf(file) ?? "")?.add(roomOf(join(dirname(file), target)));
  }
  const unused = rooms.flatMap(({ room, mayImport }) =>
    mayImport.filter((other) => !imported.get(room)?.has(other)).map((other) => `${room} → ${other}`),
  );
  expect(unused).toEqual([]);
});
