import { createRequire } from "node:module";
import express5 from "express";
import express4 from "express4";
import type { Version } from "./shape.js";

const require = createRequire(import.meta.url);

/** Each tested Express: the last is that of an installation older than router 2.3. */
export const VERSIONS: readonly (readonly [Version, typeof express5])[] = [
  ["Express 4", express4 as unknown as typeof express5],
  ["Express 5", express5],
  ["Express 5 with router 2.2", require("express5-router22") as typeof express5],
];
