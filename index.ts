export { type LeafArgs, type TopologyArgs } from "./components/args.ts";

export { DecodePool, type DecodePoolArgs } from "./components/decode-pool.ts";

export { GlmServeStatefulSet, type GlmServeStatefulSetArgs } from "./components/glm-serve-stateful-set.ts";

export { GlmTopology, type GlmTopologyArgs } from "./components/glm-topology.ts";

export { PdProxy, type PdProxyArgs } from "./components/pd-proxy.ts";

export { PrefillPool, type PrefillPoolArgs } from "./components/prefill-pool.ts";

export { RanktableConfigMap, type RanktableConfigMapArgs } from "./components/ranktable-config-map.ts";

export { Accuracy, type AccuracyArgs } from "./components/procedures/accuracy.ts";

export { Bench, type BenchArgs } from "./components/procedures/bench.ts";

export { Preflight, type PreflightArgs } from "./components/procedures/preflight.ts";

export { Smoke, type SmokeArgs } from "./components/procedures/smoke.ts";

export { MtpWeights, type MtpWeightsArgs } from "./components/procedures/mtp-weights.ts";

export { MtpExport, type MtpExportArgs } from "./components/procedures/mtp-export.ts";

export { QuantizedWeights, type QuantizedWeightsArgs } from "./components/procedures/quantized-weights.ts";

export { WeightsDownload, type WeightsDownloadArgs } from "./components/procedures/weights-download.ts";

export * from "./core.ts";
