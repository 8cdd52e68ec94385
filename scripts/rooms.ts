/**
 * Writes the table of rooms into CONTRIBUTING.md, from rooms.json, which `npm run lint` enforces.
 *
 *   node scripts/rooms.ts           writes the table
 *   node scripts/rooms.ts --check   fails if the table is out of date
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const root = join(import.meta.dirname, "..");

const rooms = z
  .array(z.strictObject({ room: z.string(), holds: z.string(), mayImport: z.array(z.string()) }))
  .parse(JSON.parse(readFileSync(join(root, "rooms.json"), "utf8")));

const file = join(root, "CONTRIBUTING.md");

const before = readFileSync(file, "utf8");

const [start, end] = ["<!-- rooms: written by scripts/rooms.ts -->\n", "<!-- end of rooms -->\n"];

const table = [
  "| room | holds | may import |",
  "|---|---|---|",
  ...rooms.map(({ room, holds, mayImport }) => `| \`${room}\` | ${holds} | ${imports(mayImport)} |`),
].join("\n");

const after = before.replace(new RegExp(`${start}[^]*${end}`), () => `${start}\n${table}\n\n${end}`);

if (!before.includes(start) || !before.includes(end))
  throw new Error(`${file} has no markers around the table of rooms`);

if (!process.argv.includes("--check")) {
  writeFileSync(file, after);
} else if (after !== before) {
  process.stderr.write("CONTRIBUTING.md is out of date. Run `npm run generate`.\n");
  process.exitCode = 1;
}

/** Rooms by name, without the prefix `core/`. */
function imports(mayImport: readonly string[]): string {
  return mayImport.length === 0 ? "nothing" : mayImport.map((room) => room.replace(/^core\//, "")).join(", ");
}
