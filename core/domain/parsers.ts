import { type ChatFormat, chatFormatOf, type ModelFacts } from "../facts/index.ts";
import { inRange, type VersionRange } from "./version-range.ts";

/** Arguments that name a parser of the model's answers, on every engine. */
export const parserArguments = ["toolCallParser", "reasoningParser"] as const;

export type ParserArgument = (typeof parserArguments)[number];

/** A parser, the formats that it reads, and the releases in which it does; the documented parser of a format comes first. */
export interface ReadingParser {
  readonly name: string;
  readonly formats: readonly ChatFormat[];
  readonly releases?: VersionRange;
}

/** The parsers of a release that one argument may name. */
export interface Parsers {
  /** Those that the release has. Names of other parsers are not judged. */
  readonly known: readonly string[];
  readonly reading: readonly ReadingParser[];
}

/** The known parsers that read a format in a release, the documented one first. */
export function parsersReading(
  { known, reading }: Parsers,
  version: string,
  format: ChatFormat,
): readonly string[] {
  return reading
    .filter(({ formats, releases = {} }) => formats.includes(format) && inRange(version, releases))
    .map(({ name }) => name)
    .filter((name) => known.includes(name));
}

/** The known parsers that a fix may propose for a model: those that read it, or all where its format is not known. */
export function parsersFor(parsers: Parsers, version: string, model: ModelFacts): readonly string[] {
  const format = chatFormatOf(model);
  const reading = format === undefined ? [] : parsersReading(parsers, version, format);
  return reading.length === 0 ? parsers.known : reading;
}
