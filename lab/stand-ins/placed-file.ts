/** A file with its place in an image or on a node. */
export interface PlacedFile {
  readonly path: string;
  readonly mode: number;
  readonly content: string;
}
