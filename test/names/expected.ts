import { fileURLToPath } from "node:url";

/** The folder with the public names that are accepted, one file for each package. */
export const EXPECTED: string = fileURLToPath(new URL("expected/", import.meta.url));
