import type { Position } from "../findings/finding.js";
import type { InventoryMiddleware, InventoryRoute, RouteInventory } from "./route-inventory.js";

/** The name of an inventory's file when it is not known. */
export const INVENTORY_FILE = "callgate.routes.json";

/** What has a place in the file: the whole of it, or one of its rows. */
export type InventoryPart = RouteInventory | InventoryRoute | InventoryMiddleware;

const places = new WeakMap<InventoryPart, Position>();

/** Records the place of a part of an inventory in the file it was read from. */
export function keepPlace(part: InventoryPart, position: Position): void {
  places.set(part, position);
}

/** The file that an inventory was read from. */
export function fileOf(inventory: RouteInventory): string {
  return places.get(inventory)?.file ?? INVENTORY_FILE;
}

/** The place of a part in the inventory's file; without a position when the inventory was not read from a file. */
export function placeOf(inventory: RouteInventory, part: InventoryPart): Position {
  const nowhere = { file: fileOf(inventory), line: 0, column: 0, endLine: 0, endColumn: 0 };
  return places.get(part) ?? nowhere;
}
