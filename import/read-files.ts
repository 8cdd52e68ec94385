import type { Observation } from "./observed.ts";
import { isManifests, readManifests } from "./sources/manifests.ts";
import { readYaml } from "./sources/python-yaml.ts";
import { readScripts } from "./sources/scripts.ts";
import { isExternal, readExternal } from "./sources/upstream-external.ts";
import { isInternal, readInternal } from "./sources/upstream-internal.ts";
import { isSingle, readSingle } from "./sources/upstream-single.ts";

/** A file to import. */
export interface ImportFile {
  /** The name in places. */
  readonly name: string;
  readonly text: string;
}

/**
 * Reads files in the form that they have: a test of vllm-ascend, manifests of Kubernetes, or otherwise scripts and command lines of
 * bash, one for each node.
 */
export function readFiles(files: readonly ImportFile[]): Observation {
  const [first, ...others] = files;
  if (first === undefined) return { processes: [], deviations: [], lost: [] };
  const yaml = readYaml(first.text);
  const documents = "documents" in yaml ? yaml.documents : [];
  const [document] = documents;
  const observation = isExternal(document)
    ? readExternal(document, first.name)
    : isInternal(document)
      ? readInternal(document, first.name)
      : isSingle(document)
        ? readSingle(document, first.name)
        : isManifests(documents)
          ? readManifests(documents, first.name)
          : undefined;
  if (observation === undefined) return readScripts(files);
  const lost = others.map(({ name }) => ({
    place: name,
    message: `${name} is not read: ${first.name} describes all nodes itself, and --node is for scripts.`,
  }));
  if (observation.processes.length === 0 && observation.lost.length === 0)
    lost.push({ place: first.name, message: `${first.name} starts no server.` });
  return { ...observation, lost: [...observation.lost, ...lost] };
}
