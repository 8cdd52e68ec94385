import { type GroupRule, numberOf, objection } from "../../../domain/index.ts";
import { worldOf } from "./world-of.ts";

/** Key-value heads of GLM-4.5, 4.6 and 4.7 (config.json). */
const KEY_VALUE_HEADS = 8;

function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(Math.log2(value));
}

const powersOfTwo: GroupRule = {
  id: "xllm-powers-of-two",
  source: "xLLM docs/en/features/moe_params.md:17-18",
  check: (_, group) => {
    const expert = numberOf(group, "epSize") ?? 1;
    return [
      ...(isPowerOfTwo(group.dataParallelSize)
        ? []
        : [
            objection(
              group,
              "dataParallelSize",
              group.dataParallelSize,
              "xLLM takes powers of two as data-parallel size.",
              "choose 1, 2, 4, 8 or 16",
            ),
          ]),
      ...(isPowerOfTwo(expert)
        ? []
        : [
            objection(
              group,
              "args.epSize",
              expert,
              "xLLM takes powers of two as expert-parallel size.",
              "choose 1, 2, 4, 8 or 16",
            ),
          ]),
    ];
  },
};

const tensorFitsMachines: GroupRule = {
  id: "xllm-tensor-fits-machines",
  source: "xLLM parallel_state/mapping_npu.cpp:282-300: attention TP lies in one machine or spans all",
  check: (_, group) => {
    const { tensorParallelSize, usedDevices } = group;
    if (tensorParallelSize <= usedDevices || tensorParallelSize === worldOf(group)) return [];
    return [
      objection(
        group,
        "tensorParallelSize",
        tensorParallelSize,
        `A rank of ${tensorParallelSize} devices is larger than a machine (${usedDevices}), but not the whole group (${worldOf(group)}).`,
        `choose at most ${usedDevices}, or ${worldOf(group)} with dataParallelSize 1`,
      ),
    ];
  },
};

const expertsDivide: GroupRule = {
  id: "xllm-experts-divide",
  source: "xLLM parallel_state/mapping_npu.cpp:315-349: ep_size × moe_tp_size is the number of processes",
  check: ({ model }, group) => {
    const expert = numberOf(group, "epSize") ?? 1;
    if (expert <= 1) return [];
    const world = worldOf(group);
    const object = (message: string) => [
      objection(
        group,
        "args.epSize",
        expert,
        message,
        `choose a power of two that divides ${world} and ${model.routedExperts}, and leaves at most ${group.usedDevices} devices to each expert`,
      ),
    ];
    if (world % expert !== 0) return object(`${world} processes cannot be split into ${expert} parts.`);
    const tensor = world / expert;
    if (tensor > group.usedDevices && tensor !== world)
      return object(
        `Each expert would be split over ${tensor} devices, and a machine gives ${group.usedDevices}.`,
      );
    if (model.routedExperts % expert !== 0)
      return object(`${model.name} has ${model.routedExperts} experts, which ${expert} does not divide.`);
    return [];
  },
};

const contextParallel: GroupRule = {
  id: "xllm-context-parallel",
  source: "xLLM parallel_state/mapping_npu.cpp:257-271",
  check: ({ model }, group) => {
    const context = numberOf(group, "cpSize") ?? 1;
    const split = numberOf(group, "kvSplitSize") ?? 1;
    const found = [];
    if (context > 1 && model.type === "glm4_moe")
      found.push(
        objection(
          group,
          "args.cpSize",
          context,
          `xLLM has no context parallelism for ${model.name}.`,
          "take it out",
        ),
      );
    else if (context > 1 && group.dataParallelSize > 1)
      found.push(
        objection(
          group,
          "args.cpSize",
          context,
          "Context and data parallelism exclude each other.",
          "set dataParallelSize to 1, or take it out",
        ),
      );
    if (split > context || context % split !== 0)
      found.push(
        objection(
          group,
          "args.kvSplitSize",
          split,
          `It must divide cpSize, which is ${context}.`,
          "take it out, or choose a divisor of cpSize",
        ),
      );
    return found;
  },
};

const keyValueHeadsDivide: GroupRule = {
  id: "xllm-key-value-heads",
  source: "xLLM llm_engine.cpp:259: key-value heads are split over, or copied to, the devices of a rank",
  check: ({ model }, group) => {
    const { tensorParallelSize } = group;
    if (model.type !== "glm4_moe") return [];
    if (KEY_VALUE_HEADS % tensorParallelSize === 0 || tensorParallelSize % KEY_VALUE_HEADS === 0) return [];
    return [
      objection(
        group,
        "tensorParallelSize",
        tensorParallelSize,
        `${model.name} has ${KEY_VALUE_HEADS} key-value heads, which cannot be shared by ${tensorParallelSize} devices.`,
        "choose 1, 2, 4, 8 or 16",
      ),
    ];
  },
};

const oneStream: GroupRule = {
  id: "xllm-one-stream",
  source: "xLLM master.cpp:471-476",
  check: (_, group) =>
    group.args["enableMultiStreamParallel"] === true && worldOf(group) > 1
      ? [
          objection(
            group,
            "args.enableMultiStreamParallel",
            true,
            "It works with a single process only.",
            "take it out",
          ),
        ]
      : [],
};

export const parallelismRules: readonly GroupRule[] = [
  powersOfTwo,
  tensorFitsMachines,
  expertsDivide,
  contextParallel,
  keyValueHeadsDivide,
  oneStream,
];
