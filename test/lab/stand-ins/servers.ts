import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { python } from "../../runtime/namespace.ts";
import { processesBelow } from "../../system/stage/container-process.ts";
import { placeStandIns } from "./programs.ts";

const PATIENCE = 15_000;

/** One running server. */
export class Server {
  readonly #child: ChildProcess;
  #output = "";

  constructor(child: ChildProcess) {
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (data: Buffer) => {
        this.#output += data.toString();
      });
  }

  /** Everything that it has printed. */
  get output(): string {
    return this.#output;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Exit code, once it has ended. */
  async exit(): Promise<number | null> {
    if (this.running) await once(this.#child, "exit", { signal: AbortSignal.timeout(PATIENCE) });
    return this.#child.exitCode;
  }

  /** Waits until it has printed a text. */
  async until(text: string): Promise<void> {
    const deadline = Date.now() + PATIENCE;
    while (!this.#output.includes(text)) {
      if (!this.running || Date.now() > deadline) throw new Error(`no "${text}" in:\n${this.#output}`);
      await sleep(20);
    }
  }

  /** Kills the last process below it. */
  killWorker(): void {
    const last = processesBelow(this.#child.pid ?? Number.NaN).at(-1);
    if (last === undefined) throw new Error("no worker");
    process.kill(last.pid, "SIGKILL");
  }

  async stop(): Promise<void> {
    this.#child.kill("SIGTERM");
    await this.exit();
  }
}

/**
 * Servers of a stack's release. Each node is an address of the loopback network, so that several nodes have the ports of the
 * real engines on one host.
 */
export class Servers {
  readonly #modules: string;
  readonly #model: string;
  readonly #started: Server[] = [];

  private constructor(modules: string, model: string) {
    this.#modules = modules;
    this.#model = model;
  }

  static async of(stack: string, root: string, model: string): Promise<Servers> {
    return new Servers(await placeStandIns(stack, root), model);
  }

  /** Starts `vllm serve` on a node. */
  serve(address: string, argv: readonly string[], env: Readonly<Record<string, string>> = {}): Server {
    return this.#start("vllm_serve", ["serve", this.#model, "--host", address, ...argv], {
      VLLM_HOST_IP: address,
      HCCL_IF_IP: address,
      POD_NAME: address,
      ...env,
    });
  }

  /** Starts the proxy of prefill and decode. */
  proxy(argv: readonly string[]): Server {
    return this.#start("load_balance_proxy", argv, {});
  }

  /** Stops all servers. */
  async stop(): Promise<void> {
    await Promise.all(this.#started.splice(0).map((server) => server.stop()));
  }

  #start(module: string, argv: readonly string[], env: Readonly<Record<string, string>>): Server {
    const program = `import sys; sys.path.insert(0, ${JSON.stringify(this.#modules)}); from ${module} import main; main()`;
    const child = spawn(python, ["-B", "-c", program, ...argv], {
      stdio: ["ignore", "pipe", "pipe"],
      // Two hundredths of the engines' time limits.
      env: { PATH: process.env["PATH"] ?? "", STAND_IN_TIME_SCALE: "0.02", ...env },
    });
    const server = new Server(child);
    this.#started.push(server);
    return server;
  }
}
