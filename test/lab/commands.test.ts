import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { type ExpectStatic, test } from "vitest";
import { temporaryDirectory } from "./temporary-directory.ts";

const state = temporaryDirectory("commands");

// Halves the start-up time of each command.
const compileCache = temporaryDirectory("compile-cache");

interface Output {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(...argv: string[]): Promise<Output> {
  return new Promise((resolve) => {
    const environment = { ...process.env, GLM_SERVE_STATE: state, NODE_COMPILE_CACHE: compileCache };
    const child = execFile(process.execPath, argv, { env: environment }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}

test.concurrent("reports an unknown stack with the known ones, and starts nothing", async ({ expect }) => {
  const { code, stdout, stderr } = await run("lab/start.ts", "a3-1p2d");
  expect(code).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).toContain("a3-1p1d");
  expect(stderr).not.toContain("    at ");
});

/** The message of a command that refuses its words without a stack trace, and starts nothing. */
async function failureOf(expect: ExpectStatic, ...argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await run(...argv);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).not.toContain("    at ");
  expect(readdirSync(state)).toEqual([]);
  return stderr;
}

test.concurrent("npm start reports every wrong argument, then its usage", async ({ expect }) => {
  expect(await failureOf(expect, "lab/start.ts", "--colour")).toContain("\nUsage: npm start");
  expect(await failureOf(expect, "lab/start.ts", "a3-1p1d", "--nam", "x", "a3-xllm")).toMatch(
    /^2 problems in the arguments of npm start/,
  );
});

test.concurrent("npm start reports options that contradict --context", async ({ expect }) => {
  const given = ["--context", "kind-dev", "--name", "x", "--run"];
  expect((await failureOf(expect, "lab/start.ts", ...given)).split("\nUsage")[0]).toMatchInlineSnapshot(`
    "2 problems in the arguments of npm start.

      --name
        --name starts a local cluster, but --context kind-dev names another one.
        → Remove --name or --context

      --run
        --run starts a local cluster, but --context kind-dev names another one.
        → Remove --run or --context
    "
  `);
  expect(await failureOf(expect, "lab/start.ts", "--yes")).toContain(
    "--yes has no effect without --context.",
  );
  expect(await failureOf(expect, "lab/stop.ts", "--yes")).toContain("--yes has no effect without --context.");
  expect(await failureOf(expect, "lab/stop.ts", "--forget")).toContain(
    "--forget has no effect without --context.",
  );
  expect(await failureOf(expect, "lab/stop.ts", "--context", "a", "--delete", "--forget")).toContain(
    "Remove --delete or --forget",
  );
  expect(await failureOf(expect, "lab/stop.ts", "--context", "a", "--name", "b")).toContain(
    "--name and --context name different clusters.",
  );
});

test.concurrent("an empty --context does not mean the current context", async ({ expect }) => {
  const { stderr } = await run("lab/start.ts", "--context", "", "--run");
  expect(stderr.split("\nUsage")[0]).toMatchInlineSnapshot(`
    "1 problem in the arguments of npm start.

      --context
        --context is empty.
        → Set --context to the name of a context
    "
  `);
  expect(await failureOf(expect, "lab/start.ts", "--context=")).toContain("--context is empty.");
  expect(await failureOf(expect, "lab/stop.ts", "--context", "")).toContain(
    "--context is empty.\n    → Set --context to the name of a context\n",
  );
});

test.concurrent("npm start reports wrong sources with every other wrong argument", async ({ expect }) => {
  const given = ["--source", "upload", "--mirror", "ftp://mirror", "--offline=yes", "--colour"];
  expect((await failureOf(expect, "lab/start.ts", ...given)).split("\nUsage")[0]).toMatchInlineSnapshot(`
    "4 problems in the arguments of npm start.

      --offline = "yes"
        --offline takes no value.
        → Remove the value of --offline

      --colour
        npm start has no option --colour.
        → Use one of --base-port, --context, --help, --mirror, --name, --offline, --run, --simulated-nodes, --source, --yes

      --source = "upload"
        --source upload is not a source.
        → Set --source to installed, download or build

      --mirror = "ftp://mirror"
        --mirror is not a base URL.
        → Set --mirror to an http or https URL without a query, such as https://mirror.example.org/releases
    "
  `);
  const contradiction = await failureOf(expect, "lab/start.ts", "--offline", "--source", "download");
  expect(contradiction.split("\nUsage")[0]).toMatchInlineSnapshot(`
    "1 problem in the arguments of npm start.

      --source = "download"
        --source download contradicts --offline, which downloads nothing.
        → Remove --offline, or set --source to build
    "
  `);
});

test.concurrent("npm stop reports a wrong argument, then its usage", async ({ expect }) => {
  expect(await failureOf(expect, "lab/stop.ts", "now")).toMatchInlineSnapshot(`
    "1 problem in the arguments of npm stop.

      now
        npm stop does not take the argument now.
        → Remove now

    Usage: npm stop -- [--name <name>] [--context <name>] [--delete] [--yes] [--forget]
    Run "npm stop -- --help" for its options and examples.
    "
  `);
});

test.concurrent("npm run cluster reports an unknown command, then its usage", async ({ expect }) => {
  expect(await failureOf(expect, "lab/cluster.ts", "begin")).toMatchInlineSnapshot(`
    "1 problem in the arguments of npm run cluster.

      <command> = "begin"
        <command> does not take begin.
        → Use one of start, status, stop

    Usage: npm run cluster -- <command> [--name <name>] [--base-port <port>] [--a3 <count>]
                              [--a2 <count>] [--a5 <count>] [--h100 <count>] [--h200 <count>]
                              [--workers <count>] [--delete]
    Run "npm run cluster -- --help" for its options and examples.
    "
  `);
  expect(await failureOf(expect, "lab/cluster.ts")).toContain("npm run cluster requires <command>.");
});

test.concurrent.for([
  ["lab/start.ts", "--base-port", "abc"],
  ["lab/cluster.ts", "start", "--base-port", "1e4"],
] as const)("%s rejects a base port that is not a number", async (argv, { expect }) => {
  expect(await failureOf(expect, ...argv)).toBe(
    `--base-port ${argv.at(-1)} is not a port.\nSet --base-port to a number from 1024 to 65534, or to 0 for free ports\n`,
  );
});

test.concurrent("rejects a base port that is out of range", async ({ expect }) => {
  expect(await failureOf(expect, "lab/start.ts", "--base-port", "80")).toMatchInlineSnapshot(`
    "Base port 80 is out of range.
    Set --base-port to a number from 1024 to 65534, or to 0 for free ports
    "
  `);
});

test.concurrent("rejects a number of nodes that is not a number", async ({ expect }) => {
  expect(await failureOf(expect, "lab/cluster.ts", "start", "--a3", "many")).toMatchInlineSnapshot(`
    "--a3 many is not a valid number of nodes.
    Set --a3 to a whole number from 0 to 60
    "
  `);
});

test.concurrent("rejects an invalid name of a cluster", async ({ expect }) => {
  expect(await failureOf(expect, "lab/cluster.ts", "status", "--name", "Bad Name")).toMatchInlineSnapshot(`
    ""Bad Name" is not a valid name for a local cluster.
    Set --name to at most 32 lowercase letters, digits and hyphens, with a letter or digit at both ends
    "
  `);
});

/** The help of a command. */
async function help(expect: ExpectStatic, ...argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await run(...argv);
  expect([code, stderr]).toEqual([0, ""]);
  return stdout;
}

test.concurrent("npm start prints its help", async ({ expect }) => {
  expect(await help(expect, "lab/start.ts", "--help")).toMatchInlineSnapshot(`
    "Usage: npm start -- [<stack>] [--context <name>] [--simulated-nodes] [--yes] [--run] [--name <name>]
                        [--base-port <port>] [--source <source>] [--offline] [--mirror <url>]

    Deploys a stack to a local cluster with simulated nodes: starts the cluster, adds the nodes that the
    stack needs and runs pulumi up. A running cluster is reused.

    Arguments:
      [<stack>]  the name of a stack or of a topology (default: a3-1p1d)

    Options:
      --context <name>    deploy to the cluster of a kubeconfig context, such as one of kind, k3d or
                          minikube; changes only the namespace of the stack
      --simulated-nodes   with --context: add simulated nodes to the cluster
      --yes               with --context: allow a cluster that is not known to run on this host
      --run               use real nodes, which run the pods with stand-ins for the engines; the
                          endpoint answers completions. Needs root on Linux; installs missing Debian
                          packages
      --name <name>       name of the local cluster (default: local, with --run local-run)
      --base-port <port>  first of the cluster's two ports, or 0 for free ports (default: 26443 for the
                          cluster local, 0 for any other)
      --source <source>   use only installed programs (installed), official downloads (download) or
                          builds from Go modules (build) (default: GLM_SERVE_SOURCE, else for each
                          program the first source that has it)
      --offline           download no releases; Go modules still come from GOPROXY (default:
                          GLM_SERVE_OFFLINE)
      --mirror <url>      download releases from <url>/<host>/<path> (default: GLM_SERVE_MIRROR)
      --help              print this help

    Examples:
      npm start -- a2-glm5-w4a8
          Deploys a2-glm5-w4a8 to simulated nodes.
      npm start -- --run
          Runs the pods of a3-1p1d with stand-ins for the engines.

    Exit codes:
      0  the stack is deployed
      1  a program is missing, the stack has errors, or the cluster or pulumi up failed
      2  a word of the call is wrong: an option, a number or the name of a stack
    "
  `);
  expect(await help(expect, "lab/start.ts", "a3-1p1d", "-h")).toBe(
    await help(expect, "lab/start.ts", "--help"),
  );
});

test.concurrent("npm stop prints its help", async ({ expect }) => {
  expect(await help(expect, "lab/stop.ts", "--help")).toMatchInlineSnapshot(`
    "Usage: npm stop -- [--name <name>] [--context <name>] [--delete] [--yes] [--forget]

    Stops the local cluster. Its objects and Pulumi state stay, and the next npm start resumes with
    them.

    Options:
      --name <name>     name of the local cluster (default: local, and local-run of npm start -- --run)
      --context <name>  stop what npm start -- --context runs on this host for the cluster of this
                        context
      --delete          also delete the objects and the Pulumi state; with --context: destroy the
                        stacks, delete the simulated nodes
      --yes             with --context and --delete: also in a cluster that is not known to run on this
                        host
      --forget          with --context: the cluster no longer exists; delete its local state, do not
                        contact the cluster
      --help            print this help

    Examples:
      npm stop
          Stops the local cluster, and keeps its data.
      npm stop -- --delete
          Deletes its data, too.

    Exit codes:
      0  the cluster is stopped, or did not run
      1  the cluster cannot be stopped, or --context cannot be reached
      2  a word of the call is wrong: an option, a number or the name of a stack
    "
  `);
});

test.concurrent("npm run cluster prints its help", async ({ expect }) => {
  expect(await help(expect, "lab/cluster.ts", "--help")).toMatchInlineSnapshot(`
    "Usage: npm run cluster -- <command> [--name <name>] [--base-port <port>] [--a3 <count>]
                              [--a2 <count>] [--a5 <count>] [--h100 <count>] [--h200 <count>]
                              [--workers <count>] [--delete]

    A Kubernetes control plane with simulated Ascend nodes on 127.0.0.1, without root.

    start provides missing programs, starts stopped ones and adds the nodes; stop stops the programs;
    status prints which programs run.

    Arguments:
      <command>  what to do: start, stop or status

    Options:
      --name <name>       name of the cluster (default: local)
      --base-port <port>  start: first of two ports, or 0 for free ports (default: 26443 for the cluster
                          local, 0 for any other)
      --a3 <count>        start: Atlas 800 A3 nodes, 16 NPUs each (default: 6)
      --a2 <count>        start: Atlas 800 A2 nodes, 8 NPUs each (default: 0)
      --a5 <count>        start: Ascend 950DT nodes, 8 NPUs each (default: 0)
      --h100 <count>      start: NVIDIA H100 nodes, 8 GPUs each (default: 0)
      --h200 <count>      start: NVIDIA H200 nodes, 8 GPUs each (default: 0)
      --workers <count>   start: nodes without accelerators (default: 1)
      --delete            stop: also delete the cluster's data and Pulumi state
      --help              print this help

    Example:
      npm run cluster -- start --a3 4
          Starts a cluster with four Atlas 800 A3 nodes and one worker, and prints its KUBECONFIG.

    Exit codes:
      0  done; status: every program runs
      1  a program is missing or failed; status: a program does not run
      2  a word of the call is wrong: an option, a number or the name of a stack
    "
  `);
});

test.concurrent("npm stop and cluster status report a cluster that was never started", async ({ expect }) => {
  expect(await run("lab/stop.ts")).toMatchObject({
    code: 0,
    stdout: "cluster local: not found, nothing to stop\n",
  });
  expect(await run("lab/cluster.ts", "status")).toMatchObject({
    code: 1,
    stdout: "cluster local: not found\n",
  });
});
