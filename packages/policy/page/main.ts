import type { PageData } from "../src/review/page/page-data.js";
import { byId, make } from "./elements.js";
import { type Filter, NO_OWNER, select, selectGrants } from "./filter.js";
import { addGridKeys } from "./grid-keys.js";
import { drawList, PAGE_LENGTH } from "./list-view.js";
import { markOf } from "./mark.js";
import { Model, OTHERS, type Shown } from "./model.js";
import { LEGEND } from "./sentences.js";
import { drawTable, type TableDrawing } from "./table-view.js";

/** With more cells than this a table would take seconds to draw, and would be unreadable. */
const MAX_CELLS = 20_000;

const model = new Model(JSON.parse(byId("data", HTMLScriptElement).text) as PageData);
const text = byId("text", HTMLInputElement);
const caller = byId("caller", HTMLInputElement);
const owner = byId("owner", HTMLSelectElement);
const mark = byId("mark", HTMLSelectElement);
const status = byId("status", HTMLElement);
const sentence = byId("sentence", HTMLElement);
const view = byId("view", HTMLElement);
const pages = byId("pages", HTMLElement);
const previous = byId("previous", HTMLButtonElement);
const next = byId("next", HTMLButtonElement);

function filterOf(): Filter {
  return {
    text: text.value.trim(),
    caller: caller.value.trim(),
    owner: owner.value,
    mark: mark.value as Shown | "",
  };
}

/** Draws the result of the filter: the table, or a page of the list when the table would be too large. */
function draw(from: number): void {
  const filter = filterOf();
  const selection = select(model, filter);
  const { callers, endpoints } = selection;
  const named = callers.filter((index) => index !== OTHERS).length;
  const counts = `${count(named, model.callers.length, "callers")}, ${count(endpoints.length, model.endpoints.length, "endpoints")}`;
  const cells = callers.length * endpoints.length;
  const isList = cells > MAX_CELLS;
  pages.hidden = !isList;
  sentence.textContent = "\u00a0";
  if (isList) {
    const grants = selectGrants(model, selection, filter.mark);
    const total = grants.cells.length + grants.open.length;
    const end = Math.min(from + PAGE_LENGTH, total);
    const shown = total === 0 ? "no grants" : `grants ${from + 1} to ${end} of ${total}`;
    status.textContent = `${counts}: a table of ${cells} cells is too large to show, so this is the list of grants (${shown}). Filter to see a table.`;
    previous.disabled = from === 0;
    next.disabled = end === total;
    previous.onclick = () => draw(Math.max(0, from - PAGE_LENGTH));
    next.onclick = () => draw(from + PAGE_LENGTH);
    show(drawList(model, grants, from));
  } else {
    const isNobody = callers.length === 0 && endpoints.length > 0 && model.callers.length > 0;
    const nothing = isNobody ? "no caller may call any of them" : "nothing is left to show";
    status.textContent = cells === 0 ? `${counts}: ${nothing}.` : `${counts}.`;
    if (cells === 0) show(undefined);
    else showAll(drawTable(model, selection));
  }
}

function count(shown: number, all: number, what: string): string {
  return shown === all ? `${all} ${what}` : `${shown} of ${all} ${what}`;
}

/** Rows of the current table that are still to be drawn. */
let rest: TableDrawing | undefined;

function showAll(drawing: TableDrawing): void {
  show(drawing.table);
  rest = drawing;
  const drawNext = (): void => {
    if (rest === drawing && drawing.drawMore()) setTimeout(drawNext);
  };
  setTimeout(drawNext);
}

/** A printed page is not drawn on later. */
addEventListener("beforeprint", () => {
  while (rest?.drawMore());
});

function show(table: HTMLTableElement | undefined): void {
  rest = undefined;
  view.scrollTo(0, 0);
  view.replaceChildren(...(table === undefined ? [] : [table]));
  if (table === undefined) return;
  addGridKeys(table, (cell) => {
    sentence.textContent = cell.getAttribute("aria-label") ?? cell.textContent;
  });
}

function fillFilters(): void {
  const owners = new Set(model.callers.map((entry) => entry.owner ?? NO_OWNER));
  for (const each of [...owners].sort()) {
    owner.append(make("option", { value: each }, each === NO_OWNER ? "no owner" : each));
  }
  const legend = byId("legend", HTMLElement);
  for (const [shown, { meaning }] of Object.entries(LEGEND)) {
    if (shown !== "none") mark.append(make("option", { value: shown }, meaning));
    legend.append(markOf("li", shown as Shown));
  }
}

fillFilters();
for (const input of [text, caller]) input.addEventListener("input", () => draw(0));
for (const choice of [owner, mark]) choice.addEventListener("change", () => draw(0));
byId("reset", HTMLButtonElement).addEventListener("click", () => {
  for (const control of [text, caller, owner, mark]) control.value = "";
  draw(0);
});
draw(0);
