/** What can be large on the stage: the shared page, a party, or a party's second picture. */
export type Large = 'page' | `party:${string}` | `slides:${string}`;

/** What there is to choose from. */
export interface Scene {
  /** Something is on the room's stage. */
  page: boolean;
  /** Parties that send a second picture. */
  slides: readonly string[];
  /** Parties that have a picture; the main one first. */
  parties: readonly string[];
}

/** A choice counts for the scene it was made in: another document or camera is a new scene. */
export interface LargeChoice {
  large: Large;
  scene: string;
}

export function sceneKey(document: string | undefined, { slides }: Scene): string {
  return [document ?? '', ...slides].join(' ');
}

/** largeOf is what is large: the clerk's choice while it is there, else what was brought last. */
export function largeOf(choice: LargeChoice | undefined, key: string, scene: Scene): Large | undefined {
  const there: Large[] = [
    ...(scene.page ? (['page'] as const) : []),
    ...scene.slides.map((id) => `slides:${id}` as const),
    ...scene.parties.map((id) => `party:${id}` as const),
  ];
  if (choice?.scene === key && there.includes(choice.large)) return choice.large;
  return there[0];
}
