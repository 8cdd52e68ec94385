import { numberOf, type ResolvedGroup } from "../../domain/index.ts";
import type { ModelFacts } from "../../facts/index.ts";
import type { ArgumentValue } from "../../topology/index.ts";

/** Whether a switch is on. */
export function isOn(group: ResolvedGroup, argument: string): boolean {
  return group.args[argument] === true;
}

/** Whether the group runs in the mode for a single user, which has limits of its own. */
export function isPersonal(group: ResolvedGroup): boolean {
  return group.args["performanceMode"] === "personal";
}

/** The texts of a flag that takes several values; undefined where it is not set. */
export function textsOf(group: ResolvedGroup, argument: string): readonly string[] | undefined {
  const value = group.args[argument];
  if (value === undefined) return undefined;
  const items: readonly ArgumentValue[] = Array.isArray(value) ? value : [value];
  return items.flatMap((item) => (typeof item === "string" ? [item] : []));
}

/** Limits of a server, with LightLLM's defaults filled in. */
export interface Limits {
  readonly runningMaxReqSize: number;
  readonly maxReqTotalLen: number;
  readonly batchMaxTokens: number;
  readonly chunkedPrefillSize: number;
}

/** Longest request of a model whose limit is unknown: that of GLM-4.7-Flash, the documented model. */
const DOCUMENTED_POSITIONS = 202_752;

/** The limits as lightllm/server/api_start.py (v1.2.0) derives them. The default length is the model's. */
export function limitsOf(group: ResolvedGroup, { maxPositions }: ModelFacts): Limits {
  const maxReqTotalLen = numberOf(group, "maxReqTotalLen") ?? maxPositions ?? DOCUMENTED_POSITIONS;
  if (isPersonal(group)) {
    return { runningMaxReqSize: 6, maxReqTotalLen, batchMaxTokens: 2048, chunkedPrefillSize: 1024 };
  }
  const runningMaxReqSize = numberOf(group, "runningMaxReqSize") ?? 256;
  const given = numberOf(group, "batchMaxTokens");
  if (isOn(group, "disableChunkedPrefill")) {
    const batchMaxTokens = given ?? maxReqTotalLen;
    return { runningMaxReqSize, maxReqTotalLen, batchMaxTokens, chunkedPrefillSize: maxReqTotalLen };
  }
  const batchMaxTokens = given ?? Math.floor(16_384 / group.dataParallelSize);
  const chunkedPrefillSize = numberOf(group, "chunkedPrefillSize") ?? Math.floor(batchMaxTokens / 2);
  return { runningMaxReqSize, maxReqTotalLen, batchMaxTokens, chunkedPrefillSize };
}
