import { extname } from "node:path";
import type { Problem } from "../../core/index.ts";
import { UsageError } from "../../program/index.ts";
import type { CommandContext } from "../command.ts";
import type { DiagramCall } from "./view.ts";

export type Format = NonNullable<DiagramCall["format"]>;

const FORMATS: Readonly<Record<string, Format>> = {
  ".svg": "svg",
  ".html": "html",
  ".htm": "html",
  ".png": "png",
  ".txt": "text",
  ".json": "json",
};

/**
 * The format of a picture: that of `--json` or `--format`, else that of the name of the file.
 *
 * @throws UsageError where the call names no format that it can write, or two
 */
export function formatOf(call: DiagramCall, { columns }: Pick<CommandContext, "columns">): Format {
  const { out } = call;
  const asked = call.json ? "json" : call.format;
  const named = out === undefined ? undefined : FORMATS[extname(out).toLowerCase()];
  const format = asked ?? named ?? (out === undefined && columns !== undefined ? "text" : "svg");
  const problems = problemsOf(call, asked, named);
  if (problems.length > 0) throw new UsageError("diagram", problems);
  return format;
}

function problemsOf(
  { out, json, format }: DiagramCall,
  asked: Format | undefined,
  named: Format | undefined,
): readonly Problem[] {
  const problems: Problem[] = [];
  if (json && format !== undefined && format !== "json")
    problems.push({
      path: "--format",
      value: format,
      message: `--json does not print ${format}.`,
      fix: "Remove --json or --format",
    });
  if (out === undefined && asked === "png")
    problems.push({
      path: "--format",
      value: "png",
      message: "--format png needs a file.",
      fix: "Set --out to the file",
    });
  if (out === undefined) return problems;
  if (asked === undefined && named === undefined)
    problems.push({
      path: "--out",
      value: out,
      message: `The name ${out} ends with no format.`,
      fix: "Set --format to svg, html, png, text or json, or let --out end with .svg, .html, .png, .txt or .json",
    });
  if (asked !== undefined && named !== undefined && asked !== named)
    problems.push({
      path: "--out",
      value: out,
      message: `The name ${out} is that of ${named}, but ${json ? "--json writes json" : `--format is ${asked}`}.`,
      fix: `Remove ${json ? "--json" : "--format"}, or let --out end with ${endingOf(asked)}`,
    });
  return problems;
}

function endingOf(format: Format): string {
  return Object.keys(FORMATS).find((ending) => FORMATS[ending] === format) ?? `.${format}`;
}
