/** Bounds of numbers beyond which vLLM refuses to start, or starts and serves nothing. By argument name. */
export const flagRanges: Readonly<Record<string, { readonly min: number; readonly max: number }>> = {
  blockSize: { min: 1, max: 4096 },
  cudagraphCaptureSizes: { min: 1, max: 1_000_000 },
  decodeContextParallelSize: { min: 1, max: 1024 },
  gpuMemoryUtilization: { min: 0.01, max: 1 },
  kvCacheMemoryBytes: { min: 1, max: 1e15 },
  maxModelLen: { min: 1, max: 100_000_000 },
  maxNumBatchedTokens: { min: 1, max: 100_000_000 },
  maxNumSeqs: { min: 1, max: 1_000_000 },
  numGpuBlocksOverride: { min: 1, max: 1_000_000_000 },
  seed: { min: 0, max: 2 ** 32 - 1 },
};
