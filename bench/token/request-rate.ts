/** The most of these moments that fall within any stretch of this length, its end not included. */
export function mostWithin(moments: readonly number[], length: number): number {
  const sorted = moments.toSorted((a, b) => a - b);
  let most = 0;
  let first = 0;
  sorted.forEach((moment, index) => {
    while (moment - (sorted[first] ?? moment) >= length) first += 1;
    most = Math.max(most, index - first + 1);
  });
  return most;
}

/** The highest count in each stretch of `size` counts. */
export function peaksOf(counts: readonly number[], size: number): readonly number[] {
  return Array.from({ length: Math.ceil(counts.length / size) }, (_, n) =>
    Math.max(...counts.slice(n * size, (n + 1) * size)),
  );
}
