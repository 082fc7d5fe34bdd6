// cspell:ignore fffd
/** How many columns of a terminal a text uses. */
export function widthOf(text: string): number {
  // A fast path: nearly every text is ASCII, and a large matrix has millions.
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += isMark(character) ? 0 : isWide(character) ? 2 : 1;
  return width;
}

/** Pads a text to a width. */
function padTo(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

/**
 * Arranges rows in columns, each as wide as its widest cell; a column without text is left out, and the last cell of a row is not
 * padded.
 *
 * @param paint colours one cell, after padding
 */
export function inColumns(
  rows: readonly (readonly string[])[],
  gap = "  ",
  paint: (cell: string, column: number, row: number) => string = (cell) => cell,
): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, widthOf(cell));
    });
  }
  return rows.map((row, rowIndex) => {
    const last = row.findLastIndex((cell) => cell !== "");
    return row
      .slice(0, last + 1)
      .flatMap((cell, index) => {
        const width = widths[index] ?? 0;
        if (width === 0) return [];
        return paint(index === last ? cell : padTo(cell, width), index, rowIndex);
      })
      .join(gap);
  });
}

function isMark(character: string): boolean {
  return /\p{M}/u.test(character);
}

/** East Asian wide and full-width characters, and pictographs. */
function isWide(character: string): boolean {
  return /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u.test(
    character,
  );
}
