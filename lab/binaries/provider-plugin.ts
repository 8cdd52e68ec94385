import sdk from "@pulumi/kubernetes/package.json" with { type: "json" };
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Progress } from "../host/progress.ts";
import { buildTool } from "./build.ts";
import { isAtLeast } from "./go-toolchain.ts";

/** Pulumi's Kubernetes provider: a directory with `pulumi-resource-kubernetes`. */
export interface ProviderPlugin {
  readonly directory: string;
  readonly origin: "installed" | "built";
}

/** Returns the plugin that Pulumi installed, if it is at least the version of the npm SDK; else builds it. */
export async function ensureProviderPlugin(
  progress: Progress,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<ProviderPlugin> {
  const installed = installedPlugin(environment["PULUMI_HOME"] ?? join(homedir(), ".pulumi"));
  if (installed !== undefined) return { directory: installed, origin: "installed" };
  return { directory: await buildTool("pulumi-resource-kubernetes", progress), origin: "built" };
}

function installedPlugin(home: string): string | undefined {
  const plugins = join(home, "plugins");
  if (!existsSync(plugins)) return undefined;
  return (
    readdirSync(plugins)
      .map((entry) => ({ entry, version: /^resource-kubernetes-v(4\.\d+\.\d+)$/.exec(entry)?.[1] }))
      .filter(({ version }) => version !== undefined && isAtLeast(version, sdk.version))
      // Pulumi marks an interrupted download with a file of this name.
      .filter(({ entry }) => !existsSync(join(plugins, `${entry}.partial`)))
      .map(({ entry }) => join(plugins, entry))
      .find((directory) => existsSync(join(directory, "pulumi-resource-kubernetes")))
  );
}
