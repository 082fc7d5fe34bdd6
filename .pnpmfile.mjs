// Changes the package.json of each package when it is packed, in three ways:
//
// - `@callgate/source` is removed from `exports`: it leads to source that is not published.
// - `typesVersions` lists the doors (the entries of `exports`) again, for TypeScript's node10 resolution, which does not read `exports`.
// - `repository` has the address from the package.json at the root, the only place where it is set, and the folder of the package.
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL(".", import.meta.url));

export const hooks = {
  beforePacking(manifest, folder) {
    const published = { ...manifest, ...addresses(folder) };
    const { exports } = manifest;
    if (exports === undefined) return published;
    return { ...published, exports: withoutSource(exports), ...typesVersions(exports) };
  },
};

function addresses(folder) {
  const { repository, homepage, bugs } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
  if (repository === undefined) return {};
  const directory = relative(root, folder).replaceAll("\\", "/");
  return {
    repository: { ...repository, directory },
    ...(homepage === undefined ? {} : { homepage }),
    ...(bugs === undefined ? {} : { bugs }),
  };
}

function withoutSource(exports) {
  return mapValues(exports, (door) => {
    if (typeof door === "string") return door;
    const { "@callgate/source": _source, ...published } = door;
    return published;
  });
}

function typesVersions(exports) {
  const doors = Object.entries(exports).filter(([path, door]) => path !== "." && door.require);
  if (doors.length === 0) return {};
  const paths = doors.map(([path, { require }]) => [path.slice("./".length), [require.types]]);
  return { typesVersions: { "*": Object.fromEntries(paths) } };
}

function mapValues(object, map) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]));
}
