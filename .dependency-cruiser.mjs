import { readFileSync } from "node:fs";

/**
 * Imports run in one direction, types included: a room imports the rooms that rooms.json lists for it, and each of them
 * through its index.ts. CONTRIBUTING.md shows the same table.
 */
const rooms = JSON.parse(readFileSync(new URL("rooms.json", import.meta.url), "utf8"));

const CASES = "\\.cases\\.ts$";

/** Files of a room, and not those of a room inside it. */
function filesOf(room) {
  const inner = rooms
    .map((other) => other.room)
    .filter((other) => other.startsWith(`${room}/`))
    .map((other) => other.slice(room.length + 1));
  if (room === "core") return "^core/[^/]+$";
  return inner.length === 0 ? `^${room}/` : `^${room}/(?!(?:${inner.join("|")})/)`;
}

const anyRoom = rooms.map(({ room }) => filesOf(room)).join("|");

const directions = rooms.map(({ room, mayImport }) => ({
  name: `imports-of-${room.replaceAll("/", "-")}`,
  comment: `rooms.json lists what ${room} may import`,
  severity: "error",
  from: { path: filesOf(room), pathNot: CASES },
  to: { path: anyRoom, pathNot: [room, ...mayImport].map(filesOf) },
}));

/** Every topology is an entry of the package, so each file of stacks is a door of its own. */
const doorOf = ({ room }) => (room === "stacks" ? "^stacks/" : `^${room}/index\\.ts$`);

const doors = rooms.map(({ room }) => ({
  name: `door-of-${room.replaceAll("/", "-")}`,
  comment: `other rooms enter ${room} through ${room}/index.ts`,
  severity: "error",
  from: { path: anyRoom, pathNot: [filesOf(room), CASES] },
  to: { path: filesOf(room), pathNot: doorOf({ room }) },
}));

export default {
  forbidden: [
    ...directions,
    ...doors,
    {
      name: "no-cycle",
      comment: "files import each other in one direction, types included",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-tests-in-rooms",
      comment: "only the cases of rules import test fixtures",
      severity: "error",
      from: { path: anyRoom, pathNot: CASES },
      to: { path: "^test/" },
    },
    {
      name: "core-is-pure",
      comment:
        "the planner knows no Pulumi and reads nothing but the Python that pods run and the catalogues of releases",
      severity: "error",
      from: {
        path: "^core/",
        pathNot: [CASES, "^core/runtime/packaged-files\\.ts$", "^core/facts/release-files\\.ts$"],
      },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "core-without-pulumi",
      comment: "the planner knows no Pulumi",
      severity: "error",
      from: { path: "^core/" },
      to: { path: "node_modules/@pulumi/" },
    },
    {
      name: "cli-without-pulumi",
      comment: "loading Pulumi takes most of a second",
      severity: "error",
      from: { path: "^(?:cli|live|program)/" },
      to: { path: "node_modules/@pulumi/", reachable: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(?:dist|test/fixtures|bench/hand-written)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".mjs", ".js", ".json"] },
  },
};
