import {
  type Certainty,
  type EngineMemory,
  type Lever,
  type MemoryPart,
  type ResolvedGroup,
  sumOf,
} from "../domain/index.ts";
import { hcclBufferLever } from "./hccl-buffers.ts";

/** The share of a device that an engine allows itself, by a flag. */
export interface DeviceShare {
  readonly flag: string;
  readonly given: number;
  readonly usual: number;
  /** Bytes of the device that it is a share of. */
  readonly device: number;
  readonly certainty: Certainty;
  /** What it is a share of, in words that follow the flag and its value. */
  readonly basis: string;
}

/** What an engine allows itself, in bytes. */
export function budgetOf({ flag, given, device, certainty, basis }: DeviceShare): MemoryPart {
  return { name: "for the engine", bytes: given * device, certainty, basis: `${flag} ${given} ${basis}` };
}

/**
 * The room of an engine that communicates through HCCL.
 *
 * @param workspace what must stay free besides HCCL's buffers
 * @param spread how much less than that it may be, in bytes
 */
export function deviceRoom(
  group: ResolvedGroup,
  share: DeviceShare,
  workspace: MemoryPart,
  spread: number,
  buffers: MemoryPart,
): Pick<EngineMemory, "device" | "levers" | "budget" | "reserve" | "leastReserve"> {
  const reserve = [workspace, buffers];
  return {
    device: share.device,
    levers: [hcclBufferLever(group), leverOf(group, share)],
    budget: budgetOf(share),
    reserve,
    leastReserve: sumOf(reserve) - spread,
  };
}

function leverOf({ name }: ResolvedGroup, { flag, given, usual, device }: DeviceShare): Lever {
  return { path: `groups.${name}.args.${flag}`, given, usual, takes: -device, step: 0.01 };
}
