export {
  type AscendName,
  hardware,
  type HardwareFacts,
  type HardwareName,
  isAscend,
  Vendor,
} from "./hardware.ts";
export { type ModelFacts, WeightFormat } from "./model.ts";
export { models, notPlanned, unplannedModel } from "./models.ts";
export { cachedPerToken, layersOf, parametersOf } from "./parameters.ts";
export type { ConfigKey, ConfigObject, RegistryName, ReleaseCatalogue } from "./release-catalogue.ts";
export {
  catalogueFrom,
  type DifferenceFile,
  type ReleaseFile,
  type WholeFile,
} from "./release-difference.ts";
export { Basis, basisOf, catalogueOf, knownReleases, nearestOlder, standInFor } from "./releases.ts";
export { fulfils } from "./requirement.ts";
export { compareNumbers, compareVersions } from "./version.ts";
