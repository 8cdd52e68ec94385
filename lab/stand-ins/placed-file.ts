/** A file of an image or a node. */
export interface PlacedFile {
  readonly path: string;
  readonly mode: number;
  readonly content: string;
}
