import {
  defineRule,
  numberOf,
  removed,
  type ResolvedGroup,
  type RuleProblem,
  setTo,
} from "../../../domain/index.ts";
import { modelTypeOf } from "../model-types.ts";

/** Processes of a group: one per device, on all nodes together. */
function worldSize({ nodes, usedDevices }: ResolvedGroup): number {
  return nodes * usedDevices;
}

function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(Math.log2(value));
}

export const powersOfTwo = defineRule({
  id: "xllm-powers-of-two",
  source: "xLLM docs/en/features/moe_params.md:17-18",
  per: "group",
  check: (group, { at }) => {
    const sizes = {
      dataParallelSize: group.dataParallelSize,
      "args.epSize": numberOf(group, "epSize") ?? 1,
    };
    return Object.entries(sizes)
      .filter(([, size]) => !isPowerOfTwo(size))
      .map(([setting, size]) => {
        const name = setting.replace("args.", "");
        return {
          ...at(setting),
          message: `${name} must be a power of two in xLLM; it is ${size}.`,
          // Another number of ranks needs other degrees, too.
          fix:
            setting === "dataParallelSize"
              ? `Set ${name} to 1, 2, 4, 8 or 16`
              : setTo(2 ** Math.floor(Math.log2(size)), { as: "1, 2, 4, 8 or 16" }),
        };
      });
  },
});

export const tensorFitsNodes = defineRule({
  id: "xllm-tensor-fits-machines",
  source:
    "xLLM parallel_state/mapping_npu.cpp:282-300: tensor parallelism of attention spans one node or all nodes",
  per: "group",
  check: (group, { at }) => {
    const { tensorParallelSize, usedDevices } = group;
    const world = worldSize(group);
    if (tensorParallelSize <= usedDevices || tensorParallelSize === world) return [];
    return [
      {
        ...at("tensorParallelSize"),
        message: `tensorParallelSize ${tensorParallelSize} is above the ${usedDevices} devices of a node, but below the ${world} devices of the group.`,
        fix: `Set tensorParallelSize to at most ${usedDevices}, or to ${world} with dataParallelSize 1`,
      },
    ];
  },
});

/** One device per process, and no more than 1024 of them. */
const EXPERT_SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

export const expertsDivide = defineRule({
  id: "xllm-experts-divide",
  source: "xLLM parallel_state/mapping_npu.cpp:315-349: ep_size × moe_tp_size is the number of processes",
  per: "group",
  check: (group, { topology: { model }, at }) => {
    const expert = numberOf(group, "epSize") ?? 1;
    const { name, routedExperts } = model;
    if (expert <= 1 || routedExperts === undefined) return [];
    const world = worldSize(group);
    const message = expertsMessage(expert, world, group.usedDevices, { name, routedExperts });
    if (message === undefined) return [];
    return [
      {
        ...at("args.epSize"),
        message,
        fix: setTo(
          EXPERT_SIZES.findLast(
            (size) =>
              size <= Math.max(expert, world / group.usedDevices) &&
              expertsMessage(size, world, group.usedDevices, { name, routedExperts }) === undefined,
          ),
          {
            as: `a power of two that divides ${world} and ${routedExperts}, with at most ${group.usedDevices} devices for each expert`,
          },
        ),
      },
    ];
  },
});

function expertsMessage(
  expert: number,
  world: number,
  usedDevices: number,
  { name, routedExperts }: { readonly name: string; readonly routedExperts: number },
): string | undefined {
  if (world % expert !== 0) return `epSize ${expert} does not divide the ${world} processes of the group.`;
  const tensor = world / expert;
  if (tensor > usedDevices && tensor !== world)
    return `epSize ${expert} splits each expert over ${tensor} devices, more than the ${usedDevices} of a node.`;
  if (routedExperts % expert !== 0)
    return `epSize ${expert} does not divide the ${routedExperts} experts of ${name}.`;
  return undefined;
}

export const contextParallel = defineRule({
  id: "xllm-context-parallel",
  source: "xLLM parallel_state/mapping_npu.cpp:257-271",
  per: "group",
  check: (group, { topology: { model }, at }) => {
    const context = numberOf(group, "cpSize") ?? 1;
    const split = numberOf(group, "kvSplitSize") ?? 1;
    const problems: RuleProblem[] = [];
    if (context > 1 && modelTypeOf(model)?.contextParallel === false)
      problems.push({
        ...at("args.cpSize"),
        message: `cpSize is not supported for ${model.name} in xLLM.`,
        fix: removed(),
      });
    else if (context > 1 && group.dataParallelSize > 1)
      problems.push({
        ...at("args.cpSize"),
        message: `cpSize ${context} requires dataParallelSize 1; it is ${group.dataParallelSize}.`,
        fix: removed({ ending: ", or set dataParallelSize to 1" }),
      });
    if (split > context || context % split !== 0)
      problems.push({
        ...at("args.kvSplitSize"),
        message: `kvSplitSize ${split} does not divide cpSize ${context}.`,
        fix: removed({ ending: ", or set it to a divisor of cpSize" }),
      });
    return problems;
  },
});

export const keyValueHeadsDivide = defineRule({
  id: "xllm-key-value-heads",
  source: "xLLM llm_engine.cpp:259: the devices of a rank split or replicate the key-value heads",
  per: "group",
  check: (group, { topology: { model }, at }) => {
    const { tensorParallelSize } = group;
    const { attention } = model;
    if (attention?.kind !== "grouped") return [];
    const { keyValueHeads } = attention;
    if (keyValueHeads % tensorParallelSize === 0 || tensorParallelSize % keyValueHeads === 0) return [];
    return [
      {
        ...at("tensorParallelSize"),
        message: `tensorParallelSize ${tensorParallelSize} neither divides the ${keyValueHeads} key-value heads of ${model.name} nor is a multiple of them.`,
        fix: "Set tensorParallelSize to 1, 2, 4, 8 or 16",
      },
    ];
  },
});

export const oneStream = defineRule({
  id: "xllm-one-stream",
  source: "xLLM master.cpp:471-476",
  per: "group",
  check: (group, { at }) =>
    group.args["enableMultiStreamParallel"] === true && worldSize(group) > 1
      ? [
          {
            ...at("args.enableMultiStreamParallel"),
            message: `enableMultiStreamParallel requires a group of one process; groups.${group.name} has ${worldSize(group)}.`,
            fix: removed(),
          },
        ]
      : [],
});
