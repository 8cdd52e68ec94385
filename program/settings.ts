import { readStackSettings, type StackSettings } from "../core/index.ts";
import { readSettingsFile } from "./settings-file.ts";

/**
 * Reads the settings of a stack from a file, as `readSettingsFile` does, and decodes them.
 *
 * @throws GlmServeError if the file cannot be read or is not a mapping of settings
 */
export function readSettings(stack: string, file: string | undefined, directory?: string): StackSettings {
  return readStackSettings(readSettingsFile(stack, file, directory));
}
