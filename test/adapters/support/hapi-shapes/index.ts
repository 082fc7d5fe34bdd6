import { guards } from "./guards.js";
import { handlers } from "./handlers.js";
import { methods } from "./methods.js";
import { mounts } from "./mounts.js";
import { paths } from "./paths.js";
import type { Shape } from "./shape.js";

export type { AddRoute, Shape } from "./shape.js";

/** The shapes in which routes are added to a hapi server. */
export const shapes: readonly Shape[] = [...mounts, ...paths, ...methods, ...guards, ...handlers];
