import type { Fix } from "../../../domain/index.ts";
import type { Pool } from "./pool-backend.ts";

const CONFIG = "kvTransfer.pool.config";

/**
 * "Remove ock.mmc.log_level from kvTransfer.pool.config". Names of MemCache have dots, which a path cannot tell from its own, so the
 * change replaces the whole object.
 */
export function entryRemoved({ config }: Pool, name: string, ending = ""): Fix {
  const { [name]: _, ...rest } = config;
  return {
    text: () => `Remove ${name} from ${CONFIG}${ending}`,
    changes: () => [{ path: CONFIG, value: rest }],
  };
}
