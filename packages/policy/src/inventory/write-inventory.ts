import { randomUUID } from "node:crypto";
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { ConfigurationError, Faults, received, systemFailureOf } from "@callgate/core/kit";
import type { InventoryMiddleware, InventoryRoute, RouteInventory } from "./route-inventory.js";

/**
 * Writes an inventory to a file that `check --routes` reads. Synchronous, for a build step.
 *
 * The file is replaced completely or not at all: it is written next to its place first, then renamed over the existing one.
 *
 * @throws {ConfigurationError} `option_invalid` for an invalid file name, `file_unwritable`
 */
export function writeInventory(inventory: RouteInventory, file: string): void {
  const faults = new Faults();
  if (typeof file !== "string" || file === "") {
    faults.add("option_invalid", "file", `must be a file's name, received ${received(file)}`);
    faults.throwIfAny("Inventory");
  }
  const beside = join(dirname(file), `.${basename(file)}.${randomUUID()}.tmp`);
  try {
    writeDurably(beside, inventoryText(inventory));
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    const code = systemFailureOf(error)?.code ?? "unknown error";
    const todo = code === "ENOENT" ? "create its folder" : "make its folder writable";
    const message = `${file} cannot be written (${code}): ${todo}, or name another file`;
    throw new ConfigurationError("Inventory", [{ code: "file_unwritable", option: file, message }]);
  }
}

/** An inventory in the form of its file: one line for each route, always with the same order of members. */
export function inventoryText({ framework, routes, middleware }: RouteInventory): string {
  const members = [
    '"callgate": 1',
    `"framework": ${JSON.stringify(framework)}`,
    `"routes": ${lines(routes.map(routeOf))}`,
    `"middleware": ${lines(middleware.map(middlewareOf))}`,
  ];
  return `{\n  ${members.join(",\n  ")}\n}\n`;
}

/** Only the members of the file format, whatever else an adapter added; members that are `undefined` are left out. */
function routeOf(route: InventoryRoute): InventoryRoute {
  const { method, path, host, name, policy, gate, note } = route;
  return {
    method,
    path,
    ...(host !== undefined && { host }),
    name,
    policy,
    gate,
    ...(note !== undefined && { note }),
  };
}

function middlewareOf({ at, name }: InventoryMiddleware): InventoryMiddleware {
  return { at, name };
}

function lines(rows: readonly object[]): string {
  if (rows.length === 0) return "[]";
  return `[\n    ${rows.map((row) => JSON.stringify(row)).join(",\n    ")}\n  ]`;
}

function writeDurably(path: string, text: string): void {
  const descriptor = openSync(path, "wx");
  try {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
