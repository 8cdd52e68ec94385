import { ensureProviderPlugin, type ProviderPlugin } from "../binaries/provider-plugin.ts";
import { ensurePulumi, type PulumiInstallation } from "../binaries/pulumi-installation.ts";
import type { Progress } from "../host/progress.ts";

/** The Pulumi CLI with its Node host, and the Kubernetes provider plugin. */
export interface PulumiTools {
  readonly pulumi: PulumiInstallation;
  readonly plugin: ProviderPlugin;
}

/** Finds, builds or downloads both. */
export async function ensurePulumiTools(progress: Progress): Promise<PulumiTools> {
  const pulumi = await ensurePulumi(progress);
  return { pulumi, plugin: await ensureProviderPlugin(progress) };
}
