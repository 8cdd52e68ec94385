import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { htmlOf, topologyPicture } from "../../core/index.ts";
import { planStack } from "../../program/index.ts";
import { type OpenPage, pictureBrowser, type PictureBrowser } from "../support/pictures/browser.ts";

let browser: PictureBrowser;

beforeAll(async () => {
  browser = await pictureBrowser();
}, 60_000);

afterAll(async () => browser.close());

async function opened(stack: string, alter: (html: string) => string = (html) => html): Promise<OpenPage> {
  const picture = topologyPicture(await planStack(stack));
  return browser.open(alter(htmlOf(picture)), { width: 1900, height: 900 });
}

const textOf = (selector: string) =>
  `(() => { const found = document.querySelector(${JSON.stringify(selector)}); return found === null || found.hidden ? "" : found.innerText; })()`;

describe("a page with a picture", () => {
  test("shows the details of a process under the pointer", async () => {
    const { page } = await opened("a3-1p1d");
    expect(await page.evaluate(textOf("#panel"))).toBe("");
    await page.hover("#process-a3-1p1d-decode-0-1-rank-6");
    const text = String(await page.evaluate(textOf("#panel")));
    expect(text).toContain("a3-1p1d-decode-0-1 rank-6");
    expect(text).toContain("a3-1p1d-decode-0-1.a3-1p1d-decode-0:6723");
    expect(text).toContain("--tensor-parallel-size 4");
    expect(text).toContain("VLLM_ASCEND_ENABLE_MLAPO=1");
    expect(text).toContain("6723  HTTP API and metrics");
    expect(text).not.toContain("6721  HTTP API and metrics");
    expect(text).toContain("left for the KV cache");
    await page.close();
  });

  test("is used by keyboard: Tab moves, Enter keeps, Escape closes", async () => {
    const { page } = await opened("a3-1p1d");
    const focused = "document.activeElement.id";
    await page.keyboard.press("Tab");
    expect(await page.evaluate(focused)).toBe("proxy");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(focused)).toBe("node-a3-1p1d-prefill-0-0");
    await page.keyboard.press("Enter");
    await page.hover("#process-a3-1p1d-decode-0-1-rank-6");
    expect(await page.evaluate(textOf("#panel h2"))).toBe("a3-1p1d-prefill-0-0 rank-0");
    await page.keyboard.press("Escape");
    expect(await page.evaluate(textOf("#panel"))).toBe("");
    expect(await page.evaluate(focused)).toBe("node-a3-1p1d-prefill-0-0");
    await page.close();
  });

  test("has details of every process, and a table of all", async () => {
    const { page } = await opened("a3-1p1d");
    const rows = await page.evaluate("document.querySelectorAll('#all tbody tr').length");
    const buttons = await page.evaluate("document.querySelectorAll('svg [role=button]').length");
    // Two ranks of prefill, sixteen of decode, and the proxy.
    expect({ rows, buttons }).toEqual({ rows: 19, buttons: 19 });
    await page.close();
  });

  test("asks for nothing, and its policy refuses what others add", async () => {
    const { page, requests, messages } = await opened("a3-1p1d");
    expect(requests).toHaveLength(1);
    expect(messages).toEqual([]);
    await page.close();
    const altered = await opened("a3-1p1d", (html) =>
      html.replace(
        "</body>",
        '<img src="https://example.org/a.png"><script>document.title = "altered";</script></body>',
      ),
    );
    expect(await altered.page.title()).toBe("GLM-5 w8a8 on 6 × Atlas 800 A3");
    expect(altered.messages.join("\n")).toContain("violates the following Content Security Policy");
    await altered.page.close();
  });

  test.each(["a3-xllm", "a3-xllm-2node", "a3-glm52-2node", "h200-glm47-flash", "a3-glm53-1p1d-memcache"])(
    "of %s opens every process",
    async (stack) => {
      const { page } = await opened(stack);
      const rows = await page.evaluate("document.querySelectorAll('#all tbody tr').length");
      const buttons = await page.evaluate("document.querySelectorAll('svg [role=button]').length");
      expect(buttons).toBe(rows);
      await page.close();
    },
  );
});
