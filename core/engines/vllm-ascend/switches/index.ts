import { inRange } from "../../../domain/index.ts";
import { retiredKeys } from "./retired-keys.ts";
import { retiredVariables } from "./retired-variables.ts";
import { supersededSettings } from "./superseded-settings.ts";
import type { SwitchLife } from "./switch-life.ts";
import { placeName, type SwitchPlace } from "./switch-place.ts";

export type { SwitchLife } from "./switch-life.ts";
export { argumentNamed, keyNamed, placeName, type SwitchPlace, variableNamed } from "./switch-place.ts";

/** Every switch with a life of its own, in the order of its place. */
export const switchLives: readonly SwitchLife[] = [
  ...retiredVariables,
  ...retiredKeys,
  ...supersededSettings,
];

/** What a release does with a switch; undefined where the release takes it as its name says, or the tables do not know it. */
export function lifeOf(place: SwitchPlace, version: string): SwitchLife | undefined {
  const name = placeName(place);
  return switchLives.find(
    (life) =>
      life.place.kind === place.kind && placeName(life.place) === name && inRange(version, life.releases),
  );
}
