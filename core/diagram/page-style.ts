import type { Tone } from "./scene.ts";
import { colourOf, FONT_FAMILY, type Theme } from "./theme.ts";

const USED: readonly Tone[] = ["ink", "muted", "line", "page", "panel", "raised", "api"];

function variables(theme: "light" | "dark"): string {
  return `:root{color-scheme:${theme};${USED.map((tone) => `--${tone}:${colourOf(tone, theme)}`).join(";")}}`;
}

function coloursOf(theme: Theme): string {
  switch (theme) {
    case "light":
    case "dark":
      return variables(theme);
    case "auto":
      return `${variables("light")}@media (prefers-color-scheme:dark){${variables("dark")}}`;
    default:
      return theme satisfies never;
  }
}

/** Width of the panel with details. */
const PANEL = 440;

/**
 * The style of a page around a picture of some width. The panel is beside the picture where the window has room for both, else at
 * its bottom, so that it never covers the shape that it is about.
 */
export function pageStyle(theme: Theme, width: number): string {
  return `${coloursOf(theme)}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:14px/1.5 ${FONT_FAMILY}}
main{display:flex;justify-content:center}
main>svg{display:block;max-width:100%;height:auto}
g[tabindex]{cursor:pointer;outline:none}
g[tabindex]:hover>rect:first-of-type,g[tabindex]:focus>rect:first-of-type,g.open>rect:first-of-type{stroke:var(--ink);stroke-width:2}
#panel{position:fixed;inset:auto 0 0 0;max-height:40vh;overflow:auto;padding:20px 24px;background:var(--raised);border-top:1px solid var(--line);box-shadow:0 0 24px #0003}
body:has(#panel:not([hidden])){padding-bottom:40vh}
@media (min-width:${width + PANEL}px){body{padding-right:${PANEL}px}#panel{inset:0 0 0 auto;width:${PANEL}px;max-height:none;border-top:0;border-left:1px solid var(--line)}body:has(#panel:not([hidden])){padding-bottom:0}}
#panel button{float:right;width:32px;height:32px;border:1px solid var(--line);border-radius:8px;background:none;color:inherit;font:inherit;cursor:pointer}
#panel h2{margin:0 0 16px;font-size:16px;overflow-wrap:anywhere}
#panel h3{margin:20px 0 6px;font-size:13px}
dl{display:grid;grid-template-columns:auto 1fr;gap:4px 16px;margin:0}
dt{color:var(--muted)}
dd{margin:0;overflow-wrap:anywhere}
pre{margin:0;padding:10px 12px;background:var(--panel);border:1px solid var(--line);border-radius:8px;font:12px/1.5 "DejaVu Sans Mono",Menlo,Consolas,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
#all{max-width:1100px;margin:0 auto;padding:0 32px 32px}
#all>div{overflow:auto}
summary{cursor:pointer;color:var(--muted)}
table{border-collapse:collapse;margin-top:12px;font-size:13px}
th,td{padding:4px 16px 4px 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;white-space:nowrap}
@media print{#panel,#all{display:none}}`;
}
