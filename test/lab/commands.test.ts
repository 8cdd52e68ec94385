import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { temporaryDirectory } from "./temporary-directory.ts";

const state = temporaryDirectory("commands");

function run(...argv: string[]) {
  const result = spawnSync(process.execPath, argv, {
    encoding: "utf8",
    env: { ...process.env, GLM_SERVE_STATE: state },
  });
  return { code: result.status, stdout: result.stdout, stderr: result.stderr };
}

test("an unknown stack names the known ones, and nothing is started", () => {
  const { code, stdout, stderr } = run("lab/start.ts", "a3-1p2d");
  expect(code).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toContain("a3-1p1d");
  expect(stderr).not.toContain("    at ");
});

test.each([
  [["lab/start.ts", "--colour"], "Usage: npm start"],
  [["lab/start.ts", "a3-1p1d", "--nam", "x", "a3-xllm"], "2 problems in the arguments of npm start"],
  [["lab/start.ts", "--base-port", "abc"], "--base-port abc is no port."],
  [["lab/start.ts", "--base-port", "80"], "The base port 80 is out of range."],
  [["lab/cluster.ts", "start", "--base-port", "1e4"], "--base-port 1e4 is no port."],
  [["lab/stop.ts", "now"], "Usage: npm stop"],
  [["lab/cluster.ts", "begin"], 'There is no command "begin".'],
  [["lab/cluster.ts", "start", "--a3", "many"], "--a3 many is no count of nodes."],
  [["lab/cluster.ts", "status", "--name", "Bad Name"], '"Bad Name" is no name for a local cluster.'],
])("%s is refused in words", (argv, said) => {
  const { code, stderr } = run(...argv);
  expect(code).toBe(1);
  expect(stderr).toContain(said);
  expect(stderr).not.toContain("    at ");
  expect(readdirSync(state)).toEqual([]);
});

test("npm start -h explains itself, too", () => {
  expect(run("lab/start.ts", "a3-1p1d", "-h")).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Usage: npm start /),
  });
});

test.each(["lab/start.ts", "lab/stop.ts", "lab/cluster.ts"])("%s --help explains itself", (file) => {
  const { code, stdout } = run(file, "--help");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Usage: /);
});

test("npm start --help names the default ports of both kinds of cluster", () => {
  expect(run("lab/start.ts", "--help").stdout).toContain(
    "(default: 26443 for the cluster local, free ones for any other)",
  );
});

test("stopping and asking about what was never started is no failure of the command", () => {
  expect(run("lab/stop.ts")).toMatchObject({
    code: 0,
    stdout: "cluster local: nothing to stop, it was never started\n",
  });
  expect(run("lab/cluster.ts", "status")).toMatchObject({
    code: 1,
    stdout: "cluster local: never started\n",
  });
});
