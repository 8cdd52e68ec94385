/** A Linux capability that a container keeps while it drops all others. */
export interface Capability {
  /** Its name as Kubernetes writes it: `DAC_OVERRIDE`. */
  readonly name: string;
  /** Why the container needs it: a clause that follows its name. */
  readonly reason: string;
  readonly source: string;
}
