export interface PlanOptions {
  /** Prefix of every object's name. @default the topology's name */
  instance?: string;
}

/** The name of a topology in the headline of an error report. */
export function subjectOf(topology: unknown): string {
  const name =
    typeof topology === "object" && topology !== null && "name" in topology ? topology.name : undefined;
  return typeof name === "string" ? `topology ${name}` : "the topology";
}
