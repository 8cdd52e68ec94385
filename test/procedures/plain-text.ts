/**
 * A report without what differs between runs: ports, directories of the test, hashes of commits, durations and rates.
 *
 * @param replacements texts of this test, such as its directory, and their placeholders
 */
export function withPlaceholders(text: string, replacements: Readonly<Record<string, string>> = {}): string {
  const known = Object.entries(replacements).reduce(
    (result, [value, placeholder]) => result.replaceAll(value, placeholder),
    text,
  );
  return known
    .replaceAll(/(127\.0\.0\.\d+:)\d+/g, "$1<port>")
    .replaceAll(/(, port )\d+/g, "$1<port>")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+\+00:00/g, "<time>")
    .replaceAll(/ +\d+\.\d\d s\b/g, (match) => `${"<time>".padStart(match.length - 2)} s`)
    .replaceAll(/[\d.]+ [GM]B\/s/g, "<rate>/s");
}
