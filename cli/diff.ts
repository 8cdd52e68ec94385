import { type Difference, isSame } from "../core/index.ts";
import { type CallOf, parseCall } from "../program/index.ts";
import type { CommandContext, Run } from "./command.ts";
import { diff } from "./descriptions/diff.ts";
import { differenceOf } from "./diff/difference-of.ts";

type Format = NonNullable<CallOf<typeof diff>["format"]>;

/** Shows what differs between a stack and another state of it, and what applying the difference does. */
export const run: Run = async (argv, context) => {
  const given = parseCall(diff, argv);
  const { difference } = await differenceOf("diff", given, context);
  const text = given.json
    ? `${JSON.stringify(difference, undefined, 2)}\n`
    : await printed(difference, given.format ?? "text", context);
  return { text, code: given["exit-code"] && !isSame(difference) ? 1 : 0 };
};

async function printed(difference: Difference, format: Format, { columns }: CommandContext): Promise<string> {
  switch (format) {
    case "text":
      return (await import("./diff/text.ts")).differenceText(difference, columns);
    case "markdown":
      return (await import("./diff/markdown.ts")).differenceMarkdown(difference);
    default:
      return format satisfies never;
  }
}
