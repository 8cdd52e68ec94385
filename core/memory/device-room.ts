import {
  type Certainty,
  type EngineMemory,
  type Lever,
  type MemoryPart,
  type ResolvedGroup,
  sumOf,
} from "../domain/index.ts";
import { hcclBufferLever } from "./hccl-buffers.ts";

/** The share of a device that a flag gives to the engine. */
export interface DeviceShare {
  readonly flag: string;
  readonly given: number;
  /** The engine's default. */
  readonly usual: number;
  /** Bytes of the device. */
  readonly device: number;
  readonly certainty: Certainty;
  /** Text after the flag and its value: what the value is a share of. */
  readonly basis: string;
}

/** The bytes that the engine may use. */
export function budgetOf({ flag, given, device, certainty, basis }: DeviceShare): MemoryPart {
  return {
    name: "budget of the engine",
    bytes: given * device,
    certainty,
    basis: `${flag} ${given} ${basis}`,
  };
}

/**
 * Budget, reserve and levers of an engine that communicates through HCCL.
 *
 * @param workspace the reserve without HCCL's buffers
 * @param spread bytes by which the reserve may be smaller, by the optimistic estimate
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
