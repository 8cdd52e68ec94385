import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";

// Far longer than any test needs, since the host may be busy.
const PATIENCE = 100_000;

/** A program under test: what it has printed so far, and how it ends. */
export class Running {
  readonly child: ChildProcess;
  readonly #ended: Promise<number>;
  readonly #waiting = new Set<() => void>();
  #chunks: Buffer[] = [];
  #over = false;

  constructor(child: ChildProcess) {
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.#chunks.push(chunk);
        this.#wake();
      });
    }
    this.#ended = new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, signal) => {
        this.#over = true;
        this.#wake();
        resolve(code ?? (signal === "SIGKILL" ? 137 : 255));
      });
    });
  }

  get bytes(): Buffer {
    const all = Buffer.concat(this.#chunks);
    this.#chunks = [all];
    return all;
  }

  get output(): string {
    return this.bytes.toString("utf8");
  }

  /** The lines printed so far. */
  get lines(): string[] {
    return this.output.split("\n").slice(0, -1);
  }

  /** Whether it has ended. */
  get ended(): boolean {
    return this.#over;
  }

  get lastLine(): string | undefined {
    return this.lines.at(-1);
  }

  /** Waits until the output contains the text. */
  async until(text: string): Promise<void> {
    const deadline = Date.now() + PATIENCE;
    while (!this.output.includes(text)) {
      if (this.#over) throw new Error(`ended without printing ${JSON.stringify(text)}:\n${this.output}`);
      const rest = deadline - Date.now();
      if (rest <= 0) throw new Error(`did not print ${JSON.stringify(text)}:\n${this.output}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, rest);
        this.#waiting.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** Waits for the end, however long it runs, and returns the exit code. */
  async outcome(): Promise<number> {
    return this.#ended;
  }

  /** Waits for the end and returns the exit code. */
  async exit(): Promise<number> {
    const timer = setTimeout(() => this.child.kill("SIGKILL"), PATIENCE);
    const code = await this.#ended;
    clearTimeout(timer);
    return code;
  }

  /** Signals the first process of the container, which is the child of the `unshare` that was spawned. */
  signalContainer(signal: NodeJS.Signals): void {
    const pid = String(this.child.pid);
    const child = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
    process.kill(Number(child), signal);
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resolve of waiting) resolve();
  }
}
