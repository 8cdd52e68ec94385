import type { Severity, Site, Topology } from "../../core/index.ts";

/** A finding that a report calls for. */
export interface Said {
  readonly severity: Severity;
  /** The setting, or its beginning. */
  readonly path?: string;
  readonly message: RegExp;
  readonly fix?: RegExp;
}

/** A public report, as the topology that it describes. */
export interface Report {
  readonly link: `https://github.com/${string}`;
  /** What its author saw, or which setup worked. */
  readonly saw: string;
  readonly topology: Topology;
  readonly site?: Site;
  /** Findings that name the cause; none for a setup that works, or whose cause is not in the topology. */
  readonly says: readonly Said[];
  /** Whether the reported setup starts and answers. @default false */
  readonly works?: boolean;
  /** Sites on which the findings no longer appear. */
  readonly solvedBy?: Site;
}
