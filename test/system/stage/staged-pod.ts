import type { Container, Probe } from "../../../core/domain/kubernetes-object.ts";
import type { Running } from "../../runtime/running.ts";
import type { Pod } from "../pod.ts";
import { type ContainerProcess, processesBelow } from "./container-process.ts";

const PATIENCE = 30_000;

interface Description {
  readonly name: string;
  readonly dns: string;
  readonly address: string;
  readonly hosts: string;
  readonly container: Container;
  readonly pod: Pod;
}

/** A pod of a stage, with the runs of its container. */
export class StagedPod {
  readonly name: string;
  readonly dns: string;
  readonly address: string;
  readonly hosts: string;
  readonly #container: Container;
  readonly #pod: Pod;
  /** All runs of the container. */
  readonly runs: Running[] = [];
  #kept = false;
  #keeping = 0;

  constructor(description: Description) {
    this.name = description.name;
    this.dns = description.dns;
    this.address = description.address;
    this.hosts = description.hosts;
    this.#container = description.container;
    this.#pod = description.pod;
  }

  /** The last run. */
  get container(): Running {
    const last = this.runs.at(-1);
    if (last === undefined) throw new Error(`${this.name} has not been started`);
    return last;
  }

  start(): void {
    this.runs.push(this.#pod.start());
  }

  /** Restarts the container whenever it ends, like the kubelet but without delays. */
  keep(): void {
    this.#keeping += 1;
    this.#kept = true;
    this.start();
    void this.#restart(this.#keeping);
  }

  /** Ends the container like the kubelet: the preStop hook, SIGTERM, and SIGKILL after the grace period. */
  async stop(graceSeconds: number): Promise<number> {
    this.#kept = false;
    const { container } = this;
    const timer = setTimeout(() => this.kill(), graceSeconds * 1000);
    const hook = this.#container.lifecycle?.preStop.exec.command;
    if (hook !== undefined) await this.#pod.exec(hook).exit();
    if (!container.ended) container.signalContainer("SIGTERM");
    const code = await container.exit();
    clearTimeout(timer);
    return code;
  }

  /** Runs a shell script on the pod's node, in its file system and network. */
  async run(script: string): Promise<string> {
    const running = this.#pod.exec(["sh", "-c", script]);
    await running.exit();
    return running.output;
  }

  /** Binds a port of the node; prints "taken" once bound. */
  occupy(port: number): Running {
    const script = `import socket, time; s = socket.create_server(("0.0.0.0", ${String(port)})); print("taken", flush=True); time.sleep(600)`;
    return this.#pod.exec(["python3", "-c", script]);
  }

  /** Runs a probe; returns its message when it fails. */
  async probe(kind: "startupProbe" | "readinessProbe" | "livenessProbe"): Promise<string | undefined> {
    const running = this.#pod.exec(this.#command(this.#container[kind]));
    return (await running.exit()) === 0 ? undefined : running.output;
  }

  async ready(): Promise<void> {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      const problem = await this.probe("startupProbe");
      if (problem === undefined) return;
      if (Date.now() > deadline || (this.container.ended && !this.#kept)) {
        throw new Error(
          `${this.name} is not ready: ${problem}\n${this.container.lines.slice(-40).join("\n")}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  }

  /** The processes of the container, parents before their children. */
  get processes(): readonly ContainerProcess[] {
    return processesBelow(Number(this.container.child.pid));
  }

  /** Signals the first process whose command line contains the text: the rank, not its children. */
  signal(text: string, signal: NodeJS.Signals): void {
    const found = this.processes.find(
      ({ command }) => command.startsWith("python3 ") && command.includes(text),
    );
    if (found === undefined) throw new Error(`${this.name} has no process with ${text}`);
    process.kill(found.pid, signal);
  }

  /** Kills the container, as the kernel does without memory. */
  kill(): void {
    this.runs.at(-1)?.child.kill("SIGKILL");
  }

  async close(): Promise<void> {
    this.#kept = false;
    this.kill();
    await Promise.all(this.runs.map((run) => run.exit()));
    await this.#pod.close();
  }

  async #restart(keeping: number): Promise<void> {
    for (;;) {
      await this.container.outcome();
      await new Promise((resolve) => setTimeout(resolve, 200));
      if (!this.#kept || this.#keeping !== keeping) return;
      this.start();
    }
  }

  #command(probe: Probe | undefined): readonly string[] {
    if (probe === undefined) throw new Error(`${this.name} has no such probe`);
    const { exec, httpGet, timeoutSeconds } = probe;
    if (exec !== undefined) return exec.command;
    const url = `http://127.0.0.1:${String(httpGet?.port)}${httpGet?.path ?? ""}`;
    return [
      "curl",
      "--silent",
      "--show-error",
      "--fail",
      "--max-time",
      String(timeoutSeconds),
      "--noproxy",
      "*",
      url,
    ];
  }
}
