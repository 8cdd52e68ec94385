import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { type Scene, svgOf } from "../../core/index.ts";
import { pictureFile } from "../../program/index.ts";

/** Pixels of the image for one of the scene, so that texts are sharp on dense screens and in print. */
const SCALE = 2;

let ready: Promise<void> | undefined;

/** A scene as PNG, drawn with the fonts of the package: the same bytes on every machine. */
export async function pngOf(scene: Scene, theme: "light" | "dark"): Promise<Uint8Array> {
  ready ??= initWasm(pictureFile("renderer"));
  await ready;
  const drawing = new Resvg(svgOf(scene, theme), {
    fitTo: { mode: "zoom", value: SCALE },
    font: {
      fontBuffers: [pictureFile("regular"), pictureFile("bold")],
      defaultFontFamily: "DejaVu Sans",
      sansSerifFamily: "DejaVu Sans",
    },
  });
  try {
    return drawing.render().asPng();
  } finally {
    drawing.free();
  }
}
