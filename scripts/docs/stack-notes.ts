/** What the comment of a stack file says. */
export interface StackNotes {
  readonly description: string;
  /** Lists under their headings: additions, deviations, values with known issues. */
  readonly sections: readonly { readonly title: string; readonly items: string }[];
}

/** Reads the comment above the topology of a stack file as Markdown. */
export function stackNotes(source: string): StackNotes {
  const comment = /\/\*\*(.*?)\*\/\nexport default/s.exec(source)?.[1] ?? "";
  const lines = comment.split("\n").map((line) => line.replace(/^ *\*? ?/, "").trimEnd());
  const blocks = lines
    .join("\n")
    .trim()
    .split(/\n{2,}/);
  const description = blocks.filter((block) => !block.includes("\n- ")).join("\n\n");
  const sections = blocks
    .filter((block) => block.includes("\n- "))
    .map((block) => {
      const [title = "", ...items] = block.split("\n");
      return { title: title.replace(/:$/, ""), items: items.join("\n") };
    });
  return { description, sections };
}
