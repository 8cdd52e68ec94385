/** A reason for a value of a stack, and where it stands. */
interface Note {
  /** Heading of the list that it is in, e.g. `Additions to the documented processes`. */
  readonly heading: string;
  readonly text: string;
}

/** The notes in the comment above a topology that name a flag, a variable or a setting. */
export function notesOfStack(source: string): readonly Note[] {
  const end = source.indexOf("export default");
  const start = source.lastIndexOf("/**", end);
  const close = source.lastIndexOf("*/", end);
  if (start === -1 || close < start) return [];
  const lines = source
    .slice(start + 3, close)
    .split("\n")
    .map((line) => line.replace(/^ \* ?/, ""));
  return paragraphsOf(lines)
    .slice(1)
    .flatMap(notesIn)
    .filter(({ text }) => text.includes("`"));
}

function paragraphsOf(lines: readonly string[]): readonly (readonly string[])[] {
  const paragraphs: string[][] = [[]];
  for (const line of lines) {
    if (line.trim() === "") paragraphs.push([]);
    else paragraphs.at(-1)?.push(line);
  }
  return paragraphs.filter((paragraph) => paragraph.length > 0);
}

/** A list with its heading, or a paragraph. */
function notesIn(paragraph: readonly string[]): readonly Note[] {
  const [first = "", ...others] = paragraph;
  if (!first.endsWith(":") || !others.every((line) => /^(- | {2})/.test(line)))
    return [{ heading: "Note", text: paragraph.map((line) => line.trim()).join(" ") }];
  const items: string[] = [];
  for (const line of others) {
    if (line.startsWith("- ")) items.push(line.slice(2));
    else items.push(`${items.pop() ?? ""} ${line.trim()}`);
  }
  return items.map((text) => ({ heading: first.slice(0, -1), text }));
}

/** The rows of docs/additions.md. */
export function notesOfAdditions(document: string): readonly Note[] {
  let heading = "";
  return document.split("\n").flatMap((line) => {
    if (line.startsWith("## ")) heading = `Additions to every stack, ${line.slice(3)}`;
    const [, addition = "", reason = ""] = /^\| (.*) \| (.*) \|$/.exec(line) ?? [];
    return addition === "" || addition === "addition" || !addition.includes("`")
      ? []
      : [{ heading, text: `${addition}. ${reason}` }];
  });
}
