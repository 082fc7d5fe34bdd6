import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** One entry of a package's `exports`: what an application can import. */
export interface Door {
  /** As it is written in an import: `@callgate/core/adapter`. */
  readonly name: string;
  /** The path of its source; `undefined` for a file that is published as it is, such as a schema. */
  readonly source: string | undefined;
}

/** A package that is published, and its doors in the order of `exports`. */
export interface Package {
  /** Of its folder: `core`. */
  readonly folder: string;
  readonly doors: readonly Door[];
}

/** Every package under packages/. */
export function packages(): readonly Package[] {
  return readdirSync(PACKAGES).map((folder) => {
    const path = `${PACKAGES}${folder}/`;
    const { name, exports } = JSON.parse(readFileSync(`${path}package.json`, "utf8")) as Manifest;
    const doors = Object.entries(exports).map(([door, target]) => ({
      name: `${name}${door.slice(1)}`,
      source: typeof target === "string" ? undefined : `${path}${target["@callgate/source"]}`,
    }));
    return { folder, doors };
  });
}

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | { readonly "@callgate/source": string }>>;
}

const PACKAGES = fileURLToPath(new URL("../../packages/", import.meta.url));
