import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const lockSchema = z.object({ pid: z.number() });

/**
 * The processes of those pulumi commands that hold a stack's lock; one that was killed still does.
 *
 * @param pulumi the cluster's directory of pulumi
 */
export function lockHolders(pulumi: string, stack: string): readonly number[] {
  const directory = join(pulumi, "backend/.pulumi/locks/organization/glm-serve", stack);
  if (!existsSync(directory)) return [];
  // Beside each lock lies what the backend notes of the file.
  const locks = readdirSync(directory).filter((file) => file.endsWith(".json"));
  return locks.map((lock) => lockSchema.parse(JSON.parse(readFileSync(join(directory, lock), "utf8"))).pid);
}
