import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { catalogueOf } from "../../core/facts/index.ts";
import { cacheDirectory } from "../../lab/index.ts";
import { engineEnvironments, packageSource } from "../facts/environment.ts";
import { engineRequirements, requirementFile } from "../facts/requirements.ts";
import type { Command } from "./commands.ts";

/** What the real engine makes of one command. */
export type Verdict =
  | { readonly verdict: "accepted" }
  | {
      /** `notJudged`: a stand-in of what only a device has failed, not the engine. */
      readonly verdict: "refused" | "notJudged";
      readonly exception: string;
      readonly message: string;
      /** Innermost line of the engine. */
      readonly at: string;
      readonly trace?: string;
    };

type Answer = Verdict & { readonly id: string; readonly imported?: readonly string[] };

/** The real parser and the real configuration of one release, in a process that answers many commands. */
export class Oracle {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<string, (answer: Answer) => void>();
  readonly #imported = new Set<string>();
  #count = 0;

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.#process = child;
    createInterface({ input: child.stdout }).on("line", (line) => {
      const answer: Answer = JSON.parse(line);
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    });
    child.on("exit", (code) => {
      for (const [id, resolve] of this.#waiting)
        resolve({
          id,
          verdict: "notJudged",
          exception: "Exit",
          message: `The oracle ended with ${code}.`,
          at: "",
        });
      this.#waiting.clear();
    });
  }

  /**
   * Starts the oracle of a release of vllm-ascend.
   *
   * @param release `v0.20.2rc1`
   * @param processes commands that it judges at a time
   */
  static async start(release: string, processes: number): Promise<Oracle> {
    const { vllm = "", torch = "", transformers = "" } = catalogueOf("vllm-ascend", release).versions;
    const source = await packageSource("vllm", vllm);
    const plugin = await packageSource("vllm-ascend", release.slice(1));
    const requirements = engineRequirements(requirementFile(source), transformers);
    const environments = engineEnvironments([source, plugin], { requirements, torch });
    const { value: environment } = await environments.next();
    if (environment === undefined) throw new RangeError(`${release} has no environment.`);
    const { python, variables } = environment;
    const child = spawn(python, [join(import.meta.dirname, "oracle.py")], {
      env: {
        PATH: process.env["PATH"],
        HOME: process.env["HOME"],
        ...variables,
        ORACLE_PROCESSES: String(processes),
        // It keeps what the engine finds out about the classes of models.
        VLLM_CACHE_ROOT: join(cacheDirectory(), "sweep", release),
      },
      stdio: ["pipe", "pipe", "pipe"],
    });
    child.stderr.on("data", (chunk: Buffer) => {
      for (const line of chunk.toString("utf8").split("\n"))
        if (line.startsWith("oracle:")) console.error(`${release}: ${line.slice("oracle: ".length)}`);
    });
    return new Oracle(child);
  }

  /** Judges one command. */
  async judge(command: Command, warmUp = false): Promise<Verdict> {
    this.#count += 1;
    const id = String(this.#count);
    const { argv, env, device } = command;
    const answer = await new Promise<Answer>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#process.stdin.write(`${JSON.stringify({ id, argv, env, device, warmUp })}\n`);
    });
    if (warmUp) this.#importAhead(answer.imported ?? []);
    return answer;
  }

  /** Every later command then finds these modules imported. */
  #importAhead(names: readonly string[]): void {
    const fresh = names.filter((name) => !this.#imported.has(name));
    for (const name of fresh) this.#imported.add(name);
    if (fresh.length > 0) this.#process.stdin.write(`${JSON.stringify({ import: fresh })}\n`);
  }

  close(): void {
    this.#process.stdin.end();
  }
}
