import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { GlmServeError, htmlOf, type Picture, svgOf, type Terminal } from "../core/index.ts";
import { parseCall } from "../program/index.ts";
import { takesColour } from "./colour.ts";
import type { CommandContext, CommandOutput, Run } from "./command.ts";
import { diagram } from "./descriptions/diagram.ts";
import { type Format, formatOf } from "./diagram/format.ts";
import { terminalText } from "./diagram/terminal-text.ts";
import type { DiagramCall } from "./diagram/view.ts";
import { views } from "./diagram/views.ts";
import { checkWords } from "./diagram/words.ts";

/** Draws a view of a stack. */
export const run: Run = async (argv, context) => {
  const call = parseCall(diagram, argv);
  checkWords(call);
  const format = formatOf(call, context);
  const picture = await views[call.view ?? "topology"](call, context);
  const { out } = call;
  if (out === undefined) return printed(picture, call, format, context);
  write(out, await fileOf(picture, call, format), context.directory);
  const { width, height } = picture.scene;
  return `${out}: ${format}${format === "text" || format === "json" ? "" : `, ${width} × ${height}`}\n`;
};

function printed(
  picture: Picture,
  { theme }: DiagramCall,
  format: Format,
  context: CommandContext,
): CommandOutput {
  const verbatim = { code: 0, verbatim: true };
  switch (format) {
    case "svg":
      return { ...verbatim, text: svgOf(picture.scene, theme) };
    case "html":
      return {
        ...verbatim,
        text: htmlOf(picture, theme),
      };
    case "json":
      return { ...verbatim, text: jsonOf(picture) };
    case "text":
    case "png":
      return { ...verbatim, text: terminalText(picture, terminalOf(context)) };
    default:
      return format satisfies never;
  }
}

function terminalOf({ columns, environment }: CommandContext): Terminal {
  return { columns, colours: takesColour(columns !== undefined, environment) };
}

async function fileOf(
  picture: Picture,
  { theme }: DiagramCall,
  format: Format,
): Promise<string | Uint8Array> {
  switch (format) {
    case "svg":
      return svgOf(picture.scene, theme);
    case "html":
      return htmlOf(picture, theme);
    case "json":
      return jsonOf(picture);
    case "text":
      return terminalText(picture, {});
    case "png": {
      const { pngOf } = await import("./diagram/png.ts");
      return pngOf(picture.scene, theme === "dark" ? "dark" : "light");
    }
    default:
      return format satisfies never;
  }
}

function jsonOf({ scene }: Picture): string {
  return `${JSON.stringify(scene, undefined, 2)}\n`;
}

function write(out: string, content: string | Uint8Array, directory: string): void {
  try {
    writeFileSync(resolve(directory, out), content);
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new GlmServeError("the arguments of diagram", [
      {
        path: "--out",
        message: `${out} cannot be written: ${reason}.`,
        fix: "Set --out to a file that you may write",
      },
    ]);
  }
}
