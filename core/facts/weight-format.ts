/**
 * Number formats of published weights. C8 formats carry the scales of a KV cache in int8, except `w4a4c8`: its name stands for
 * the fp8 cache that serving chooses (vllm-ascend v0.30.0rc2, GLM5.2.md, FAQ).
 */
export const WeightFormat = {
  Bf16: "bf16",
  Fp8: "fp8",
  W8a8: "w8a8",
  W4a8: "w4a8",
  W8a8c8: "w8a8c8",
  W4a8c8: "w4a8c8",
  W8a8Mxfp8: "w8a8-mxfp8",
  W4a4c8: "w4a4c8",
} as const;

export type WeightFormat = (typeof WeightFormat)[keyof typeof WeightFormat];

/** What a weight format stores, and what produces it. */
export interface WeightFormatFacts {
  /** Bytes of one parameter of the routed experts. */
  readonly expertBytes: number;
  /** Bytes of one parameter of everything else but embedding and head, which are bf16 in every format. */
  readonly otherBytes: number;
  /** Whether msModelSlim quantized the weights: vLLM-Ascend and xLLM read its description of the layers. */
  readonly modelSlim: boolean;
  /** Whether the weights hold the scales of a KV cache in int8. */
  readonly cacheScales: boolean;
  /** Whether the numbers are of the MX formats, which only devices with fp8 arithmetic compute with. */
  readonly isMicroscaled: boolean;
}

/** A block of 32 numbers in an MX format shares one scale of a byte (vllm-ascend v0.30.0rc2, GLM5.2.md, FAQ). */
const MX_SCALE = 1 / 32;

/**
 * The formats that hardware of the hardware table serves: models.md, §3, and the GLM documents of vllm-ascend for C8 and MX.
 * Both MX formats have linear layers in MXFP8; `w4a4c8` has experts in MXFP4. Router gates and a few projections stay bf16: less
 * than one per cent.
 */
export const weightFormats: Readonly<Record<WeightFormat, WeightFormatFacts>> = {
  bf16: { expertBytes: 2, otherBytes: 2, modelSlim: false, cacheScales: false, isMicroscaled: false },
  fp8: { expertBytes: 1, otherBytes: 1, modelSlim: false, cacheScales: false, isMicroscaled: false },
  w8a8: { expertBytes: 1, otherBytes: 1, modelSlim: true, cacheScales: false, isMicroscaled: false },
  w4a8: { expertBytes: 0.5, otherBytes: 1, modelSlim: true, cacheScales: false, isMicroscaled: false },
  w8a8c8: { expertBytes: 1, otherBytes: 1, modelSlim: true, cacheScales: true, isMicroscaled: false },
  w4a8c8: { expertBytes: 0.5, otherBytes: 1, modelSlim: true, cacheScales: true, isMicroscaled: false },
  "w8a8-mxfp8": {
    expertBytes: 1 + MX_SCALE,
    otherBytes: 1 + MX_SCALE,
    modelSlim: true,
    cacheScales: false,
    isMicroscaled: true,
  },
  w4a4c8: {
    expertBytes: 0.5 + MX_SCALE,
    otherBytes: 1 + MX_SCALE,
    modelSlim: true,
    cacheScales: false,
    isMicroscaled: true,
  },
};
