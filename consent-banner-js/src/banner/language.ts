/**
 * Picks the language to show: the first wanted one that is there, exactly or by its primary subtag.
 *
 * @param wanted language tags, the most wanted first; empty ones are passed over
 * @param available language tags that have texts
 * @returns one of the available, English or else the first where none is wanted, or nothing
 */
export function pickLanguage(
  wanted: readonly string[],
  available: readonly string[],
): string | undefined {
  const primary = (tag: string) => tag.toLowerCase().split("-")[0];
  for (const tag of wanted) {
    const found =
      available.find((one) => one.toLowerCase() === tag.toLowerCase()) ??
      available.find((one) => primary(one) === primary(tag));
    if (found) return found;
  }
  return available.find((one) => primary(one) === "en") ?? available[0];
}
