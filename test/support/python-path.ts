import { delimiter, join } from "node:path";

const core = join(import.meta.dirname, "../../core");

/** PYTHONPATH for scripts of these rooms of core, whose files a ConfigMap puts into one directory. */
export function pythonPath(...rooms: readonly string[]): string {
  return rooms.map((room) => join(core, room)).join(delimiter);
}
