/** Moves the focus between a table's cells with the arrow keys; the tab key reaches one cell at a time. */
export function addGridKeys(table: HTMLTableElement, onCell: (cell: HTMLElement) => void): void {
  const cells = (row: HTMLTableRowElement | undefined): HTMLElement[] =>
    row === undefined ? [] : Array.from(row.cells).filter(({ tagName }) => tagName === "TD");
  const rowsNow = (): HTMLTableRowElement[] => Array.from(table.tBodies[0]?.rows ?? []);
  let current = cells(rowsNow()[0])[0];
  current?.setAttribute("tabindex", "0");
  table.addEventListener("focusin", ({ target }) => {
    const cell = target instanceof HTMLElement ? target.closest("td") : null;
    if (cell === null) return;
    current?.setAttribute("tabindex", "-1");
    cell.setAttribute("tabindex", "0");
    current = cell;
    onCell(cell);
  });
  table.addEventListener("mouseover", ({ target }) => {
    const cell = target instanceof HTMLElement ? target.closest("td") : null;
    if (cell !== null) onCell(cell);
  });
  table.addEventListener("keydown", (event) => {
    const row = current?.closest("tr");
    if (current === undefined || !row) return;
    const rows = rowsNow();
    const place = { row: rows.indexOf(row), column: cells(row).indexOf(current) };
    const last = { row: rows.length - 1, column: cells(row).length - 1 };
    const next = moved(event, place, last);
    if (next === undefined) return;
    event.preventDefault();
    const column = Math.min(Math.max(next.column, 0), last.column);
    cells(rows[Math.min(Math.max(next.row, 0), last.row)])[column]?.focus();
  });
}

interface Place {
  readonly row: number;
  readonly column: number;
}

const PAGE_ROWS = 10;

function moved(
  { key, ctrlKey, altKey, metaKey }: KeyboardEvent,
  { row, column }: Place,
  last: Place,
): Place | undefined {
  if (altKey || metaKey) return undefined;
  switch (key) {
    case "ArrowUp":
      return { row: row - 1, column };
    case "ArrowDown":
      return { row: row + 1, column };
    case "ArrowLeft":
      return { row, column: column - 1 };
    case "ArrowRight":
      return { row, column: column + 1 };
    case "PageUp":
      return { row: row - PAGE_ROWS, column };
    case "PageDown":
      return { row: row + PAGE_ROWS, column };
    case "Home":
      return { row: ctrlKey ? 0 : row, column: 0 };
    case "End":
      return { row: ctrlKey ? last.row : row, column: last.column };
    default:
      return undefined;
  }
}
