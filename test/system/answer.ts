import { z } from "zod";
import type { Plan } from "../../core/index.ts";

const place = z.object({ pod: z.string(), rank: z.int() });

const answerSchema = z.object({
  choices: z.array(z.object({ text: z.string() })),
  stand_in: z.object({ prefill: place.optional(), decode: place, ranks: z.array(place).optional() }),
});

/** What an answer of the stand-ins says: its text, and which ranks it passed, as `rank 3 of <pod>`. */
export function wayOf(answer: unknown): { readonly text: string; readonly ranks: readonly string[] } {
  const { choices, stand_in: way } = answerSchema.parse(answer);
  const ranks = [...(way.ranks ?? [way.decode]), ...(way.prefill === undefined ? [] : [way.prefill])];
  return {
    text: choices[0]?.text ?? "",
    ranks: ranks.map(({ pod, rank }) => `rank ${String(rank)} of ${pod}`),
  };
}

/** Every rank of a plan, spelled likewise. */
export function everyRank({ groups }: Plan): readonly string[] {
  return groups.flatMap(({ pods }) =>
    pods.flatMap(({ name, processes }) =>
      processes.flatMap(({ ranks }) => ranks.map((rank) => `rank ${String(rank)} of ${name}`)),
    ),
  );
}
