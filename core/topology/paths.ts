import { z } from "zod";
import { explained } from "../errors/index.ts";

/** An absolute path without `..`, `.` and empty parts, so that one directory has one path, and without characters that mean something to a shell or a mount. */
export const absolutePathSchema = explained(
  z.string().regex(/^(?!.*\/\.{1,2}(\/|$))(?!.*\/\/)\/[\w@%+=:,./-]*$/),
  {
    malformed: (setting) => ({
      message: `${setting} must be an absolute path without "//", ".", "..", blanks and special characters.`,
      fix: `Set ${setting} to a path that starts with /`,
    }),
  },
);

/** A directory that can be mounted: not the root, and without the colon that ends a path for Docker. */
export const mountPathSchema = explained(
  z.string().regex(/^(?!\/$)(?!.*\/\.{1,2}(\/|$))(?!.*\/\/)\/[\w@%+=,./-]*$/),
  {
    malformed: (setting) => ({
      message: `${setting} must be an absolute path below /, without "//", ".", "..", colons, blanks and special characters.`,
      fix: `Set ${setting} to a directory below /`,
    }),
  },
);
