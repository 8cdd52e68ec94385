import type { Problem } from "../../core/index.ts";
import { LabError } from "../host/lab-error.ts";
import { type DownloadLimits, usualLimits } from "./download-request.ts";

/** Sources of a part that a user can choose. */
export const sourceNames = ["installed", "download", "build"] as const;

/** Where a part comes from. */
export type SourceName = (typeof sourceNames)[number];

/** Platforms for which release hosts publish programs. */
export type ReleasePlatform = "linux-amd64" | "linux-arm64" | "darwin-amd64" | "darwin-arm64";

/** Which sources parts may come from. */
export interface PartSources {
  readonly environment: NodeJS.ProcessEnv;
  /** Undefined where no release is published for this host. */
  readonly platform: ReleasePlatform | undefined;
  /** The only source, and why. @default cache, then installed programs, then downloads, then builds */
  readonly only?: { readonly source: SourceName; readonly reason: string };
  /** Why nothing is downloaded, e.g. "--offline is set". */
  readonly noDownloads?: string;
  /** Base URL that holds the files of every release host below its name. */
  readonly mirror?: string;
  readonly limits: DownloadLimits;
}

/** Options of a command. */
export interface GivenSources {
  readonly offline?: boolean;
  readonly mirror?: string | undefined;
  readonly source?: string | undefined;
}

interface NamedValue {
  readonly name: string;
  readonly value: string;
}

/** Reads the sources from the options of a command and, where an option is absent, from the environment. Returns all problems. */
export function readSources(
  given: GivenSources,
  environment: NodeJS.ProcessEnv = process.env,
): { readonly sources: PartSources; readonly problems: readonly Problem[] } {
  const source = setting("--source", given.source, "GLM_SERVE_SOURCE", environment);
  const mirror = setting("--mirror", given.mirror, "GLM_SERVE_MIRROR", environment);
  const offline =
    given.offline === true
      ? "--offline"
      : isOn(environment["GLM_SERVE_OFFLINE"])
        ? "GLM_SERVE_OFFLINE"
        : undefined;
  const chosen = sourceNames.find((name) => name === source?.value);
  // Tests in CI run the pinned versions, wherever they run.
  const ci = isOn(environment["CI"]) && source === undefined && mirror === undefined;
  const only = ci
    ? ({ source: "build", reason: "CI is set" } as const)
    : chosen === undefined
      ? undefined
      : { source: chosen, reason: `${source?.name ?? ""} is ${chosen}` };
  return {
    sources: {
      environment,
      platform: platformOf(process.platform, process.arch),
      limits: usualLimits,
      ...(only === undefined ? {} : { only }),
      ...(offline === undefined ? {} : { noDownloads: `${offline} is set` }),
      ...(mirror === undefined ? {} : { mirror: mirror.value.replace(/\/+$/, "") }),
    },
    problems: [...sourceProblems(source, offline), ...mirrorProblems(mirror)],
  };
}

/**
 * Reads the sources from the environment alone.
 *
 * @throws LabError if a variable has an invalid value
 */
export function sourcesOf(environment: NodeJS.ProcessEnv = process.env): PartSources {
  const { sources, problems } = readSources({}, environment);
  const [first] = problems;
  if (first !== undefined) throw new LabError(first.message, first.fix);
  return sources;
}

function setting(
  option: string,
  given: string | undefined,
  variable: string,
  environment: NodeJS.ProcessEnv,
): NamedValue | undefined {
  if (given !== undefined) return { name: option, value: given };
  const value = environment[variable] ?? "";
  return value === "" ? undefined : { name: variable, value };
}

function isOn(value: string | undefined): boolean {
  return !["", "0", "false"].includes((value ?? "").toLowerCase());
}

function sourceProblems(source: NamedValue | undefined, offline: string | undefined): Problem[] {
  if (source === undefined) return [];
  const { name, value } = source;
  if (!sourceNames.some((known) => known === value)) {
    return [
      {
        path: name,
        value,
        message: `${name} ${value} is not a source.`,
        fix: `Set ${name} to ${sourceNames.slice(0, -1).join(", ")} or ${sourceNames.at(-1)}`,
      },
    ];
  }
  if (value !== "download" || offline === undefined) return [];
  return [
    {
      path: name,
      value,
      message: `${name} download contradicts ${offline}, which downloads nothing.`,
      fix: `Remove ${offline}, or set ${name} to build`,
    },
  ];
}

function mirrorProblems(mirror: NamedValue | undefined): Problem[] {
  if (mirror === undefined) return [];
  const { name, value } = mirror;
  if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) && !/[?#]/.test(value)) return [];
  return [
    {
      path: name,
      value,
      message: `${name} is not a base URL.`,
      fix: `Set ${name} to an http or https URL without a query, such as https://mirror.example.org/releases`,
    },
  ];
}

function platformOf(system: NodeJS.Platform, processor: string): ReleasePlatform | undefined {
  const architecture = processor === "x64" ? "amd64" : processor === "arm64" ? "arm64" : undefined;
  if (architecture === undefined || (system !== "linux" && system !== "darwin")) return undefined;
  return `${system}-${architecture}`;
}
