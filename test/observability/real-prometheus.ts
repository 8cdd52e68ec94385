import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Running } from "../runtime/running.ts";

const PATIENCE = 60_000;

/** Where a Prometheus runs: starts programs there. */
export type Start = (command: readonly string[]) => Running;

const answerSchema = z.object({
  status: z.string(),
  error: z.string().optional(),
  data: z.unknown().optional(),
});

const targetsSchema = z.object({
  activeTargets: z.array(
    z.object({ health: z.string(), lastError: z.string(), labels: z.record(z.string(), z.string()) }),
  ),
});

const rulesSchema = z.object({
  groups: z.array(z.object({ rules: z.array(z.object({ name: z.string(), health: z.string() })) })),
});

/** A running Prometheus with a configuration of its own. */
export class RealPrometheus {
  readonly #directory = mkdtempSync(join(tmpdir(), "glm-serve-prometheus-"));
  readonly #address: string;
  readonly #start: Start;
  readonly #server: Running;

  /**
   * @param address at which it listens
   * @param jobs the scrape configs for a file of targets
   */
  constructor(
    start: Start,
    address: string,
    {
      targets,
      jobs,
      rules,
    }: {
      readonly targets: unknown;
      readonly jobs: (file: string) => readonly unknown[];
      readonly rules: unknown;
    },
  ) {
    this.#start = start;
    this.#address = address;
    const write = (name: string, value: unknown) => {
      const file = join(this.#directory, name);
      writeFileSync(file, JSON.stringify(value));
      return file;
    };
    const file = write("targets.json", targets);
    const config = write("prometheus.yaml", {
      rule_files: [write("alerts.yaml", rules)],
      global: { evaluation_interval: "1s" },
      scrape_configs: jobs(file),
    });
    this.#server = start([
      "prometheus",
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(this.#directory, "data")}`,
      `--web.listen-address=${address}`,
    ]);
  }

  /** The targets, once each has been scraped. */
  async targets() {
    const { activeTargets } = await this.#until(
      async () => targetsSchema.parse(await this.#ask("targets", { state: "active" })),
      (found) =>
        found.activeTargets.length > 0 && found.activeTargets.every(({ health }) => health !== "unknown"),
    );
    return activeTargets;
  }

  /** The names of metrics, once it has all of some. */
  names(wanted: readonly string[]): Promise<readonly string[]> {
    return this.#until(
      async () => z.array(z.string()).parse(await this.#ask("label/__name__/values")),
      (found) => wanted.every((name) => found.includes(name)),
    );
  }

  /** The alerts with their health, once each has been evaluated. */
  async alerts(): Promise<readonly { readonly name: string; readonly health: string }[]> {
    const { groups } = await this.#until(
      async () => rulesSchema.parse(await this.#ask("rules")),
      (found) => found.groups.every(({ rules }) => rules.every(({ health }) => health !== "unknown")),
    );
    return groups.flatMap(({ rules }) => rules);
  }

  /** What is wrong with a query; undefined where nothing is. */
  async flaw(query: string): Promise<string | undefined> {
    try {
      await this.#ask("query", { query });
      return undefined;
    } catch (error) {
      return `${query}: ${String(error)}`;
    }
  }

  async stop(): Promise<void> {
    this.#server.child.kill("SIGKILL");
    await this.#server.exit();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  async #ask(path: string, form: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const fields = Object.entries(form).flatMap(([name, value]) => ["--data-urlencode", `${name}=${value}`]);
    const url = `http://${this.#address}/api/v1/${path}`;
    const curl = this.#start(["curl", "--silent", "--get", "--noproxy", "*", ...fields, url]);
    await curl.exit();
    const { status, error, data } = answerSchema.parse(JSON.parse(curl.output));
    if (status !== "success") throw new Error(error);
    return data;
  }

  async #until<Value>(read: () => Promise<Value>, done: (value: Value) => boolean): Promise<Value> {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      const value = await read().catch(() => undefined);
      if (value !== undefined && done(value)) return value;
      if (Date.now() > deadline)
        throw new Error(`${JSON.stringify(value)}\n${this.#server.lines.slice(-20).join("\n")}`);
      await sleep(300);
    }
  }
}
