/** Separates the options of these names, which one package checks, from the rest, which another package checks. */
export function splitOptions(
  options: object,
  names: readonly string[],
): readonly [ours: Record<string, unknown>, rest: Record<string, unknown>] {
  const [ours, rest]: [Record<string, unknown>, Record<string, unknown>] = [{}, {}];
  for (const [name, value] of Object.entries(options)) {
    (names.includes(name) ? ours : rest)[name] = value;
  }
  return [ours, rest];
}
