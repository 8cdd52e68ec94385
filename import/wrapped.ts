/** Width of comments in the stacks. */
const WIDTH = 120;

/** A text in lines, the first after a mark and the others indented like it. */
export function wrapped(text: string, mark: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last === undefined) lines.push(`${mark}${word}`);
    else if (last.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${" ".repeat(mark.length)}${word}`);
  }
  return lines;
}
