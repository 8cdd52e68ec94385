import { z } from "zod";
import type { Plan, ProcessLayout } from "../../core/index.ts";

/** A rank; `pods` holds those of its pipeline's stages where they are several. */
const place = z.object({ pod: z.string(), rank: z.int(), pods: z.array(z.string()).optional() });

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
    ranks: ranks.flatMap(({ pod, rank, pods = [pod] }) =>
      pods.map((each) => `rank ${String(rank)} of ${each}`),
    ),
  };
}

/** Every number by which the stand-ins of a plan answer, in the same format: data-parallel ranks, and node ranks of xLLM. */
export function everyRank({ groups, topology }: Plan): readonly string[] {
  const numbersOf = ({ ranks, index }: ProcessLayout) => (topology.engine.name === "xllm" ? [index] : ranks);
  return groups.flatMap(({ pods }) =>
    pods.flatMap(({ name, processes }) =>
      processes.flatMap((process) => numbersOf(process).map((number) => `rank ${String(number)} of ${name}`)),
    ),
  );
}
