import { make, name } from "./elements.js";
import type { Selection } from "./filter.js";
import { type Model, OTHERS } from "./model.js";
import { sentenceOf } from "./sentences.js";

/** With known widths, a browser need not measure every cell first. */
const HEAD_REM = 16;
const CELL_REM = 2.8;

/** Cells that are drawn at once: as many as fit on a large screen, drawn in a fraction of a noticeable delay. */
const SLICE = 3000;

/** A table that is drawn slice by slice. */
export interface TableDrawing {
  readonly table: HTMLTableElement;
  /** Draws the next rows. @returns whether there are more */
  drawMore(): boolean;
}

/** Draws callers in rows and endpoints in columns; at first as many rows as there is time for. */
export function drawTable(model: Model, { callers, endpoints }: Selection): TableDrawing {
  const table = make("table", { role: "grid", "aria-readonly": "true", class: "matrix" });
  table.style.width = `${HEAD_REM + CELL_REM * endpoints.length}rem`;
  table.append(make("caption", {}, "Callers in rows, endpoints in columns"));
  const head = make("tr", {}, make("th", { scope: "col" }, "Caller"));
  for (const endpoint of endpoints) head.append(headOf(model, endpoint));
  table.append(make("thead", {}, head));
  const body = table.createTBody();
  let drawn = 0;
  const drawMore = (): boolean => {
    const end = drawn + Math.ceil(SLICE / endpoints.length);
    for (const caller of callers.slice(drawn, end)) {
      const row = make("tr", {}, rowHeadOf(model, caller));
      for (const endpoint of endpoints) row.append(cellOf(model, caller, endpoint));
      body.append(row);
    }
    drawn = end;
    return drawn < callers.length;
  };
  drawMore();
  return { table, drawMore };
}

function headOf({ endpoints }: Model, endpoint: number): HTMLElement {
  const entry = endpoints[endpoint];
  const text = make("span", {}, name(entry?.name ?? ""));
  if (entry?.kind === "none") text.append(" (none)");
  return make("th", { scope: "col" }, text);
}

function rowHeadOf(model: Model, caller: number): HTMLElement {
  const head = make("th", { scope: "row" }, name(model.nameOf(caller)));
  const entry = model.callers[caller];
  const notes = [entry?.owner ?? "", entry?.retired ? `retired ${entry.retired}` : ""];
  const note = notes.filter((text) => text !== "").join(", ");
  if (note !== "") head.append(" ", make("small", {}, name(note)));
  if (caller === OTHERS) head.className = "others";
  return head;
}

/** Has no text: the style sheet shows sign and letter, and a screen reader reads the sentence instead. */
function cellOf(model: Model, caller: number, endpoint: number): HTMLElement {
  const cell = document.createElement("td");
  cell.className = model.shownAt(caller, endpoint);
  cell.tabIndex = -1;
  cell.setAttribute("aria-label", sentenceOf(model, caller, endpoint));
  return cell;
}
