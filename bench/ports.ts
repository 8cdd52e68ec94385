import fc from "fast-check";
import { comparePorts } from "./ports-compared.ts";
import { portCases } from "./ports-topologies.ts";

const TOPOLOGIES = 100_000;

/** Compares the ledger and the port assignment with an independent checker on random topologies from a fixed seed. */
export function benchPorts(): Promise<string[]> {
  const started = performance.now();
  let overlaps = 0;
  let disagreements = 0;
  let collisions = 0;
  let assigned = 0;
  fc.assert(
    fc.property(portCases, (portCase) => {
      const { assignedProblems, differingPods, collides } = comparePorts(portCase);
      if (!portCase.namesPorts) assigned += 1;
      if (assignedProblems.length > 0) overlaps += 1;
      if (differingPods.length > 0 || collides.ledger !== collides.checker) disagreements += 1;
      if (collides.ledger) collisions += 1;
    }),
    { numRuns: TOPOLOGIES, seed: 7 },
  );
  const seconds = (performance.now() - started) / 1000;
  if (overlaps > 0 || disagreements > 0) process.exitCode = 1;
  return Promise.resolve([
    `ports, ${TOPOLOGIES} random topologies: ${overlaps} overlaps in the ${assigned} topologies without given ports, ${disagreements} differences from the independent checker, ${collisions} collisions of given ports found by both (${seconds.toFixed(0)} s)`,
  ]);
}
