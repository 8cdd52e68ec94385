import { globSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

/** A page of the built site. */
interface BuiltPage {
  readonly path: string;
  readonly anchors: ReadonlySet<string>;
  readonly links: readonly string[];
}

/**
 * The links of a built site that lead nowhere: a page or a place in it that does not exist, or an address of another site that is
 * none. Nothing is fetched.
 *
 * @param site the directory of the built pages
 */
export function deadLinks(site: string): readonly string[] {
  const files = globSync("**/*", { cwd: site }).map((path) => path.replaceAll("\\", "/"));
  const known = new Set(files);
  const pages = files
    .filter((path) => path.endsWith(".html"))
    .map((path) => pageOf(path, readFileSync(join(site, path), "utf8")));
  const byPath = new Map(pages.map((page) => [page.path, page]));
  return pages.flatMap(({ path, links }) =>
    links.filter((link) => !isAlive(link, path, byPath, known)).map((link) => `${path} links to ${link}`),
  );
}

function pageOf(path: string, html: string): BuiltPage {
  // The scripts of the page contain the text of others.
  const body = html.replaceAll(/<script\b.*?<\/script>/gs, "");
  return {
    path,
    anchors: new Set([...body.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => unescaped(id ?? ""))),
    links: [
      ...new Set([...body.matchAll(/<a\b[^>]*?\shref="([^"]*)"/g)].map(([, link]) => unescaped(link ?? ""))),
    ],
  };
}

function isAlive(
  link: string,
  from: string,
  pages: ReadonlyMap<string, BuiltPage>,
  files: ReadonlySet<string>,
): boolean {
  if (/^[a-z]+:/.test(link)) return isAddress(link);
  const [target = "", anchor = ""] = link.split("#").map(decodeURIComponent);
  const path = target === "" ? from : fileOf(target, from, files);
  if (path === undefined) return false;
  const page = pages.get(path);
  return anchor === "" || page === undefined || page.anchors.has(anchor);
}

/** The file that a server sends for a path. */
function fileOf(target: string, from: string, files: ReadonlySet<string>): string | undefined {
  const path = target.startsWith("/") ? target.slice(1) : posix.join(posix.dirname(from), target);
  return [path, `${path}.html`, posix.join(path, "index.html")].find((candidate) => files.has(candidate));
}

function isAddress(link: string): boolean {
  if (!URL.canParse(link)) return false;
  const { protocol, hostname } = new URL(link);
  return protocol === "mailto:" || (/^https?:$/.test(protocol) && hostname.length > 0);
}

function unescaped(text: string): string {
  return text.replaceAll("&amp;", "&").replaceAll("&quot;", '"').replaceAll("&#39;", "'");
}
