import { z } from "zod";

const text = z.string(
  'This must be a text. → put it in quotes: all values of a rank table are texts, e.g. "0"; on the command line: pulumi config set --type string',
);

const deviceSchema = z.strictObject({ deviceIp: text.optional(), superDeviceId: text.optional() });

/** Shape of a rank table; what its values mean is checked with the topology that reads it. */
export const rankTableSchema = z.strictObject({
  operator: z.boolean().optional(),
  version: z
    .enum(["1.0", "1.2"], 'Rank tables have version "1.0" or "1.2". → write one of them, in quotes')
    .optional(),
  servers: z.array(z.strictObject({ serverId: text, devices: z.array(deviceSchema) })).optional(),
  superPods: z.array(z.strictObject({ superPodId: text, serverIds: z.array(text) })).optional(),
});
