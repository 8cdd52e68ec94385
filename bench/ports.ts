import fc from "fast-check";
import { judge } from "./ports-judged.ts";
import { portCases } from "./ports-topologies.ts";

const TOPOLOGIES = 100_000;

/** Ledger, assignment and the checker that knows nothing of them, on random topologies; always the same ones. */
export function benchPorts(): Promise<string[]> {
  const started = performance.now();
  let overlaps = 0;
  let disagreements = 0;
  let collisions = 0;
  let assigned = 0;
  fc.assert(
    fc.property(portCases, (made) => {
      const { assignedObjections, disagreeing, collides } = judge(made);
      if (!made.namesPorts) assigned += 1;
      if (assignedObjections.length > 0) overlaps += 1;
      if (disagreeing.length > 0 || collides.ledger !== collides.checker) disagreements += 1;
      if (collides.ledger) collisions += 1;
    }),
    { numRuns: TOPOLOGIES, seed: 7 },
  );
  const seconds = (performance.now() - started) / 1000;
  if (overlaps > 0 || disagreements > 0) process.exitCode = 1;
  return Promise.resolve([
    `ports of ${TOPOLOGIES} random topologies: ${overlaps} overlaps where all ports are assigned (${assigned}), ${disagreements} disagreements with the checker, which finds ${collisions} collisions of named ports, too (${seconds.toFixed(0)} s)`,
  ]);
}
