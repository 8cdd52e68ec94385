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
  /** The faults of a picture in one theme: texts that overlap, leave their box or the picture, or are crossed by a line. */
  readonly faultsOf: (scene: Scene, theme: "light" | "dark") => Promise<readonly string[]>;
  /** Opens a page, with the addresses that it asks for and what its console says. */
  readonly open: (
    html: string,
    size: { readonly width: number; readonly height: number },
  ) => Promise<OpenPage>;
  readonly close: () => Promise<void>;
}

/** A page that a test uses. */
export interface OpenPage {
  readonly page: Page;
  readonly requests: readonly string[];
  readonly messages: readonly string[];
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
  const checked = await browser.newPage();
  const show = async (
    page: Page,
    text: string,
    kind: "svg" | "html",
    { width, height }: { readonly width: number; readonly height: number },
  ): Promise<void> => {
    count += 1;
    const file = join(directory, `${count}.${kind}`);
    writeFileSync(file, text);
    await page.setViewport({ width, height });
    await page.goto(pathToFileURL(file).href);
  };
  return {
    faultsOf: async (scene, theme) => {
      await show(checked, svgOf(scene, theme), "svg", scene);
      return faultsSchema.parse(await checked.evaluate(pageCheck));
    },
    open: async (html, size) => {
      const page = await browser.newPage();
      const requests: string[] = [];
      const messages: string[] = [];
      page.on("request", (request) => requests.push(request.url()));
      page.on("console", (message) => messages.push(message.text()));
      page.on("pageerror", (error) => messages.push(String(error)));
      await show(page, html, "html", size);
      return { page, requests, messages };
    },
    close: async () => {
      await browser.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
