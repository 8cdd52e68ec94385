import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensureClusterBinaries } from "../../../lab/binaries/ensure-binaries.ts";
import { ensurePulumi } from "../../../lab/binaries/pulumi-installation.ts";
import { type RunningCluster, startCluster } from "../../../lab/cluster/start-cluster.ts";
import { checkout } from "../../../lab/host/directories.ts";
import { progressOn, silentProgress } from "../../../lab/host/progress.ts";
import { type PulumiResult, runPulumi } from "../../../lab/pulumi/local-pulumi.ts";
import type { PulumiTools } from "../../../lab/pulumi/pulumi-tools.ts";

const stackName = "dev";

/** A cluster of two A3 nodes and the tools to deploy to it. */
export interface TestBed {
  readonly cluster: RunningCluster;
  readonly tools: PulumiTools;
}

/** Builds missing programs and starts the cluster, with the stand-in as the plugin. */
export async function startTestBed(): Promise<TestBed> {
  const progress = progressOn(process.stderr);
  const pulumi = await ensurePulumi(progress);
  const binaries = await ensureClusterBinaries(progress);
  const nodes = [{ hardware: "atlas-800-a3", count: 2 } as const];
  const cluster = await startCluster({ name: "provider-test", binaries, nodes, progress: silentProgress });
  const directory = join(checkout, "lab", "provider");
  return { cluster, tools: { pulumi, plugin: { directory, origin: "stand-in" } } };
}

/** A small Pulumi program with its own directory and namespace. */
export class TestStack {
  readonly namespace: string;
  readonly #bed: TestBed;
  readonly #directory: string;

  constructor(name: string, bed: TestBed, parent: string) {
    this.namespace = name;
    this.#bed = bed;
    this.#directory = mkdtempSync(join(parent, `${name}-`));
    mkdirSync(this.#directory, { recursive: true });
    symlinkSync(join(checkout, "node_modules"), join(this.#directory, "node_modules"));
    writeFileSync(join(this.#directory, "package.json"), JSON.stringify({ type: "module" }));
    writeFileSync(
      join(this.#directory, "Pulumi.yaml"),
      `name: ${name}\nmain: index.ts\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n`,
    );
  }

  /** Sets the statements of the program, which may use `k8s`, `pulumi` and `named(name, options)`. */
  write(statements: string): void {
    const preamble = [
      `import * as k8s from "@pulumi/kubernetes";`,
      `import * as pulumi from "@pulumi/pulumi";`,
      `const named = (name: string) => ({ name, namespace: ${JSON.stringify(this.namespace)} });`,
      `void pulumi; void named;`,
    ];
    writeFileSync(join(this.#directory, "index.ts"), [...preamble, statements, ""].join("\n"));
  }

  /** Runs a pulumi command that must succeed; returns what it printed. */
  async run(...argv: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.attempt(...argv);
    if (code !== 0) throw new Error(`pulumi ${argv.join(" ")} ended with ${code}:\n${stdout}\n${stderr}`);
    return stdout;
  }

  /** Runs a pulumi command. */
  attempt(...argv: string[]): Promise<PulumiResult> {
    const { cluster, tools } = this.#bed;
    return runPulumi(argv, { stack: stackName, cluster, tools, projectDirectory: this.#directory });
  }

  up(...options: string[]): Promise<string> {
    return this.run("up", "--yes", "--skip-preview", ...options);
  }

  preview(): Promise<string> {
    return this.run("preview", "--diff");
  }

  destroy(): Promise<string> {
    return this.run("destroy", "--yes", "--skip-preview");
  }

  /** Runs kubectl in the stack's namespace. */
  kubectl(...argv: string[]): Promise<string> {
    return this.#bed.cluster.kubectl.run([...argv, "--namespace", this.namespace]);
  }

  /** Pulumi's state of the stack on disk. */
  stateFile(): string {
    return readFileSync(join(this.#backend(), "stacks", this.namespace, `${stackName}.json`), "utf8");
  }

  /** Folder that holds the lock of a running pulumi. */
  lockDirectory(): string {
    return join(this.#backend(), "locks", "organization", this.namespace, stackName);
  }

  #backend(): string {
    return join(this.#bed.cluster.paths.pulumi, "backend", ".pulumi");
  }
}
