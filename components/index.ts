/** Pulumi components over slices of a plan. */
export { type LeafArgs, type TopologyArgs } from "./args.ts";
export { DecodePool, type DecodePoolArgs } from "./decode-pool.ts";
export { GlmServeStatefulSet, type GlmServeStatefulSetArgs } from "./glm-serve-stateful-set.ts";
export { GlmTopology, type GlmTopologyArgs } from "./glm-topology.ts";
export { PdProxy, type PdProxyArgs } from "./pd-proxy.ts";
export { PrefillPool, type PrefillPoolArgs } from "./prefill-pool.ts";
export { RanktableConfigMap, type RanktableConfigMapArgs } from "./ranktable-config-map.ts";
export { Accuracy, type AccuracyArgs } from "./procedures/accuracy.ts";
export { Bench, type BenchArgs } from "./procedures/bench.ts";
export { Preflight, type PreflightArgs } from "./procedures/preflight.ts";
export { Smoke, type SmokeArgs } from "./procedures/smoke.ts";
export { MtpWeights, type MtpWeightsArgs } from "./procedures/mtp-weights.ts";
export { MtpExport, type MtpExportArgs } from "./procedures/mtp-export.ts";
export { QuantizedWeights, type QuantizedWeightsArgs } from "./procedures/quantized-weights.ts";
export { WeightsDownload, type WeightsDownloadArgs } from "./procedures/weights-download.ts";
export { orResourceError, stopWith } from "./errors.ts";
export { keepSecret } from "./secret-settings.ts";
