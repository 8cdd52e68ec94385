/** Number formats of published weights. C8 formats carry the scales of a KV cache in int8. */
export const WeightFormat = {
  Bf16: "bf16",
  Fp8: "fp8",
  W8a8: "w8a8",
  W4a8: "w4a8",
  W8a8c8: "w8a8c8",
  W4a8c8: "w4a8c8",
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
}

/**
 * The formats that hardware of the hardware table serves: models.md, §3, and the GLM documents of vllm-ascend for C8.
 * `w8a8-mxfp8` and `w4a4c8` are published for Ascend 950 only.
 */
export const weightFormats: Readonly<Record<WeightFormat, WeightFormatFacts>> = {
  bf16: { expertBytes: 2, otherBytes: 2, modelSlim: false, cacheScales: false },
  fp8: { expertBytes: 1, otherBytes: 1, modelSlim: false, cacheScales: false },
  w8a8: { expertBytes: 1, otherBytes: 1, modelSlim: true, cacheScales: false },
  w4a8: { expertBytes: 0.5, otherBytes: 1, modelSlim: true, cacheScales: false },
  w8a8c8: { expertBytes: 1, otherBytes: 1, modelSlim: true, cacheScales: true },
  w4a8c8: { expertBytes: 0.5, otherBytes: 1, modelSlim: true, cacheScales: true },
};
