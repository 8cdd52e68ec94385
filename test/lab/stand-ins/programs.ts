import { type ChildProcessByStdio, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { z } from "zod";
import { plan } from "../../../core/index.ts";
import { standInsOf } from "../../../lab/stand-ins/stand-ins.ts";
import { readSettings } from "../../../program/settings.ts";
import { loadTopology } from "../../../stacks/catalogue.ts";
import { python } from "../../runtime/namespace.ts";

const answer = z.object({ code: z.union([z.int(), z.string()]), said: z.string() });

/** How a program ended. */
export interface Ending {
  /** Its exit code, or the name of the signal that ended it. */
  readonly code: number | string;
  /** Its last line on stderr. */
  readonly words: string;
  readonly lines: readonly string[];
}

/** A directory to be removed afterwards, and in it one that holds what every engine looks for first. */
export function temporaryModel(): { readonly root: string; readonly model: string } {
  const root = mkdtempSync(join(tmpdir(), "glm-serve-stand-ins-"));
  const model = join(root, "model");
  mkdirSync(model);
  writeFileSync(join(model, "config.json"), "{}");
  return { root, model };
}

/** The stand-ins of a stack's release, and one Python that runs them. */
export class Programs {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #answers: NodeJS.AsyncIterator<string>;
  readonly #reader: Interface;

  private constructor(modules: string) {
    this.#child = spawn(python, ["-B", join(import.meta.dirname, "programs.py"), modules], {
      stdio: ["pipe", "pipe", "inherit"],
      env: { PATH: process.env["PATH"] ?? "" },
    });
    this.#reader = createInterface({ input: this.#child.stdout });
    this.#answers = this.#reader[Symbol.asyncIterator]();
  }

  /** Puts the stand-ins somewhere below a directory. */
  static async of(stack: string, root: string): Promise<Programs> {
    const planned = plan(await loadTopology(stack, "stack"), readSettings(stack, undefined).site);
    const directory = join(root, stack);
    for (const { path, mode, content } of standInsOf(planned).image.files) {
      const target = join(directory, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content);
      chmodSync(target, mode);
    }
    return new Programs(join(directory, "opt/stand-ins"));
  }

  /** Runs one of the modules as a program; one at a time. */
  async run(
    module: string,
    words: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Ending> {
    this.#child.stdin.write(`${JSON.stringify({ module, words, env })}\n`);
    const { value, done } = await this.#answers.next();
    if (done === true) throw new Error(`${module} ended what runs it`);
    const { code, said } = answer.parse(JSON.parse(value));
    const lines = said.trim().split("\n");
    return { code, words: lines.at(-1) ?? "", lines };
  }

  close(): void {
    this.#child.stdin.end();
    this.#reader.close();
  }
}
