import { sha256 } from "@noble/hashes/sha2.js";
import { base64Of } from "./base64.ts";
import { element, escaped } from "./markup.ts";
import { pageScript } from "./page-script.ts";
import { pageStyle } from "./page-style.ts";
import type { Picture, ShapeDetails } from "./picture.ts";
import { svgOf, svgStyle } from "./svg.ts";
import type { Theme } from "./theme.ts";

/**
 * A picture as a page of its own: nothing is loaded, and its policy forbids to. Pointer and keyboard open the details of a shape, and
 * a table below lists them for readers without either.
 */
export function htmlOf({ scene, details: detailsOf }: Picture, theme: Theme = "auto"): string {
  const details = detailsOf?.() ?? [];
  const style = pageStyle(theme, scene.width);
  const policy = [
    "default-src 'none'",
    `style-src ${[style, svgStyle(scene, theme)].map(hashOf).join(" ")}`,
    ...(details.length === 0 ? [] : [`script-src ${hashOf(pageScript)}`]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const opened = new Map(details.map(({ id, title }) => [id, title]));
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    element("title", {}, escaped(scene.title)),
    `<style>${style}</style>`,
    "</head>",
    "<body>",
    "<main>",
    svgOf(scene, theme, opened).trimEnd(),
    "</main>",
    ...(details.length === 0 ? [] : panel(details)),
    "</body>",
    "</html>\n",
  ].join("\n");
}

function panel(details: readonly ShapeDetails[]): readonly string[] {
  return [
    '<aside id="panel" aria-live="polite" hidden></aside>',
    tableOf(details),
    // The text of a script ends at the first "</script", whatever its type.
    `<script type="application/json" id="details">${interned(details).replaceAll("<", String.raw`\u003c`)}</script>`,
    `<script>${pageScript}</script>`,
  ];
}

function tableOf(details: readonly ShapeDetails[]): string {
  const names = details[0]?.facts.map(([name]) => name) ?? [];
  const head = ["Name", ...names].map((name) => element("th", { scope: "col" }, escaped(name))).join("");
  const rows = details.map(
    ({ title, facts }) =>
      `<tr><th scope="row">${escaped(title)}</th>${facts.map(([, text]) => `<td>${escaped(text)}</td>`).join("")}</tr>`,
  );
  return `<details id="all"><summary>All details as a table</summary><div><table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${rows.join("\n")}\n</tbody></table></div></details>`;
}

/** Each text once, and its number where it is used: processes differ in few of their words. */
function interned(details: readonly ShapeDetails[]): string {
  const numbers = new Map<string, number>();
  const numberOf = (text: string): number => {
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  };
  const shapes = details.map(({ id, title, facts, lists }) => [
    id,
    title,
    facts.flatMap(([name, text]) => [numberOf(name), numberOf(text)]),
    lists.map((list) => [numberOf(list.title), ...list.lines.map(numberOf)]),
  ]);
  return JSON.stringify({ texts: [...numbers.keys()], shapes });
}

function hashOf(text: string): string {
  return `'sha256-${base64Of(sha256(new TextEncoder().encode(text)))}'`;
}
