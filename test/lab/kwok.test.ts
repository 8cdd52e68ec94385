import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type ClusterPaths, clusterPaths } from "../../lab/cluster/cluster-paths.ts";
import { readState } from "../../lab/cluster/cluster-state.ts";
import { startKwok } from "../../lab/cluster/kwok.ts";
import { isAlive, type ProcessIdentity, terminate } from "../../lab/host/process.ts";
import { fakeExecutable } from "./fake-executable.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

let root: string;

let paths: ClusterPaths;

beforeEach(() => {
  root = temporaryDirectory("kwok");
  vi.stubEnv("GLM_SERVE_STATE", join(root, "state"));
  vi.stubEnv("AWS_PROFILE", "work");
  vi.stubEnv("KUBECONFIG", "/other");
  paths = clusterPaths("users");
  mkdirSync(paths.root, { recursive: true });
  writeFileSync(paths.kubeconfig, "{}");
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await terminate(kwok(), 1000);
});

/** A directory with a kwok that prints its variables. */
const release = (version: string): string => {
  const directory = join(root, version);
  fakeExecutable(directory, "kwok", "env; exec sleep 60");
  return directory;
};

function kwok(): ProcessIdentity {
  const started = readState(paths)?.processes.kwok;
  if (started === undefined) throw new Error("kwok was never started");
  return started;
}

test("a running kwok is replaced after a change of the kubeconfig or of kwok", async () => {
  const first = release("first");
  expect(await startKwok(first, paths)).toBe(true);
  expect(await startKwok(first, paths)).toBe(false);
  const old = kwok();
  writeFileSync(paths.kubeconfig, '{ "server": "another" }');
  expect(await startKwok(first, paths)).toBe(true);
  expect(isAlive(old)).toBe(false);
  expect(await startKwok(first, paths)).toBe(false);
  expect(await startKwok(release("second"), paths)).toBe(true);
  expect(await startKwok(join(root, "second"), paths)).toBe(false);
});

test("kwok has the variables that a program for credentials reads", async () => {
  await startKwok(release("first"), paths);
  const variables = (): string => readFileSync(join(paths.logs, "kwok.log"), "utf8");
  await expect.poll(variables).toContain(`KWOK_WORKDIR=${paths.root}\n`);
  await expect.poll(variables).toContain(`HOME=${process.env["HOME"]}\n`);
  await expect.poll(variables).toContain("AWS_PROFILE=work\n");
  expect(variables()).not.toContain("KUBECONFIG");
});
