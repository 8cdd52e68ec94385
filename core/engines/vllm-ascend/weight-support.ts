import { type FitSubject, inRange, Severity, type VersionRange } from "../../domain/index.ts";
import {
  hardware,
  type HardwareFacts,
  type ModelFacts,
  weightFormats,
  WeightFormat,
} from "../../facts/index.ts";

/** Values of `--quantization` that vLLM accepts on Ascend, and the releases (vllm-ascend, platform.py, supported_quantization). */
const QUANTIZATIONS: Readonly<Record<string, VersionRange>> = {
  ascend: {},
  "compressed-tensors": {},
  fp8: { since: "0.21" },
  deepseek_v4_fp8: { since: "0.21" },
  modelopt_mxfp8: { since: "0.27" },
  mxfp8: { since: "0.27" },
};

/** The values of `--quantization` with which a release starts on Ascend. */
export function quantizationsOf(version: string): readonly string[] {
  return Object.keys(QUANTIZATIONS).filter((name) => inRange(version, QUANTIZATIONS[name] ?? {}));
}

/** How published fp8 weights are described, by model type: GLM-4.x by llm-compressor, GLM-5 as DeepSeek's in blocks. */
const FP8_FORMATS: Readonly<Record<string, "channels" | "blocks">> = {
  glm4_moe: "channels",
  glm_moe_dsa: "blocks",
};

/** Releases that read fp8 in channels with fp8 operators (compressed_tensors_config.py); earlier ones take it for int8. */
const FP8_CHANNELS: VersionRange = { since: "0.22" };

/** Releases that read fp8 in blocks of GLM, and hold them in bf16 on A2 and A3 (quantization/methods/w8a8/fp8_block.py). */
const FP8_BLOCKS: VersionRange = { since: "0.27" };

/** Releases that read the scales of an int8 KV cache in weights with grouped attention (release notes of v0.19.1rc1, #8174). */
const GROUPED_CACHE_SCALES: VersionRange = { since: "0.19" };

/** Why a release does not run some weights, and what to do. */
export interface WeightsProblem {
  /** An error if vLLM refuses to start, a warning if answers may be wrong. */
  readonly severity: typeof Severity.Error | typeof Severity.Warning;
  readonly message: string;
  /** Formats that run instead, the nearest first. */
  readonly instead: readonly [WeightFormat, ...WeightFormat[]];
  /** The first release that runs them. @default none */
  readonly since?: string;
  readonly source: string;
}

/** What keeps a release from running weights on some hardware; undefined where nothing does, as far as is known. */
export function weightsProblem(
  version: string,
  { model, weights, hardware: name }: FitSubject,
): WeightsProblem | undefined {
  if (weightFormats[weights].isMicroscaled && !hardware[name].fp8Arithmetic)
    return {
      severity: Severity.Error,
      message: `vllm-ascend ${version} refuses to start: ${weights} weights are in MX formats, which ${hardware[name].title} does not compute with.`,
      instead: [weights === WeightFormat.W4a4c8 ? WeightFormat.W4a8 : WeightFormat.W8a8],
      source: "vllm-ascend v0.30.0rc2, device/device_op.py:325: MXFP raises RuntimeError but on Ascend 950",
    };
  if (weights === WeightFormat.Fp8)
    return hardware[name].fp8Arithmetic ? undefined : fp8Problem(version, model);
  if (weightFormats[weights].cacheScales && model.attention?.kind === "grouped") {
    if (inRange(version, GROUPED_CACHE_SCALES)) return undefined;
    return {
      severity: Severity.Error,
      message: `vllm-ascend ${version} does not read the scales of the KV cache in ${weights} weights of ${model.name}.`,
      instead: [weights === WeightFormat.W4a8c8 ? WeightFormat.W4a8 : WeightFormat.W8a8],
      since: "v0.19.1rc1",
      source: "vllm-ascend, release notes of v0.19.1rc1, #8174, and patch/worker/patch_gqa_c8.py",
    };
  }
  return undefined;
}

const INSTEAD = [WeightFormat.W8a8, WeightFormat.W4a8, WeightFormat.Bf16] as const;

function fp8Problem(version: string, { type, name }: ModelFacts): WeightsProblem | undefined {
  const format = type !== undefined && Object.hasOwn(FP8_FORMATS, type) ? FP8_FORMATS[type] : undefined;
  switch (format) {
    case undefined:
      return undefined;
    case "blocks":
      if (inRange(version, FP8_BLOCKS)) return undefined;
      return {
        severity: Severity.Error,
        message: `vllm-ascend ${version} cannot load fp8 weights of ${name} on Atlas A2 and A3.`,
        instead: INSTEAD,
        since: "v0.27.1rc1",
        source:
          "vllm-ascend, platform.py, supported_quantization, below v0.21; quantization/methods/fp8.py, which reads o_groups of DeepSeek-V4, below v0.27",
      };
    case "channels":
      return inRange(version, FP8_CHANNELS)
        ? {
            severity: Severity.Error,
            message: `vllm-ascend ${version} runs fp8 weights of ${name} with fp8 arithmetic, which Atlas A2 and A3 do not have.`,
            instead: INSTEAD,
            source: "vllm-ascend v0.22.1rc1, compressed_tensors_config.py and w8a8fp8_dynamic.py; #1526",
          }
        : {
            severity: Severity.Warning,
            message: `vllm-ascend ${version} loads fp8 weights of ${name} into int8 tensors, so answers may be wrong; no document has run them.`,
            instead: INSTEAD,
            source:
              "vllm-ascend v0.18.0, compressed_tensors_config.py, _detect_quant_type, and methods/w8a8_dynamic.py; deployment document 000",
          };
    default:
      return format satisfies never;
  }
}

/** The format in which a device holds weights: Ascend 950 quantizes fp8 in blocks again, to MXFP8 (fp8_block.py). */
export function heldFormat(
  version: string,
  {
    model: { type },
    hardware: { fp8Arithmetic },
    weights,
  }: {
    readonly model: ModelFacts;
    readonly hardware: Pick<HardwareFacts, "fp8Arithmetic">;
    readonly weights: WeightFormat;
  },
): WeightFormat {
  const blocks = type !== undefined && Object.hasOwn(FP8_FORMATS, type) && FP8_FORMATS[type] === "blocks";
  if (weights !== WeightFormat.Fp8 || !blocks || !inRange(version, FP8_BLOCKS)) return weights;
  return fp8Arithmetic ? WeightFormat.W8a8Mxfp8 : WeightFormat.Bf16;
}
