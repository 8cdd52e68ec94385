import { expect, test } from "vitest";
import { readSources, sourcesOf } from "../../lab/binaries/sources.ts";

/** The messages and fixes of all problems. */
const problemsOf = (...read: Parameters<typeof readSources>): readonly string[] =>
  readSources(...read).problems.map(({ message, fix }) => `${message} ${fix}`);

test("without settings, every source is allowed", () => {
  const { sources, problems } = readSources({}, {});
  expect(problems).toEqual([]);
  expect(sources).not.toHaveProperty("only");
  expect(sources).not.toHaveProperty("noDownloads");
  expect(sources).not.toHaveProperty("mirror");
});

test("an option overrides its variable", () => {
  const environment = { GLM_SERVE_SOURCE: "build", GLM_SERVE_MIRROR: "https://a.example.org" };
  const { sources } = readSources(
    { source: "installed", mirror: "https://b.example.org/releases/" },
    environment,
  );
  expect(sources).toMatchObject({
    only: { source: "installed", reason: "--source is installed" },
    mirror: "https://b.example.org/releases",
  });
});

test.each(["", "0", "false", "FALSE"])("GLM_SERVE_OFFLINE and CI are off with the value %j", (value) => {
  const { sources } = readSources({}, { GLM_SERVE_OFFLINE: value, CI: value });
  expect(sources).not.toHaveProperty("only");
  expect(sources).not.toHaveProperty("noDownloads");
});

test("reports an unknown source with the known ones", () => {
  expect(problemsOf({ source: "upload" }, {})).toEqual([
    "--source upload is not a source. Set --source to installed, download or build",
  ]);
  expect(problemsOf({}, { GLM_SERVE_SOURCE: "npm" })).toEqual([
    "GLM_SERVE_SOURCE npm is not a source. Set GLM_SERVE_SOURCE to installed, download or build",
  ]);
});

test.each([
  "mirror.example.org",
  "ftp://mirror.example.org",
  "https://mirror.example.org?token=1",
  "file:///srv",
])("reports the mirror %s", (mirror) => {
  expect(problemsOf({}, { GLM_SERVE_MIRROR: mirror })).toEqual([
    `GLM_SERVE_MIRROR is not a base URL. Set GLM_SERVE_MIRROR to an http or https URL without a query, such as https://mirror.example.org/releases`,
  ]);
});

test("reports downloads that are forced and forbidden", () => {
  expect(problemsOf({ source: "download" }, { GLM_SERVE_OFFLINE: "1" })).toEqual([
    "--source download contradicts GLM_SERVE_OFFLINE, which downloads nothing. Remove GLM_SERVE_OFFLINE, or set --source to build",
  ]);
  expect(problemsOf({ source: "build", offline: true }, {})).toEqual([]);
});

test("a program that reads only the environment throws its first problem", () => {
  expect(() => sourcesOf({ GLM_SERVE_SOURCE: "npm" })).toThrow("GLM_SERVE_SOURCE npm is not a source.\nSet");
});
