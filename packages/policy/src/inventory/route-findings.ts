import type { Finding } from "../findings/finding.js";
import type { ErrorCode, WarningCode } from "../findings/finding-codes.js";
import { type InventoryPart, placeOf } from "./places.js";
import type { RouteInventory } from "./route-inventory.js";

/** Collects what is found about the routes of one inventory. */
export class RouteFindings {
  readonly #inventory: RouteInventory;
  readonly #found: Finding[] = [];

  constructor(inventory: RouteInventory) {
    this.#inventory = inventory;
  }

  /** In order of their places: those of the document before those of the inventory. */
  list(document: string): readonly Finding[] {
    const rank = ({ file }: Finding): number => (file === document ? 0 : 1);
    return Object.freeze(
      this.#found.sort(
        (one, other) =>
          rank(one) - rank(other) ||
          one.line - other.line ||
          one.column - other.column ||
          (one.code < other.code ? -1 : Number(one.code > other.code)),
      ),
    );
  }

  /** Adds an error at a route, at another row, or at the inventory as a whole. */
  error(code: ErrorCode, part: InventoryPart, message: string, near?: string): void {
    this.#at(code, "error", part, message, near);
  }

  /** Adds a warning at a route, at another row, or at the inventory as a whole. */
  warning(code: WarningCode, part: InventoryPart, message: string): void {
    this.#at(code, "warning", part, message, undefined);
  }

  add(finding: Finding): void {
    this.#found.push(Object.freeze(finding));
  }

  #at(
    code: Finding["code"],
    severity: Finding["severity"],
    part: InventoryPart,
    message: string,
    suggestion: string | undefined,
  ): void {
    const place = placeOf(this.#inventory, part);
    const path = this.#pathOf(part);
    this.add({ code, severity, ...place, path, message, ...(suggestion && { suggestion }) });
  }

  #pathOf(part: InventoryPart): Finding["path"] {
    for (const list of ["routes", "middleware"] as const) {
      const index = (this.#inventory[list] as readonly InventoryPart[]).indexOf(part);
      if (index >= 0) return [list, index];
    }
    return [];
  }
}
