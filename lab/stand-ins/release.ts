import { catalogueOf, knownReleases, nearestOlder, type Plan } from "../../core/index.ts";
import { forbiddingObjects, pluginOf, strictKeys } from "./vllm-objects.ts";

/**
 * What a release accepts, as JSON for the stand-in: the catalogue of the real engine, independent of the plan, so that the stand-in
 * rejects what the real parser rejects. A release without a catalogue runs as the nearest older one.
 *
 * @throws RangeError for an engine without a stand-in
 */
export function releaseFile({ topology }: Plan): string {
  const { name, version } = topology.spec.engine;
  const catalogue = catalogueOf(name, nearestOlder(name, version));
  const { release, versions, flags, registries } = catalogue;
  const facts = { engine: name, version: release, versions, hardware: topology.hardware.name, flags };
  switch (name) {
    case "vllm-ascend": {
      const { connectors = [], toolCallParsers = [], reasoningParsers = [] } = registries;
      return JSON.stringify({
        ...{ ...facts, connectors, toolCallParsers, reasoningParsers },
        objects: forbiddingObjects(catalogue),
        strictKeys: strictKeys(catalogue),
        plugin: pluginOf(catalogue),
      });
    }
    case "xllm":
      return JSON.stringify({ ...facts, releases: knownReleases(name) });
    case "lightllm":
      return JSON.stringify(facts);
    default:
      throw new RangeError(`the engine ${name} has no stand-in`);
  }
}
