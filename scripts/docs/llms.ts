import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const SITE = "https://glm-serve.github.io/glm-serve";

/** Folders whose pages are many and alike: `llms.txt` names their index only, and `llms-full.txt` leaves them out. */
const MANY = /^(?:stacks\/(?!index)|reference\/api\/|zh\/|rules\.md)/;

interface Page {
  readonly path: string;
  readonly title: string;
  readonly text: string;
  readonly summary: string;
}

/**
 * The pages for language models: `llms.txt` lists them with a line each, `llms-full.txt` contains them.
 *
 * @param docs the directory of the pages
 */
export function llmsFiles(docs: string): Readonly<Record<"llms.txt" | "llms-full.txt", string>> {
  const pages = globSync("**/*.md", { cwd: docs, exclude: (name) => name.startsWith(".") })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => !MANY.test(path))
    .toSorted()
    .map((path): Page => pageOf(docs, path));
  const list = pages.map(
    ({ path, title, summary }) => `- [${title}](${SITE}/${path.replace(/(?:index)?\.md$/, "")}): ${summary}`,
  );
  return {
    "llms.txt": `# glm-serve

> glm-serve deploys GLM models on Kubernetes with Ascend and NVIDIA devices as their deployment documents describe. One file describes a
> topology; a planner checks it before anything is applied; Pulumi or plain YAML brings it to the cluster.

## Pages

${list.join("\n")}

## Optional

- [Rules](${SITE}/rules): every check of the planner with its source
- [API](${SITE}/reference/api/): types and functions of the package
`,
    "llms-full.txt": `${pages.map(({ path, text }) => `<!-- ${SITE}/${path.replace(/(?:index)?\.md$/, "")} -->\n\n${text.trim()}`).join("\n\n")}\n`,
  };
}

function pageOf(docs: string, path: string): Page {
  const text = readFileSync(join(docs, path), "utf8").replace(/^---\n.*?\n---\n/s, "");
  const title = /^# (.+)$/m.exec(text)?.[1] ?? path;
  const first = text
    .split(/\n{2,}/)
    .find((block) => /^[A-Z`*]/.test(block.trim()) && !block.trim().startsWith("#"));
  return { path, title, text, summary: (first ?? title).replaceAll(/\s+/g, " ").trim() };
}
