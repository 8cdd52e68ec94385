import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ArgumentValue, Site, WeightsDownloadSpec } from "../../core/index.ts";
import { changed } from "../support/findings.ts";
import { serving } from "../support/topologies.ts";
import { FakeHub } from "./fake-hub.ts";
import { withPlaceholders } from "./plain-text.ts";
import { type Ended, type Started, startPlanned } from "./planned-job.ts";

const MODEL = "modelscope/hub/models/vllm-ascend/GLM5-w4a8";

export const shards = {
  "model-1.safetensors": randomBytes(300_000),
  "model-2.safetensors": randomBytes(200_000),
};

export const files = {
  "config.json": Buffer.from("{}"),
  "figures/one.txt": Buffer.from("picture"),
  "empty.txt": Buffer.alloc(0),
  "model.safetensors.index.json": Buffer.from(
    JSON.stringify({ weight_map: { a: "model-1.safetensors", b: "model-2.safetensors" } }),
  ),
  ...shards,
};

/** A volume, a hub, and the planned command that fills the volume from the hub. */
export class Case {
  readonly volume: string;
  readonly hub: FakeHub;
  settings: Partial<WeightsDownloadSpec> = {};
  /** Flags of the group that reads the weights. */
  args: Record<string, ArgumentValue> = {};
  environment: Record<string, string> = {};

  constructor(hub: FakeHub, volume = mkdtempSync(join(tmpdir(), "glm-serve-volume-"))) {
    this.hub = hub;
    this.volume = volume;
  }

  get directory(): string {
    return join(this.volume, MODEL);
  }

  start(prefix: readonly string[] = []): Started {
    const site: Site = {
      weights: { persistentVolumeClaim: { claimName: "weights" } },
      procedures: {
        weights: {
          source: "huggingface",
          repository: "zai-org/GLM-5",
          revision: "v1",
          endpoint: this.hub.endpoint,
          ...this.settings,
        },
      },
    };
    const quick = ["--patience", "0.01", "--beat", "0.1"];
    return startPlanned(changed(serving(1), { args: this.args }), site, {
      paths: { "/root/.cache": this.volume },
      env: this.environment,
      prefix,
      change: (command) => [...command.slice(0, -1), ...quick, ...command.slice(-1)],
    });
  }

  run(prefix: readonly string[] = []): Promise<Ended> {
    return this.start(prefix).ended;
  }

  content(name: string): Buffer {
    return readFileSync(join(this.directory, name));
  }

  isWhole(): boolean {
    return Object.entries(files).every(
      ([name, content]) => existsSync(join(this.directory, name)) && this.content(name).equals(content),
    );
  }

  marker(): unknown {
    const path = join(this.directory, ".glm-serve/weights.done.json");
    return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
  }
}

export async function withHub(work: (one: Case) => Promise<void>): Promise<void> {
  const hub = await FakeHub.start(files);
  try {
    await work(new Case(hub));
  } finally {
    await hub.stop();
  }
}

/** A prefix that runs a command with a file system of this size mounted at a path. */
export function onSmallVolume(path: string, size: string): string[] {
  const mount = `mount -t tmpfs -o size=${size} tmpfs ${path} && exec "$@"`;
  return ["unshare", "--mount", "--propagation", "private", "sh", "-c", mount, "sh"];
}

/** The log of a download, without what differs between runs. */
export function reportOf(one: Case, { stderr }: Pick<Ended, "stderr">): string {
  return withPlaceholders(stderr, { [one.directory]: "<directory>" });
}

export const total = Object.values(files).reduce((sum, content) => sum + content.length, 0);
