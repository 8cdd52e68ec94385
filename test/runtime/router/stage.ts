import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { placeStandIns } from "../../lab/stand-ins/programs.ts";
import { pythonPath } from "../../support/python-path.ts";
import { writeServiceAccount } from "../../support/service-account.ts";
import { Namespace, python } from "../namespace.ts";
import type { Running } from "../running.ts";
import { type PodState, podsOf } from "./pods.ts";

const API_PORT = 6443;

const router = join(import.meta.dirname, "../../../core/router/router.py");

const programs = import.meta.dirname;

/** How a rank behaves. */
interface RankState {
  readonly contract: string;
  readonly up: boolean;
  readonly seconds: number;
}

/** A proxy of upstream with its router. */
export interface RoutedProxy {
  readonly port: number;
  readonly state: string;
  proxy: Running;
  router: Running;
}

/** Ranks, an API server and proxies with their routers, in one network namespace. */
export class RouterStage {
  readonly directory: string;
  readonly #namespace: Namespace;
  readonly #modules: string;
  readonly #repeats: boolean;
  readonly #running: Running[] = [];
  #api: Running | undefined;

  private constructor(directory: string, namespace: Namespace, modules: string, repeats: boolean) {
    this.directory = directory;
    this.#namespace = namespace;
    this.#modules = modules;
    this.#repeats = repeats;
  }

  /**
   * Opens a stage with ranks, one in each pod.
   *
   * @param version release of the proxy
   */
  static async open(version: string, repeats: boolean, pods: readonly PodState[]): Promise<RouterStage> {
    const directory = mkdtempSync(join(tmpdir(), "glm-serve-router-"));
    const modules = await placeStandIns("a3-1p1d", directory, version);
    const hosts = join(directory, "hosts");
    const names = pods.map(({ name, group }) => `${name}.${group}`);
    writeFileSync(hosts, `127.0.0.1 localhost ${names.join(" ")}\n`);
    const account = join(directory, "account");
    mkdirSync(account);
    writeServiceAccount(account);
    const namespace = await Namespace.create(`mount --bind ${hosts} /etc/hosts`);
    const stage = new RouterStage(directory, namespace, modules, repeats);
    for (const { port, contract } of pods) stage.rank(port, { contract, up: true, seconds: 0.05 });
    stage.pods(pods);
    const ranks = stage.#start(["ranks.py", directory, ...pods.map(({ port }) => String(port))]);
    await ranks.until("listening");
    await stage.startApi();
    return stage;
  }

  /** What the API server lists from now on. */
  pods(pods: readonly PodState[]): void {
    this.#write("pods.json", { items: podsOf(pods) });
  }

  rank(port: number, state: RankState): void {
    this.#write(`${String(port)}.json`, state);
  }

  async startApi(): Promise<void> {
    const { directory } = this;
    const pods = join(directory, "pods.json");
    this.#api = this.#start(["api_server.py", String(API_PORT), join(directory, "account"), pods]);
    await this.#api.until("listening");
  }

  async stopApi(): Promise<void> {
    this.#api?.child.kill("SIGKILL");
    await this.#api?.exit();
  }

  /** Starts a proxy that knows these pods, and its router. */
  async route(port: number, contract: string, known: readonly PodState[]): Promise<RoutedProxy> {
    const state = join(this.directory, `router-${String(port)}`);
    mkdirSync(state);
    const proxy = await this.proxy(port, known);
    return { port, state, proxy, router: this.router(port, contract, state) };
  }

  async proxy(port: number, known: readonly PodState[]): Promise<Running> {
    const program = `import sys; sys.path.insert(0, ${JSON.stringify(this.#modules)}); from load_balance_proxy import main; main()`;
    const lists = (["prefill", "decode"] as const).flatMap((role) => {
      const own = known.filter((pod) => pod.role === role);
      const side = role === "prefill" ? "prefiller" : "decoder";
      return [
        ...[`--${side}-hosts`, ...own.map(({ name, group }) => `${name}.${group}`)],
        ...[`--${side}-ports`, ...own.map((pod) => String(pod.port))],
      ];
    });
    const options = ["--host", "127.0.0.1", "--port", String(port), "--waiting-retry-interval", "1"];
    const proxy = this.#keep(this.#namespace.start([python, "-B", "-c", program, ...options, ...lists]));
    await proxy.until("Uvicorn running");
    return proxy;
  }

  router(port: number, contract: string, state: string): Running {
    const account = ["--account", join(this.directory, "account")];
    const own = ["--instance", "test", "--contract", contract, "--host", "127.0.0.1"];
    return this.#keep(
      this.#namespace.start(
        [
          ...[python, "-B", router, ...own, "--port", String(port), "--state", state, ...account],
          ...(this.#repeats ? ["--repeat"] : []),
        ],
        {
          KUBERNETES_SERVICE_HOST: "127.0.0.1",
          KUBERNETES_SERVICE_PORT: String(API_PORT),
          PYTHONPATH: pythonPath("service-account"),
        },
      ),
    );
  }

  /** Sends requests until the returned function is called, which returns the failures and the number of answers by contract. */
  async traffic(port: number, threads: number): Promise<() => Promise<Traffic>> {
    const stop = join(this.directory, `stop-${String(Date.now())}`);
    const client = this.#start(["client.py", `http://127.0.0.1:${String(port)}`, String(threads), stop]);
    await client.until("sending");
    return async () => {
      writeFileSync(stop, "");
      await client.exit();
      const counts = z.record(z.string(), z.int()).parse(JSON.parse(client.lastLine ?? ""));
      const failures = client.lines.filter((line) => line.includes(" failed"));
      return { failures, counts };
    };
  }

  /** When a rank's requests began, in seconds of the epoch, and how many still run. */
  requests(port: number): { readonly begun: readonly number[]; readonly open: number } {
    const path = join(this.directory, `${String(port)}.log`);
    const lines = existsSync(path) ? readFileSync(path, "utf8").trim().split("\n").filter(Boolean) : [];
    const begun = lines.filter((line) => line.endsWith("begin")).map((line) => Number(line.split(" ")[0]));
    return { begun, open: 2 * begun.length - lines.length };
  }

  /** Waits until a rank gets requests, or for `seconds` none. */
  async used(port: number): Promise<void> {
    const before = this.requests(port).begun.length;
    await this.until(`requests to ${String(port)}`, () => this.requests(port).begun.length > before + 3);
  }

  async idle(port: number, seconds = 1): Promise<void> {
    await this.until(`no requests to ${String(port)}`, () => {
      const { begun, open } = this.requests(port);
      return open === 0 && Date.now() / 1000 - (begun.at(-1) ?? 0) > seconds;
    });
  }

  async until(what: string, holds: () => boolean, seconds = 20): Promise<void> {
    const end = Date.now() + seconds * 1000;
    while (!holds()) {
      if (Date.now() > end) {
        const logs = this.#running.map(({ lines }) => lines.slice(-12).join("\n"));
        throw new Error(`not within ${String(seconds)} s: ${what}\n${logs.join("\n--\n")}`);
      }
      await sleep(50);
    }
  }

  async close(): Promise<void> {
    for (const { child } of this.#running) child.kill("SIGKILL");
    await Promise.all(this.#running.map((running) => running.exit()));
    await this.#namespace.close();
    rmSync(this.directory, { recursive: true });
  }

  #start([program = "", ...argv]: readonly string[]): Running {
    return this.#keep(this.#namespace.start([python, "-B", join(programs, program), ...argv]));
  }

  #keep(running: Running): Running {
    this.#running.push(running);
    return running;
  }

  #write(name: string, value: unknown): void {
    const path = join(this.directory, name);
    writeFileSync(`${path}.draft`, JSON.stringify(value));
    renameSync(`${path}.draft`, path);
  }
}

/** What a client saw. */
export interface Traffic {
  readonly failures: readonly string[];
  /** Answers by contract, and failures by their text. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Whether the pod of a proxy is ready. */
export function isReady({ state }: RoutedProxy): boolean {
  return existsSync(join(state, "ready"));
}
