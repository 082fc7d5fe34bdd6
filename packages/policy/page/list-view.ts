import type { MatrixEndpoint } from "../src/review/matrix.js";
import { make, name } from "./elements.js";
import { markOf } from "./mark.js";
import { type Model, OTHERS, type Shown } from "./model.js";
import { demandsOf } from "./sentences.js";

/** Rows of a page of the list. */
export const PAGE_LENGTH = 200;

/** The contents of a list: endpoints that are open, then cells. */
export interface Grants {
  readonly cells: readonly number[];
  readonly open: readonly number[];
}

/** Draws a page of the list of grants, starting at this row. */
export function drawList(model: Model, { cells, open }: Grants, from: number): HTMLTableElement {
  const table = make("table", { role: "grid", "aria-readonly": "true", class: "list" });
  table.append(make("caption", {}, "Grants, one in a row"));
  const head = make("tr", {});
  for (const title of ["Caller", "Endpoint", "Mark", "Owner", "Needs, and until when"]) {
    head.append(make("th", { scope: "col" }, title));
  }
  table.append(make("thead", {}, head));
  const body = make("tbody", {});
  const end = Math.min(from + PAGE_LENGTH, open.length + cells.length);
  for (let row = from; row < end; row += 1) {
    const endpoint = open[row];
    const cell = cells[row - open.length] ?? -1;
    if (endpoint === undefined) {
      body.append(rowOf(model, model.callerOf(cell), model.endpointOf(cell)));
    } else body.append(rowOf(model, OTHERS, endpoint));
  }
  table.append(body);
  return table;
}

function rowOf(model: Model, caller: number, endpoint: number): HTMLElement {
  const entry = model.endpoints[endpoint] as MatrixEndpoint;
  const shown: Shown = model.shownAt(caller, endpoint);
  const grant = model.grantOf(model.cellAt(caller, endpoint));
  const cells = [
    make("td", {}, name(entry.name)),
    markOf("td", shown),
    make("td", {}, name(model.callers[caller]?.owner ?? "")),
    make("td", {}, name(demandsOf(entry, shown, grant).join(", "))),
  ];
  for (const cell of cells) cell.tabIndex = -1;
  const who = caller === OTHERS ? "any caller" : model.nameOf(caller);
  return make("tr", {}, make("th", { scope: "row" }, name(who)), ...cells);
}
