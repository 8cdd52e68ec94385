import { defineRule, devicesOfRank, type ResolvedGroup } from "../domain/index.ts";

export const devicesFillNodes = defineRule({
  id: "devices-fill-nodes",
  blocksLayout: true,
  source: "pods take whole nodes; mind-cluster, ascend910a3/superpod/frame.go for groups of several pods",
  per: "group",
  check: (group, { at, topology: { hardware } }) => {
    const { name, nodes, dataParallelSize, devicesPerNode, usedDevices } = group;
    const needed = dataParallelSize * devicesOfRank(group);
    if (usedDevices > hardware.devicesPerNode) {
      return [
        {
          ...at(devicesPerNode === undefined ? "tensorParallelSize" : "devicesPerNode"),
          message: `groups.${name} needs ${usedDevices} devices on each node, but ${hardware.title} has ${hardware.devicesPerNode}.`,
          fix:
            devicesPerNode === undefined
              ? `Set groups.${name}.nodes to at least ${Math.ceil(needed / hardware.devicesPerNode)}, or lower dataParallelSize or tensorParallelSize`
              : `Set devicesPerNode to at most ${hardware.devicesPerNode}`,
        },
      ];
    }
    const offered = nodes * usedDevices;
    if (needed === offered) return [];
    const enough = needed / usedDevices;
    const fills = `set ${joined(factorsOf(group).map(({ setting }) => setting))} to a product of ${offered}`;
    const perNode =
      devicesPerNode === undefined
        ? `${usedDevices} devices of ${hardware.title}`
        : `devicesPerNode ${devicesPerNode}`;
    return [
      {
        ...at("nodes"),
        message: `${product(factorsOf(group))} is ${needed} devices, but nodes ${nodes} × ${perNode} is ${offered}.`,
        fix: Number.isInteger(enough)
          ? `Set groups.${name}.nodes to ${enough}, or ${fills}`
          : `S${fills.slice(1)}`,
      },
    ];
  },
});

/** The degrees of a group, with those of pipeline and prefill context only where they are above 1. */
function factorsOf(group: ResolvedGroup): readonly { readonly setting: string; readonly size: number }[] {
  const { dataParallelSize, tensorParallelSize, pipelineParallelSize, prefillContextParallelSize } = group;
  return [
    { setting: "dataParallelSize", size: dataParallelSize },
    { setting: "tensorParallelSize", size: tensorParallelSize },
    ...[
      { setting: "pipelineParallelSize", size: pipelineParallelSize },
      { setting: "prefillContextParallelSize", size: prefillContextParallelSize },
    ].filter(({ size }) => size > 1),
  ];
}

function product(factors: ReturnType<typeof factorsOf>): string {
  return factors.map(({ setting, size }) => `${setting} ${size}`).join(" × ");
}

/** "a and b", "a, b and c" */
function joined(names: readonly string[]): string {
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

export const ranksDivide = defineRule({
  id: "ranks-divide",
  blocksLayout: true,
  source: "vLLM engine/arg_utils.py: every node of a group runs the same number of data-parallel ranks",
  per: "group",
  check: (group, { at, topology: { engine, hardware } }) => {
    const { nodes, dataParallelSize, pipelineSpansNodes } = group;
    if (engine.ranksSpanNodes || pipelineSpansNodes) return [];
    if (dataParallelSize % nodes !== 0) {
      return [
        {
          ...at("dataParallelSize"),
          message: `dataParallelSize ${dataParallelSize} is not a multiple of nodes ${nodes}, but every node runs the same number of ranks.`,
          fix: `Set dataParallelSize to a multiple of ${nodes}`,
        },
      ];
    }
    if (group.devicesPerRank > hardware.devicesPerNode) {
      const ofRank = factorsOf(group).filter(({ setting }) => setting !== "dataParallelSize");
      return [
        {
          ...at("tensorParallelSize"),
          message: `${product(ofRank)} spreads one rank over several nodes: ${hardware.title} has ${hardware.devicesPerNode} devices.`,
          fix:
            ofRank.length === 1
              ? `Set tensorParallelSize to at most ${hardware.devicesPerNode}`
              : `Set ${joined(ofRank.map(({ setting }) => setting))} to a product of at most ${hardware.devicesPerNode}`,
        },
      ];
    }
    return [];
  },
});

export const headsDivide = defineRule({
  id: "heads-divide",
  source: "vLLM ModelConfig.verify_with_parallel_config; LightLLM basemodel.py, _verify_must",
  per: "group",
  check: ({ tensorParallelSize }, { at, topology: { model } }) => {
    const { attentionHeads } = model;
    if (attentionHeads === undefined || attentionHeads % tensorParallelSize === 0) return [];
    return [
      {
        ...at("tensorParallelSize"),
        message: `tensorParallelSize ${tensorParallelSize} does not divide the ${attentionHeads} attention heads of ${model.name}.`,
        fix: `Set tensorParallelSize to one of ${divisors(attentionHeads).join(", ")}`,
      },
    ];
  },
});

export const pdDegrees = defineRule({
  id: "pd-degrees",
  source: "vllm-ascend v0.20.2rc1, mooncake_connector.py:1154 and ascend_config.py:186",
  per: "pair",
  check: ({ prefill, decode }, { at, topology: { model } }) => {
    const [of, limit] = [prefill.tensorParallelSize, decode.tensorParallelSize];
    const setting = `groups.${prefill.name}.tensorParallelSize`;
    const other = `groups.${decode.name}.tensorParallelSize`;
    if (of < limit) {
      return [
        {
          ...at(setting),
          message: `${setting} ${of} must be at least ${other} ${limit}: each decode device reads the KV cache of one or more prefill devices.`,
          fix: `Set ${setting} to at least ${limit}, or ${other} to at most ${of}`,
        },
      ];
    }
    if (model.attention?.kind !== "grouped" || of % limit === 0) return [];
    return [
      {
        ...at(setting),
        message: `${setting} ${of} is not a multiple of ${other} ${limit}, which ${model.name} needs because it has no latent attention.`,
        fix: `Set ${setting} to a multiple of ${limit}`,
      },
    ];
  },
});

function divisors(whole: number): number[] {
  return Array.from({ length: whole }, (_, index) => index + 1).filter((part) => whole % part === 0);
}
