import { z } from "zod";
import type { Plan } from "../../core/index.ts";

const place = z.object({ pod: z.string(), rank: z.int() });

const answerSchema = z.object({
  choices: z.array(z.object({ text: z.string() })),
  stand_in: z.object({ prefill: place.optional(), decode: place, ranks: z.array(place).optional() }),
});

/** Text of a stand-in's answer, and the ranks that handled the request, as `rank 3 of <pod>`. */
export function parseAnswer(answer: unknown): { readonly text: string; readonly ranks: readonly string[] } {
  const { choices, stand_in: handled } = answerSchema.parse(answer);
  const ranks = [
    ...(handled.ranks ?? [handled.decode]),
    ...(handled.prefill === undefined ? [] : [handled.prefill]),
  ];
  return {
    text: choices[0]?.text ?? "",
    ranks: ranks.map(({ pod, rank }) => `rank ${String(rank)} of ${pod}`),
  };
}

/** Every rank of a plan, in the same format. */
export function everyRank({ groups }: Plan): readonly string[] {
  return groups.flatMap(({ pods }) =>
    pods.flatMap(({ name, processes }) =>
      processes.flatMap(({ ranks }) => ranks.map((rank) => `rank ${String(rank)} of ${name}`)),
    ),
  );
}
