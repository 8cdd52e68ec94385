import {
  type ContractSide,
  engineIdOf,
  pairOf,
  type PrefillDecodeContract,
  type ResolvedGroup,
  settingsAt,
} from "../domain/index.ts";
import type { ParsedTopology } from "../topology/index.ts";

/** The contract of a topology with one prefill and one decode group; undefined for any other topology. */
export function contractOf(
  { kvTransfer, model, engine }: ParsedTopology,
  groups: readonly ResolvedGroup[],
  image: string,
): PrefillDecodeContract | undefined {
  const pair = pairOf(groups);
  if (kvTransfer === undefined || pair === undefined) return undefined;
  const { prefill, decode } = pair;
  const { blockSize } = prefill.args;
  return {
    model,
    engine,
    image,
    connector: kvTransfer.connector,
    useAscendDirect: kvTransfer.useAscendDirect,
    blockSize: typeof blockSize === "number" ? blockSize : undefined,
    prefill: sideOf(prefill),
    decode: sideOf(decode),
  };
}

function sideOf(group: ResolvedGroup): ContractSide {
  const { dataParallelSize, tensorParallelSize, pipelineParallelSize, layersPerStage, ports, replicas } =
    group;
  const ids = Array.from({ length: replicas }, (_, replica) =>
    engineIdOf(settingsAt(group, { replica }), replica),
  );
  return {
    group: group.name,
    dataParallelSize,
    tensorParallelSize,
    pipelineParallelSize,
    layersPerStage,
    kvPort: ports.kv,
    engineIds: ids.every((id) => id === "") ? [] : ids,
  };
}
