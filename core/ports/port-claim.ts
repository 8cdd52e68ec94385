/** A port, or a range of them, that something binds on the node of one pod. */
export interface PortClaim {
  /** Who binds it, for a person: `prefill-0 rank-1`. */
  readonly owner: string;
  /** The setting that moves it, e.g. `groups.prefill.ports.kv`. */
  readonly setting: string;
  /** Short identity inside the pod, unique there, e.g. `api-0`, `kv`. */
  readonly name: string;
  readonly first: number;
  readonly last: number;
  readonly why: string;
  /** Where the formula comes from. */
  readonly source: string;
}
