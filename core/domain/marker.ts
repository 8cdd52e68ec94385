/** A marker, and who leaves it. */
export interface AwaitedMarker extends Marker {
  readonly procedure: string;
}
/** A file that a procedure leaves in a directory of the weights volume when all is done, and for which the engines wait. */
export interface Marker {
  /** The directory that the procedure fills. */
  readonly directory: string;
  /** What it is filled with, in words that differ whenever the content would. */
  readonly content: string;
}
