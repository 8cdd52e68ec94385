import { buildMissing, choosePart, type ChosenPart } from "../binaries/part.ts";
import { type ProviderPlugin, providerPart } from "../binaries/provider-plugin.ts";
import { type PulumiInstallation, pulumiPart } from "../binaries/pulumi-installation.ts";
import { type PartSources, sourcesOf } from "../binaries/sources.ts";
import type { Progress } from "../host/progress.ts";

/** The Pulumi CLI with its Node host, and the Kubernetes provider plugin. */
export interface PulumiTools {
  readonly pulumi: PulumiInstallation;
  readonly plugin: ProviderPlugin;
}

/** Provides both from their quickest sources. */
export async function ensurePulumiTools(
  progress: Progress,
  sources: PartSources = sourcesOf(),
): Promise<PulumiTools> {
  const chosen = await choosePulumiTools(progress, sources);
  await buildMissing([chosen], progress);
  return chosen.value();
}

/** Chooses the sources of both. */
export async function choosePulumiTools(
  progress: Progress,
  sources: PartSources,
): Promise<ChosenPart<PulumiTools>> {
  const pulumi = await choosePart(pulumiPart(sources, progress), sources, progress);
  const plugin = await choosePart(providerPart(sources, progress), sources, progress);
  return {
    tools: [...pulumi.tools, ...plugin.tools],
    value: () => ({ pulumi: pulumi.value(), plugin: plugin.value() }),
  };
}
