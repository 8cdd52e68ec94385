/** A marker file, and the procedure that writes it. */
export interface AwaitedMarker extends Marker {
  readonly procedure: string;
}
/** A file that a procedure writes into a directory of the weights volume when the directory is complete. Engines wait for it. */
export interface Marker {
  /** The directory that the procedure fills. */
  readonly directory: string;
  /** A description of the content that is different for different content. */
  readonly content: string;
}
