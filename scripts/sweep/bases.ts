import { checkResolved, errorsOf, type Finding, resolvedInput, type Topology } from "../../core/index.ts";
import { loadTopology, topologyNames } from "../../program/index.ts";
import { edited } from "./edit.ts";

/** A documented topology at a release, without findings that are errors. */
export interface Base {
  readonly name: string;
  readonly topology: Topology;
  /** What was changed so that it fits the release. */
  readonly mended: readonly string[];
}

/** Why a topology has no base at a release. */
export interface Dropped {
  readonly name: string;
  readonly errors: readonly Finding[];
}

/** Models that replace those that a release cannot run: its Transformers is too old for GLM-5 (vllm-ascend#10797). */
const STAND_IN_MODEL = "GLM-4.7";

/** More steps than any topology needs. */
const STEPS = 10;

/** The topologies of vLLM-Ascend at a release. */
export async function basesAt(release: string, withoutGlm5: boolean): Promise<readonly (Base | Dropped)[]> {
  const topologies = await Promise.all(topologyNames().map((name) => loadTopology(name, "topology")));
  return topologies
    .filter(({ engine }) => engine.name === "vllm-ascend")
    .map((topology) => baseAt(topology, release, withoutGlm5));
}

function baseAt(documented: Topology, release: string, withoutGlm5: boolean): Base | Dropped {
  const { name } = documented;
  let topology: Topology = { ...documented, engine: { ...documented.engine, version: release } };
  const mended: string[] = [];
  if (withoutGlm5 && documented.model.name !== STAND_IN_MODEL) {
    topology = { ...topology, model: { ...topology.model, name: STAND_IN_MODEL } };
    mended.push(`model.name = ${STAND_IN_MODEL}`);
  }
  for (let step = 0; step < STEPS; step += 1) {
    const read = resolvedInput(topology);
    const errors = errorsOf(checkResolved(read).findings);
    const [error] = errors;
    if (error === undefined) return { name, topology, mended };
    const path = error.path.split(".");
    if (path[0] !== "groups" || path.length < 4) return { name, errors };
    topology = edited(topology, [{ path, value: undefined }]);
    mended.push(`${error.path} removed (${error.rule})`);
  }
  return { name, errors: [] };
}

/** Whether a topology fits a release. */
export function isBase(base: Base | Dropped): base is Base {
  return "topology" in base;
}
