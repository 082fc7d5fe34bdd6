import { APPLICATIONS } from "./applications.js";
import { METHODS } from "./methods.js";
import { MOUNTS } from "./mounts.js";
import { OTHERS } from "./others.js";
import { PATTERNS } from "./patterns.js";
import { SEVERAL_PLACES } from "./several-places.js";
import type { Shape } from "./shape.js";

/** Every way of mounting that Express has, or that a developer may try. */
export const SHAPES: readonly Shape[] = [
  ...MOUNTS,
  ...SEVERAL_PLACES,
  ...APPLICATIONS,
  ...PATTERNS,
  ...METHODS,
  ...OTHERS,
];
