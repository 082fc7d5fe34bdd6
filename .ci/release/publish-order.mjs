/** Returns packages so that each comes after those it depends on: at no time does the registry have one without the others. */
export function inOrderOfDependencies(packages) {
  const ordered = new Map();
  const visit = (one) => {
    if (ordered.has(one.name)) return;
    const { dependencies = {} } = one.manifest;
    for (const other of packages) if (Object.hasOwn(dependencies, other.name)) visit(other);
    ordered.set(one.name, one);
  };
  for (const one of packages) visit(one);
  return [...ordered.values()];
}
