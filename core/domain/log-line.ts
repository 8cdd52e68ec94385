/** A line of an engine's log that says how far its start is. */
export interface LogLine {
  readonly pattern: RegExp;
  /** What the line means, with the groups of the pattern: `weights $1 %`. */
  readonly text: string;
  /** Whether the API of the process is open from this line on. @default false */
  readonly opens?: true;
}
