/**
 * Builds the documentation into docs/.vitepress/dist, without a network.
 *
 *   npm run docs               builds it
 *   npm run docs -- --serve    builds it and shows it at http://127.0.0.1:4173
 *   npm run docs -- --edit     shows it at http://127.0.0.1:5173, and shows each change of a page at once
 */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, createServer, serve } from "vitepress";
import { writeApiPages } from "./docs/api-pages.ts";
import { deadLinks } from "./docs/links.ts";
import { llmsFiles } from "./docs/llms.ts";
import { writeStackPages } from "./docs/stack-pages.ts";

const docs = join(import.meta.dirname, "../docs");

for (const generated of ["stacks", "reference/api"])
  rmSync(join(docs, generated), { recursive: true, force: true });

await Promise.all([writeStackPages(join(docs, "stacks")), writeApiPages(join(docs, "reference/api"))]);

if (process.argv.includes("--edit")) {
  const server = await createServer(docs, { host: "127.0.0.1" });
  await server.listen();
  server.printUrls();
} else {
  await build(docs);
  const site = join(docs, ".vitepress/dist");
  for (const [name, text] of Object.entries(llmsFiles(docs))) writeFileSync(join(site, name), text);
  for (const link of deadLinks(site)) {
    process.stderr.write(`${link}, which does not exist\n`);
    process.exitCode = 1;
  }
  if (process.argv.includes("--serve")) await serve({ root: docs, port: 4173 });
}
