export { type DriverNeed, driverOfCann } from "./ascend-driver.ts";
export { type CachedNumbers, cachedNumbers, stateBytes } from "./cached-numbers.ts";
export { ChatFormat, chatFormatOf } from "./chat-format.ts";
export { type ConfigFacts, factsOfConfig } from "./config/config-file.ts";
export {
  type AscendName,
  hardware,
  type HardwareFacts,
  type HardwareName,
  hardwareNamed,
  isAscend,
  Vendor,
} from "./hardware.ts";
export {
  type HeldLayers,
  heldLayers,
  indexedLayers,
  linearGroups,
  pipelineStages,
  type PipelineStage,
} from "./layers.ts";
export {
  isLatent,
  isSized,
  isSparse,
  layerCount,
  missingSizes,
  type ModelFacts,
  sharesIndexers,
  type SizedModel,
} from "./model.ts";
export { models } from "./models.ts";
export { parametersOf } from "./parameters.ts";
export type {
  Bounds,
  ConfigKey,
  ConfigObject,
  RegistryName,
  ReleaseCatalogue,
  ReleaseFlag,
} from "./release-catalogue.ts";
export {
  catalogueFrom,
  type DifferenceFile,
  type ReleaseFile,
  type WholeFile,
} from "./release-difference.ts";
export { Basis, basisOf, catalogueOf, knownReleases, nearestOlder, standInFor } from "./releases.ts";
export { admits, fulfils } from "./requirement.ts";
export { firstTransformers, readsConfig } from "./transformers.ts";
export { compareNumbers, compareVersions, isNumbered } from "./version.ts";
export { WeightFormat, weightFormats } from "./weight-format.ts";
