import { Certainty, type Lever, type MemoryPart, type ResolvedGroup } from "../domain/index.ts";

/** Default of HCCL_BUFFSIZE: MiB of one buffer; a communicator has two (hiascend, envref_07_0080). */
export const DEFAULT_BUFFER = 200;

/** Bytes of both buffers for each MiB of HCCL_BUFFSIZE. */
const BYTES_EACH = 2 * 2 ** 20;

/** The send and the receive buffer of the one communicator whose size HCCL_BUFFSIZE sets. */
export function hcclBuffers(group: ResolvedGroup, name: string, others: string): MemoryPart {
  const mebibytes = mebibytesOf(group);
  return {
    name,
    bytes: mebibytes * BYTES_EACH,
    certainty: Certainty.Documented,
    basis: `2 × HCCL_BUFFSIZE ${mebibytes} MiB, send and receive (hiascend envref_07_0080; ${others})`,
  };
}

/** HCCL_BUFFSIZE as a setting that shrinks the KV cache. */
export function hcclBufferLever(group: ResolvedGroup): Lever {
  return {
    path: `groups.${group.name}.env.HCCL_BUFFSIZE`,
    given: mebibytesOf(group),
    usual: DEFAULT_BUFFER,
    takes: BYTES_EACH,
    step: 1,
  };
}

function mebibytesOf({ env }: ResolvedGroup): number {
  const given = Number(env["HCCL_BUFFSIZE"]);
  return Number.isFinite(given) && given > 0 ? given : DEFAULT_BUFFER;
}
