import { z } from "zod";
import { explained, invalid } from "../errors/index.ts";
import { absolutePathSchema, mountPathSchema, type SchemaOf } from "../topology/index.ts";
import { isHost } from "./host.ts";
import { subdomainSchema } from "./kubernetes-names.ts";

/** The volume with the weights, mounted at the topology's `model.volumePath`: at most one of the three kinds. */
export interface WeightsSettings {
  /** A directory of every node. Changing this replaces every group. */
  hostPath?: HostPathSettings | undefined;
  /** A PersistentVolumeClaim in the same namespace. Changing this replaces every group. */
  persistentVolumeClaim?: ClaimSettings | undefined;
  /** A directory of an NFS server. Changing this replaces every group. */
  nfs?: NfsSettings | undefined;
  /**
   * Whether the volume is mounted read-only; the engine's compile cache is then in /tmp. Changing this replaces every group.
   * @default false
   */
  readOnly?: boolean | undefined;
}

/** A directory of every node. */
export interface HostPathSettings {
  /**
   * A directory of every node, by its absolute path.
   * @default the topology's `model.volumePath`
   */
  path: string;
}

/** A PersistentVolumeClaim. */
export interface ClaimSettings {
  /**
   * Name of a PersistentVolumeClaim in the same namespace.
   * @default none
   */
  claimName: string;
  /**
   * Relative path of the directory in the volume of the claim.
   * @default the root of the volume
   */
  subPath?: string | undefined;
}

/** A directory of an NFS server. */
export interface NfsSettings {
  /**
   * Host name or address of an NFS server.
   * @default none
   */
  server: string;
  /**
   * Absolute path of the directory on the NFS server.
   * @default none
   */
  path: string;
}

const subPathSchema = explained(z.string().regex(/^(?!\/)(?!(.*\/)?\.\.(\/|$))[\w@%+=:,./-]+$/), {
  malformed: (setting) => ({
    message: `${setting} is not a valid path in the volume.`,
    fix: `Set ${setting} to a relative path without ".."`,
  }),
});

const serverSchema = z.string().refine(
  isHost,
  invalid((setting) => ({
    message: `${setting} is not a valid host name or address.`,
    fix: `Set ${setting} to the host name or the address of the NFS server`,
  })),
);

const schema = z
  .strictObject({
    hostPath: z.strictObject({ path: mountPathSchema }).optional(),
    persistentVolumeClaim: z
      .strictObject({
        claimName: subdomainSchema("PersistentVolumeClaim"),
        subPath: subPathSchema.optional(),
      })
      .optional(),
    nfs: z.strictObject({ server: serverSchema, path: absolutePathSchema }).optional(),
    readOnly: z.boolean().default(false),
  })
  .refine(
    ({ hostPath, persistentVolumeClaim, nfs }) =>
      [hostPath, persistentVolumeClaim, nfs].filter((kind) => kind !== undefined).length <= 1,
    invalid((setting) => ({
      message: `${setting} must have only one of hostPath, persistentVolumeClaim and nfs.`,
      fix: "Keep one of hostPath, persistentVolumeClaim and nfs, and remove the others",
    })),
  );

export const weightsSchema = schema satisfies SchemaOf<WeightsSettings, typeof schema>;
