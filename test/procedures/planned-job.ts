import type { z } from "zod";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type KubernetesObject, plan, type Site, type Topology } from "../../core/index.ts";
import { PROCEDURE_DIRECTORY } from "../../core/kubernetes/job.ts";
import { python } from "../runtime/namespace.ts";

export type Job = Extract<KubernetesObject, { kind: "Job" }>;

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process that may be killed. */
export interface Started {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  readonly stderr: () => string;
  kill(signal: NodeJS.Signals): void;
}

/** The Job of the only procedure that a site enables, and its scripts. */
export function plannedJob(
  topology: Topology,
  site: Site,
): { job: Job; scripts: Readonly<Record<string, string>> } {
  const objects = plan(topology, site).objects.filter(({ part }) => part.kind === "procedure");
  const manifests = objects.map(({ manifest }) => manifest);
  const job = manifests.find((manifest) => manifest.kind === "Job");
  const map = manifests.find((manifest) => manifest.kind === "ConfigMap" && manifest.immutable === true);
  if (job === undefined || map?.kind !== "ConfigMap") throw new Error("the site enables no procedure");
  return { job, scripts: map.data ?? {} };
}

/** Writes scripts where a test can run them, as the ConfigMap would be mounted. */
export function mountScripts(scripts: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), "glm-serve-procedure-"));
  mkdirSync(directory, { recursive: true });
  for (const [name, text] of Object.entries(scripts)) writeFileSync(join(directory, name), text);
  return directory;
}

/** The command of a Job's script, with local paths instead of the container's. */
export function commandOf(job: Job, paths: Readonly<Record<string, string>>): string[] {
  const args = job.spec.template.spec.containers[0]?.args ?? [];
  return args.slice(args.indexOf("--") + 1).map((word) => {
    const [from, to] =
      Object.entries(paths).find(([path]) => word === path || word.startsWith(`${path}/`)) ?? [];
    if (from === undefined || to === undefined) return word === "python3" ? python : word;
    return `${to}${word.slice(from.length)}`;
  });
}

export { PROCEDURE_DIRECTORY };

/** Starts a command with only the environment of a container. */
export function start(command: readonly string[], env: Readonly<Record<string, string>> = {}): Started {
  const [program = "", ...words] = command;
  const child = spawn(program, words, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"] ?? "", ...env },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  return {
    pid: child.pid ?? 0,
    ended: new Promise((resolve) => {
      child.on("close", (code) => resolve({ code, stdout, stderr }));
    }),
    stderr: () => stderr,
    kill: (signal) => child.kill(signal),
  };
}

/** Where a command runs locally: its directories, environment and prefix. */
export interface CommandContext {
  /** Local directories, by those of the container. */
  readonly paths: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** A command that runs the Job's command. */
  readonly prefix?: readonly string[];
  /** Changes the command, whose last word is the directory. */
  readonly change?: (command: readonly string[]) => readonly string[];
}

/** Starts the script of the only procedure that a site enables as its Job would, without the runner. */
export function startPlanned(topology: Topology, site: Site, around: CommandContext): Started {
  const { paths, env, prefix = [], change = (command) => command } = around;
  const { job, scripts } = plannedJob(topology, site);
  const command = commandOf(job, { ...paths, [PROCEDURE_DIRECTORY]: mountScripts(scripts) });
  return start([...prefix, ...change(command)], env);
}

/** The result, which is the last line of stdout. */
export function resultOf({ stdout }: Ended): Record<string, unknown> {
  const result: Record<string, unknown> = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  return result;
}

/** Waits until a condition holds, at most 20 seconds. */
export async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error("the condition did not hold within 20 s");
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}

/** The plan file of a procedure. */
export function planFileOf<Shape extends z.ZodType>(
  topology: Topology,
  site: Site,
  shape: Shape,
): z.output<Shape> {
  return shape.parse(JSON.parse(plannedJob(topology, site).scripts["plan.json"] ?? ""));
}
