import type { ResolvedGroup, UnreadSetting } from "../domain/index.ts";
import { LoadBalancing, Role } from "../topology/index.ts";

/**
 * Settings of a group that only vLLM reads: pipelines, prefill context parallelism, and the ways to balance load.
 *
 * @param engine the name of another engine in prose
 */
export function unreadDegrees(group: ResolvedGroup, engine: string): readonly UnreadSetting[] {
  const { pipelineParallelSize, prefillContextParallelSize, loadBalancing, role } = group;
  const balances = role === Role.Serve && loadBalancing !== LoadBalancing.Internal;
  return Object.entries({
    pipelineParallelSize: pipelineParallelSize === 1 ? undefined : pipelineParallelSize,
    layersPerStage: group.layersPerStage,
    prefillContextParallelSize: prefillContextParallelSize === 1 ? undefined : prefillContextParallelSize,
    loadBalancing: balances ? loadBalancing : undefined,
  }).map(([setting, value]) => ({
    setting,
    value,
    message: `${engine} does not read ${setting}; only vLLM-Ascend does.`,
  }));
}
