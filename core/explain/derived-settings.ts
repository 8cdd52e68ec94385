import type { Derivation, ResolvedGroup, ResolvedTopology } from "../domain/index.ts";

/** A number that follows from the settings of a group, and where rules and messages name it. */
interface DerivedSetting extends Derivation {
  readonly meaning: string;
  readonly value: (group: ResolvedGroup) => unknown;
}

/** Numbers that follow from the settings of a group. */
export const derivedSettings: Readonly<Record<string, DerivedSetting>> = {
  devicesPerRank: {
    meaning: "Devices of one data-parallel rank.",
    formula: "tensorParallelSize × pipelineParallelSize × prefillContextParallelSize",
    from: [
      "groups.<group>.tensorParallelSize",
      "groups.<group>.pipelineParallelSize",
      "groups.<group>.prefillContextParallelSize",
    ],
    value: ({ devicesPerRank }) => devicesPerRank,
  },
  ranksPerNode: {
    meaning: "Data-parallel ranks that have devices on one node.",
    formula: "dataParallelSize ÷ nodes; 1 where the pipeline of a rank spans nodes",
    from: ["groups.<group>.dataParallelSize", "groups.<group>.nodes"],
    value: ({ ranksPerNode }) => ranksPerNode,
  },
  usedDevices: {
    meaning: "Devices of one node that the processes of the group use.",
    formula:
      "devicesPerNode, else all devices of the node on Ascend, and those that the degrees need on NVIDIA",
    from: [
      "groups.<group>.devicesPerNode",
      "groups.<group>.dataParallelSize",
      "groups.<group>.tensorParallelSize",
      "groups.<group>.nodes",
    ],
    value: ({ usedDevices }) => usedDevices,
  },
};

/** Defaults of a group that depend on its other settings. */
export const derivedDefaults: Readonly<Record<string, Derivation>> = {
  loadBalancing: {
    formula: "internal for role serve, external for prefill and decode",
    from: ["groups.<group>.role"],
  },
  devicesPerNode: {
    formula: "all devices of the node; on NVIDIA the devices that the degrees need",
    from: ["hardware", "groups.<group>.tensorParallelSize", "groups.<group>.dataParallelSize"],
  },
  engineId: { formula: "a random one, which vLLM makes", from: [] },
};

/** Settings of the site that follow from the topology where nobody gives them. */
export function derivedSite({
  engine,
  platform,
  image,
  hardware,
  instance,
}: ResolvedTopology): Readonly<Record<string, Derivation & { readonly value: unknown }>> {
  return {
    "site.image": {
      formula: `image of ${engine.title} for engine.version and hardware, from imageMirror where it is set`,
      from: ["engine.version", "hardware", "site.imageMirror"],
      value: image,
    },
    "site.instance": { formula: "name of the topology", from: ["name"], value: instance },
    ...Object.fromEntries(
      Object.entries(platform).map(([name, value]) => [
        `site.platform.${name}`,
        {
          formula: `preset of profile ${platform.profile?.name ?? "nvidia"} for ${hardware.title}`,
          from: ["site.platform.profile", "hardware"],
          value,
        },
      ]),
    ),
  };
}
