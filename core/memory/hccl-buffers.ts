import { Certainty, type Lever, type MemoryPart, type ResolvedGroup } from "../domain/index.ts";

/** MiB of one buffer of a communicator where HCCL_BUFFSIZE says nothing; each has two (hiascend, envref_07_0080). */
const DEFAULT_MEBIBYTES = 200;

const BYTES_EACH = 2 * 2 ** 20;

/** The buffers of the one communicator that HCCL_BUFFSIZE sizes, one to send and one to receive. */
export function hcclBuffers(group: ResolvedGroup, name: string, others: string): MemoryPart {
  const mebibytes = mebibytesOf(group);
  return {
    name,
    bytes: mebibytes * BYTES_EACH,
    certainty: Certainty.Documented,
    basis: `HCCL_BUFFSIZE ${mebibytes} MiB, twice for its communicator (hiascend envref_07_0080; ${others})`,
  };
}

/** The size of the buffers as a setting that takes room from the cache. */
export function hcclBufferLever(group: ResolvedGroup): Lever {
  return {
    path: `groups.${group.name}.env.HCCL_BUFFSIZE`,
    given: mebibytesOf(group),
    usual: DEFAULT_MEBIBYTES,
    takes: BYTES_EACH,
    step: 1,
  };
}

function mebibytesOf({ env }: ResolvedGroup): number {
  const given = Number(env["HCCL_BUFFSIZE"]);
  return Number.isFinite(given) && given > 0 ? given : DEFAULT_MEBIBYTES;
}
