import { type ChildProcessByStdio, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { z } from "zod";
import { plan, type Plan } from "../../../core/index.ts";
import { standInsOf } from "../../../lab/stand-ins/stand-ins.ts";
import { readSettings } from "../../../program/settings.ts";
import { loadTopology } from "../../../program/catalogue.ts";
import { python } from "../../runtime/namespace.ts";

const answer = z.object({ code: z.union([z.int(), z.string()]), stderr: z.string() });

/** Result of a program. */
export interface Ending {
  /** Exit code, or the name of the signal that ended the program. */
  readonly code: number | string;
  /** Last line on stderr. */
  readonly lastLine: string;
  /** All lines on stderr. */
  readonly lines: readonly string[];
}

/** A temporary directory `root` with a model directory that every engine accepts. */
export function temporaryModel(): { readonly root: string; readonly model: string } {
  const root = mkdtempSync(join(tmpdir(), "glm-serve-stand-ins-"));
  const model = join(root, "model");
  mkdirSync(model);
  writeFileSync(join(model, "config.json"), "{}");
  return { root, model };
}

/**
 * Writes the stand-ins of a stack's release below a directory.
 *
 * @param version replaces the release of the stack, whose settings may not fit it
 * @returns the directory of their modules
 */
export async function placeStandIns(stack: string, root: string, version?: string): Promise<string> {
  const documented = plan(await loadTopology(stack, "stack"), readSettings(stack, undefined).site);
  const planned = version === undefined ? documented : inRelease(documented, version);
  const directory = join(root, `${stack}-${planned.topology.spec.engine.version}`);
  for (const { path, mode, content } of standInsOf(planned).image.files) {
    const target = join(directory, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
    chmodSync(target, mode);
  }
  return join(directory, "opt/stand-ins");
}

function inRelease(planned: Plan, version: string): Plan {
  const { topology } = planned;
  const { spec } = topology;
  return {
    ...planned,
    topology: { ...topology, spec: { ...spec, engine: { ...spec.engine, version } } },
  };
}

/** The stand-ins of a stack's release, run by one Python process. */
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

  /**
   * Writes the stand-ins below a directory.
   *
   * @param version replaces the release of the stack, whose settings may not fit it
   */
  static async of(stack: string, root: string, version?: string): Promise<Programs> {
    return new Programs(await placeStandIns(stack, root, version));
  }

  /** Runs a module as a program. Calls must not overlap. */
  async run(
    module: string,
    argv: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Ending> {
    this.#child.stdin.write(`${JSON.stringify({ module, arguments: argv, env })}\n`);
    const { value, done } = await this.#answers.next();
    if (done === true) throw new Error(`${module} ended programs.py`);
    const { code, stderr } = answer.parse(JSON.parse(value));
    const lines = stderr.trim().split("\n");
    return { code, lastLine: lines.at(-1) ?? "", lines };
  }

  close(): void {
    this.#child.stdin.end();
    this.#reader.close();
  }
}
