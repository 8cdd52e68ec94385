import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer, { type Page } from "puppeteer-core";
import { z } from "zod";
import { type Scene, svgOf } from "../../../core/index.ts";
import { pageCheck } from "./page-check.ts";

/** A browser that shows pictures. One file of tests starts one, since a start takes a second. */
export interface PictureBrowser {
  /** What is wrong with a picture in one theme: texts that overlap, leave their box or the picture, or are crossed by a line. */
  readonly faultsOf: (scene: Scene, theme: "light" | "dark") => Promise<readonly string[]>;
  /** Opens a page, which has no network. */
  readonly open: (html: string, size: { readonly width: number; readonly height: number }) => Promise<Page>;
  readonly close: () => Promise<void>;
}

const faultsSchema = z.array(z.string());

export async function pictureBrowser(): Promise<PictureBrowser> {
  // Chromium needs no sandbox against files of the test, and has none as root.
  const browser = await puppeteer.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu"],
  });
  const directory = mkdtempSync(join(tmpdir(), "glm-serve-pictures-"));
  let count = 0;
  const show = async (text: string, kind: "svg" | "html", width: number, height: number): Promise<Page> => {
    count += 1;
    const file = join(directory, `${count}.${kind}`);
    writeFileSync(file, text);
    const page = await browser.newPage();
    await page.setViewport({ width, height });
    await page.goto(pathToFileURL(file).href);
    return page;
  };
  return {
    faultsOf: async (scene, theme) => {
      const page = await show(svgOf(scene, theme), "svg", scene.width, scene.height);
      const faults = faultsSchema.parse(await page.evaluate(pageCheck));
      await page.close();
      return faults;
    },
    open: async (html, { width, height }) => show(html, "html", width, height),
    close: async () => {
      await browser.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
