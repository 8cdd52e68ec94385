import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { lockDirectory } from "../../lab/pulumi/abandoned-lock.ts";

const lockSchema = z.object({ pid: z.number() });

/**
 * Process IDs in the locks of a stack, including those of killed pulumi commands.
 *
 * @param pulumi directory of the cluster's Pulumi state
 */
export function lockHolders(pulumi: string, stack: string): readonly number[] {
  const directory = lockDirectory(join(pulumi, "backend"), "glm-serve", stack);
  if (!existsSync(directory)) return [];
  // The backend keeps an attributes file beside each lock.
  const locks = readdirSync(directory).filter((file) => file.endsWith(".json"));
  return locks.map((lock) => lockSchema.parse(JSON.parse(readFileSync(join(directory, lock), "utf8"))).pid);
}
