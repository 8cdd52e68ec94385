import sdk from "@pulumi/kubernetes/package.json" with { type: "json" };
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { cacheDirectory, checkout } from "../host/directories.ts";
import type { Progress } from "../host/progress.ts";
import { isAtLeast } from "./go-toolchain.ts";
import type { PulumiInstallation } from "./pulumi-installation.ts";
import { runStreaming } from "./run-streaming.ts";

/** The Kubernetes provider plugin of a run: a directory with `pulumi-resource-kubernetes`. */
export interface ProviderPlugin {
  readonly directory: string;
  readonly origin: "official" | "stand-in";
}

/** Plugin and SDK have the same version. */
const pluginVersion = sdk.version;

const installTimeLimit = 20_000;

const retryAfter = 24 * 60 * 60 * 1000;

/**
 * Returns the official plugin where it is installed or its download succeeds within 20 s, else the stand-in.
 * Downloads nothing if CI or GLM_SERVE_OFFLINE is set; retries a failed download after a day.
 */
export async function ensureProviderPlugin(
  pulumi: PulumiInstallation,
  progress: Progress,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<ProviderPlugin> {
  const ownHome = join(cacheDirectory(environment), "pulumi-home");
  const homes = [environment["PULUMI_HOME"] ?? join(homedir(), ".pulumi"), ownHome];
  const found = installedPlugin(homes);
  if (found !== undefined) return { directory: found, origin: "official" };
  const attempt = await install(pulumi, ownHome, progress, environment);
  const installed = installedPlugin([ownHome]);
  if (installed !== undefined) return { directory: installed, origin: "official" };
  progress.line(
    `provider: using the stand-in for the official Kubernetes plugin, which is not installed (${attempt}); it serves this local cluster only`,
  );
  return { directory: join(checkout, "lab", "provider"), origin: "stand-in" };
}

function installedPlugin(homes: readonly string[]): string | undefined {
  for (const home of homes) {
    const plugins = join(home, "plugins");
    if (!existsSync(plugins)) continue;
    const usable = readdirSync(plugins)
      .map((entry) => ({ entry, version: /^resource-kubernetes-v(4\.\d+\.\d+)$/.exec(entry)?.[1] }))
      .filter(({ version }) => version !== undefined && isAtLeast(version, pluginVersion))
      .map(({ entry }) => join(plugins, entry))
      .find((directory) => existsSync(join(directory, "pulumi-resource-kubernetes")));
    if (usable !== undefined) return usable;
  }
  return undefined;
}

/** Tries a download. Returns why the plugin is not installed, if it still is not. */
async function install(
  pulumi: PulumiInstallation,
  home: string,
  progress: Progress,
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  const off = ["CI", "GLM_SERVE_OFFLINE"].find((variable) => (environment[variable] ?? "") !== "");
  if (off !== undefined) return `${off} is set, so nothing is downloaded`;
  const failedMarker = join(home, "plugin-download-failed");
  if (failedWithinADay(failedMarker)) return "the download failed less than a day ago";
  mkdirSync(home, { recursive: true });
  progress.update(`provider: downloading the official Kubernetes plugin v${pluginVersion}`);
  const result = await runStreaming({
    command: pulumi.executable,
    arguments: ["plugin", "install", "resource", "kubernetes", `v${pluginVersion}`],
    directory: home,
    environment: { ...environment, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" },
    timeLimit: installTimeLimit,
  });
  if (result.code === 0) return "the download succeeded, but the plugin was not found";
  writeFileSync(failedMarker, String(Date.now()));
  return "the download failed";
}

function failedWithinADay(marker: string): boolean {
  if (!existsSync(marker)) return false;
  return Date.now() - Number(readFileSync(marker, "utf8")) < retryAfter;
}
