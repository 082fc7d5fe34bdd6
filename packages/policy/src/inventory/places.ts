import type { Position } from "../findings/finding.js";
import type { InventoryRoute, RouteInventory } from "./route-inventory.js";

/** The name of an inventory's file, where it is not known. */
export const INVENTORY_FILE = "callgate.routes.json";

const files = new WeakMap<RouteInventory, string>();
const places = new WeakMap<InventoryRoute, Position>();

/** Notes where an inventory that was read from a file stands. */
export function keepPlaces(
  inventory: RouteInventory,
  file: string,
  positions: readonly Position[],
): void {
  files.set(inventory, file);
  for (const [index, position] of positions.entries()) {
    const route = inventory.routes[index];
    if (route !== undefined) places.set(route, position);
  }
}

/** The file that an inventory was read from. */
export function fileOf(inventory: RouteInventory): string {
  return files.get(inventory) ?? INVENTORY_FILE;
}

/** Where a route stands in the inventory's file; without a position where the inventory was not read from one. */
export function placeOf(inventory: RouteInventory, route?: InventoryRoute): Position {
  const place = route && places.get(route);
  return place ?? { file: fileOf(inventory), line: 0, column: 0, endLine: 0, endColumn: 0 };
}
