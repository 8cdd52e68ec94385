import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Finding, Plan, ResolvedGroup } from "../../core/index.ts";
import { planStack, summaryOf, stackFiles, type StackFile } from "../../program/index.ts";
import { markdownTable } from "../markdown-table.ts";
import { contextOf, shapeOf, stacksTable } from "../stacks-table.ts";
import { picturesOf, type StackPicture } from "./pictures.ts";
import { stackNotes } from "./stack-notes.ts";

const root = join(import.meta.dirname, "../..");

const REPOSITORY = "https://github.com/glm-serve/glm-serve/blob/main";

const call = promisify(execFile);

/**
 * Writes one page for each stack, with its pictures, and a page with the table of all.
 *
 * @param directory the directory of the pages
 */
export async function writeStackPages(directory: string): Promise<void> {
  const pictures = join(directory, "pictures");
  mkdirSync(pictures, { recursive: true });
  writeFileSync(join(directory, "index.md"), await indexPage());
  const files = [...stackFiles()];
  await Promise.all(
    // Each worker takes the next stack: two calls of the command line at a time.
    [1, 2].map(async () => {
      for (let file = files.pop(); file !== undefined; file = files.pop()) {
        const plan = await planStack(file.name);
        const drawn = await picturesOf(file.name);
        for (const { name, svg } of drawn.flatMap(filesOf(file.name)))
          writeFileSync(join(pictures, name), svg);
        writeFileSync(join(directory, `${file.name}.md`), await pageOf(file, plan, drawn));
      }
    }),
  );
}

async function indexPage(): Promise<string> {
  return `# Stacks

Each stack follows one deployment document. [Editions](../documents.md) lists the documents, and the deployments that have no stack.
\`glm-serve list\` prints the stacks with their summaries.

${(await stacksTable()).replaceAll(/^\| `([^`]+)`/gm, "| [`$1`](./$1.md)")}
`;
}

function filesOf(stack: string) {
  return ({ view, light, dark }: StackPicture) => [
    { name: `${stack}-${view}.light.svg`, svg: light },
    { name: `${stack}-${view}.dark.svg`, svg: dark },
  ];
}

async function pageOf(file: StackFile, plan: Plan, drawn: readonly StackPicture[]): Promise<string> {
  const { name } = file;
  const source = readFileSync(join(root, "stacks", `${name}.ts`), "utf8");
  const { description, sections } = stackNotes(source);
  return [
    `# ${name}`,
    description === "" ? ((await summaryOf(file)) ?? "") : description,
    ...imagesOf(name, drawn, "topology"),
    factsOf(plan).join("\n"),
    "## Groups",
    groupsOf(plan.topology.groups).join("\n"),
    "## Memory of the devices",
    ...imagesOf(name, drawn, "memory"),
    `\`glm-serve memory ${name}\` prints:`,
    `\`\`\`text\n${(await printed("memory", name)).trimEnd()}\n\`\`\``,
    ...sections.map(({ title, items }) => `## ${title}\n\n${items}`),
    "## Findings",
    plan.findings.length === 0 ? "No rule has a finding." : findingsOf(plan.findings).join("\n"),
    "## Deploy it",
    `[Your first cluster](../start/first-cluster.md) describes these commands:`,
    `\`\`\`sh cluster\npulumi stack init prod\npulumi config set topology ${name}\npulumi up\n\`\`\``,
    "## The stack file",
    `[\`stacks/${name}.ts\`](${REPOSITORY}/stacks/${name}.ts)`,
    `\`\`\`ts\n${source.replace(/\/\*\*.*?\*\/\n/s, "").trimEnd()}\n\`\`\``,
    "",
  ].join("\n\n");
}

function imagesOf(
  stack: string,
  drawn: readonly StackPicture[],
  view: StackPicture["view"],
): readonly string[] {
  return drawn
    .filter((picture) => picture.view === view)
    .map(({ title, description }) => {
      const alternative = `${title}. ${description}`.replaceAll(/[\n[\]]+/g, " ").trim();
      const file = `./pictures/${stack}-${view}`;
      return `![${alternative}](${file}.light.svg)\n![${alternative}](${file}.dark.svg)`;
    });
}

function factsOf({ topology }: Plan): readonly string[] {
  const { spec, groups, hardware, engine } = topology;
  const nodes = groups.reduce((sum, group) => sum + group.replicas * group.nodes, 0);
  return markdownTable(
    ["document", spec.source],
    [
      ["model", `${spec.model.name}, ${spec.model.weights}`],
      ["engine", `${engine.title} ${spec.engine.version}`],
      ["nodes", `${nodes} × ${hardware.title}, ${hardware.devicesPerNode} devices each`],
      ["context", `${contextOf(topology)} tokens`],
    ],
  );
}

function groupsOf(groups: readonly ResolvedGroup[]): readonly string[] {
  return markdownTable(
    ["group", "role", "nodes", "degrees", "first API port"],
    groups.map((group) => [
      `\`${group.name}\``,
      group.role,
      group.replicas === 1 ? String(group.nodes) : `${group.replicas} × ${group.nodes}`,
      shapeOf(group),
      String(group.ports.api ?? ""),
    ]),
  );
}

function findingsOf(findings: readonly Finding[]): readonly string[] {
  return markdownTable(
    ["rule", "severity", "setting", "message", "accepted because"],
    findings.map(({ rule, severity, path, message, accepted = "" }) => [
      `\`${rule}\``,
      severity,
      `\`${path}\``,
      message,
      accepted,
    ]),
  );
}

/** What a command prints. */
async function printed(...words: readonly string[]): Promise<string> {
  const { stdout } = await call(process.execPath, ["entry/checkout-command-line.cjs", ...words], {
    cwd: root,
    maxBuffer: 1e8,
  });
  return stdout;
}
