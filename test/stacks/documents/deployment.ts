/** Commands of one engine group in a document, in the notation of notation.ts. */
export interface DocumentedGroup {
  /** Number of nodes, over all replicas. */
  readonly nodes: number;
  /** The argument of `vllm serve`. */
  readonly model: string;
  readonly env: string;
  readonly flags: string;
  /** Further flags of single nodes, in their order. */
  readonly perNode?: readonly string[];
  /** Further variables of single nodes, in their order. */
  readonly envPerNode?: readonly string[];
  /**
   * Arguments of the launcher, which starts one process per local rank; values that differ by node stand in their order, as in
   * `--dp-rank-start 0|4`. Without a launcher a node has one process.
   */
  readonly launcher?: string;
  /** Values of `$NAME` in flags and variables, by the data-parallel rank. */
  readonly perRank?: (rank: number) => Readonly<Record<string, string>>;
}

/** Where a stack departs from its document. */
export interface Departure {
  readonly group: string;
  /** A flag or a key of its JSON (`additional-config.fuse_muls_add`), or a variable (`env.HCCL_BUFFSIZE`). */
  readonly at: string;
  /** Numbers of the nodes. @default all */
  readonly nodes?: readonly number[];
  /** The value in the stack, with `$NAME` of `perRank`; absent where the stack leaves it out. */
  readonly value?: unknown;
}

/** A deployment of a document, and where its stack departs from it. */
export interface DocumentedDeployment {
  readonly stack: string;
  /** File, release and lines. */
  readonly source: string;
  readonly image: string;
  readonly groups: Readonly<Record<string, DocumentedGroup>>;
  /** Ports of the proxy and of its endpoints, in the order of the document. */
  readonly proxy?: {
    readonly port: number;
    readonly prefill: readonly number[];
    readonly decode: readonly number[];
  };
  readonly departures: readonly Departure[];
}
