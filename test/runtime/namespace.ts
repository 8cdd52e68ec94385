import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import type { Server } from "node:net";
import { dirname } from "node:path";
import { Running } from "./running.ts";

/** Whether tests that need root, as namespaces do, are skipped. In CI they fail instead. */
export const skipsRootTests = process.getuid?.() !== 0 && process.env["CI"] === undefined;

/** The interpreter itself: python3 on PATH may be the shim of a version manager, ten times as slow. */
export const python = execFileSync("python3", ["-c", "import sys; print(sys.executable)"], {
  encoding: "utf8",
}).trim();

const path = `${dirname(python)}:${process.env["PATH"] ?? ""}`;

/** A network and mount namespace of one test, which ends with the test. */
export class Namespace {
  /** A process that lives as long as the namespace. */
  readonly pid: string;
  readonly #holder: Running;

  private constructor(holder: Running, pid: string) {
    this.#holder = holder;
    this.pid = pid;
  }

  /** Runs the setup as a shell script inside; loopback is up. */
  static async create(setup = ""): Promise<Namespace> {
    // `read` ends when this process does: nothing stays behind even if the test runner is killed.
    const script = `set -e; ip link set lo up; ${setup}\necho ready; read -r _ || true`;
    const child = spawn("unshare", ["--net", "--mount", "--propagation", "private", "sh", "-c", script]);
    const holder = new Running(child);
    await holder.until("ready");
    return new Namespace(holder, String(child.pid));
  }

  /** Starts a program inside. */
  start(command: readonly string[], environment: Readonly<Record<string, string>> = {}): Running {
    return this.#spawn(["--", ...command], environment);
  }

  /** Starts a program as the first process of a pid namespace, as in a container; `root` is a file system to enter. */
  startContainer(
    command: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    root = "/",
  ): Running {
    const container = ["unshare", "--pid", "--fork", "--kill-child", `--root=${root}`, "--mount-proc", "--"];
    return this.#spawn(["--", ...container, ...command], environment);
  }

  /** Runs a shell script inside to its end and returns what it prints. */
  async run(script: string): Promise<string> {
    const running = this.start(["sh", "-c", script]);
    await running.exit();
    return running.output;
  }

  async close(): Promise<void> {
    this.#holder.child.stdin?.end();
    await this.#holder.exit();
  }

  #spawn(command: readonly string[], environment: Readonly<Record<string, string>>): Running {
    const enter = ["--pdeathsig", "KILL", "nsenter", "--target", this.pid, "--net", "--mount"];
    const child = spawn("setpriv", [...enter, ...command], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: path, ...environment },
    });
    return new Running(child);
  }
}

/** Waits until a server listens and returns its port. */
export async function listening(server: Server): Promise<number> {
  if (!server.listening) await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not a TCP server");
  return address.port;
}
