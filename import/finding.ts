/** Something in the file that the topology cannot express. */
export interface Lost {
  /** `run.sh:12`, or the path of an entry. */
  readonly place: string;
  /** What is lost, in one sentence. */
  readonly message: string;
}
