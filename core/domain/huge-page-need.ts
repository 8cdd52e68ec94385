/** Huge pages of the default size that something needs on each node (`vm.nr_hugepages`). */
export interface HugePageNeed {
  readonly least: number;
  /** What needs them, as a message continues: "a pool of KV caches over RoCE". */
  readonly of: string;
}
