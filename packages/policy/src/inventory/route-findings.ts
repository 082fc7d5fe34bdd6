import type { Finding } from "../findings/finding.js";
import type { ErrorCode, WarningCode } from "../findings/finding-codes.js";
import { placeOf } from "./places.js";
import type { InventoryRoute, RouteInventory } from "./route-inventory.js";

/** Collects what is found about the routes of one inventory. */
export class RouteFindings {
  readonly #inventory: RouteInventory;
  readonly #found: Finding[] = [];

  constructor(inventory: RouteInventory) {
    this.#inventory = inventory;
  }

  /** In the order in which they stand, those of the document before those of the inventory. */
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

  /** Adds an error at a route, or at the inventory as a whole. */
  error(code: ErrorCode, route: InventoryRoute | undefined, message: string, near?: string): void {
    this.#atRoute(code, "error", route, message, near);
  }

  /** Adds a warning at a route, or at the inventory as a whole. */
  warning(code: WarningCode, route: InventoryRoute | undefined, message: string): void {
    this.#atRoute(code, "warning", route, message, undefined);
  }

  add(finding: Finding): void {
    this.#found.push(Object.freeze(finding));
  }

  #atRoute(
    code: Finding["code"],
    severity: Finding["severity"],
    route: InventoryRoute | undefined,
    message: string,
    suggestion: string | undefined,
  ): void {
    const path = route === undefined ? [] : ["routes", this.#inventory.routes.indexOf(route)];
    const place = placeOf(this.#inventory, route);
    this.add({ code, severity, ...place, path, message, ...(suggestion && { suggestion }) });
  }
}
