import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** What draws PNGs: the program of @resvg/resvg-wasm, and both weights of DejaVu Sans. The bundle has them beside its chunks. */
const FILES = {
  renderer: "@resvg/resvg-wasm/index_bg.wasm",
  regular: "dejavu-fonts-ttf/ttf/DejaVuSans.ttf",
  bold: "dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf",
} as const;

export function pictureFile(name: keyof typeof FILES): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(require.resolve(FILES[name])));
}

/** The files by their names, for the bundle. */
export function picturePaths(): readonly (readonly [name: string, path: string])[] {
  return Object.entries(FILES).map(([name, path]) => [name, require.resolve(path)]);
}
