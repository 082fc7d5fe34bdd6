// What is published differs from package.json in two ways, both made here:
//
// - `@callgate/source` is gone from `exports`: it leads to source that is not published.
// - `typesVersions` lists the doors once more, for TypeScript's node10 resolution, which does not read `exports`.
export const hooks = {
  beforePacking(manifest) {
    const { exports } = manifest;
    if (exports === undefined) return manifest;
    return { ...manifest, exports: withoutSource(exports), ...typesVersions(exports) };
  },
};

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
