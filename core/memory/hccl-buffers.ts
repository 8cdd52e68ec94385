import type { ResolvedGroup } from "../resolve/resolved.ts";
import { Certainty, type MemoryPart } from "./part.ts";

/** MiB of one buffer of a communicator where HCCL_BUFFSIZE says nothing; each has two (hiascend, envref_07_0080). */
const DEFAULT_MEBIBYTES = 200;

/** The buffers of the one communicator that HCCL_BUFFSIZE sizes, one to send and one to receive. */
export function hcclBuffers({ env }: ResolvedGroup, name: string, others: string): MemoryPart {
  const given = Number(env["HCCL_BUFFSIZE"]);
  const mebibytes = Number.isFinite(given) && given > 0 ? given : DEFAULT_MEBIBYTES;
  return {
    name,
    bytes: 2 * mebibytes * 2 ** 20,
    certainty: Certainty.Documented,
    basis: `HCCL_BUFFSIZE ${mebibytes} MiB, twice for its communicator (hiascend envref_07_0080; ${others})`,
  };
}
