// What keeps packed packages from being published. Every function returns all faults, each with what to do.
import { sectionOf } from "./changelog.mjs";

const DEPENDENCIES = ["dependencies", "peerDependencies", "optionalDependencies"];

/** Returns faults of the manifests in the tarballs: of their versions, addresses and dependencies on each other. */
export function faultsOfManifests(manifests, repository) {
  const versions = new Set(manifests.map(({ version }) => version));
  const agree =
    versions.size === 1
      ? []
      : [
          `the packages have several versions (${[...versions].join(", ")}): npm run release:version`,
        ];
  return [...agree, ...manifests.flatMap((one) => faultsOfManifest(one, manifests, repository))];
}

function faultsOfManifest(manifest, manifests, repository) {
  const { name } = manifest;
  const faults = [];
  if (manifest.private) faults.push(`${name} is private: remove "private", or the package`);
  if (manifest.repository?.url !== repository) {
    faults.push(
      `${name} has another repository than the package.json at the root: see .pnpmfile.mjs`,
    );
  }
  for (const [dependency, range] of DEPENDENCIES.flatMap((kind) =>
    Object.entries(manifest[kind] ?? {}),
  )) {
    const ours = manifests.find((other) => other.name === dependency);
    if (/^(?:workspace|catalog|link|file):|\/\//.test(range)) {
      faults.push(
        `${name} needs ${dependency} as ${range}, which no registry has: pack it with pnpm`,
      );
    } else if (ours !== undefined && range !== `^${ours.version}`) {
      faults.push(`${name} needs ${dependency} ${range}: it must be ^${ours.version}`);
    }
  }
  return faults;
}

/** Returns a fault for each file that names the registry of this machine, which others may not reach. */
export function faultsOfTexts(texts, registryHost) {
  return [...texts]
    .filter(([, text]) => registryHost !== "" && text.includes(registryHost))
    .map(([file]) => `${file} names the registry of this machine: remove the address`);
}

/** Returns faults that a dry run reports as open points, and that prevent publishing. */
export function faultsOfRelease({ version, tag, changelog, pending, repository }) {
  const faults = [];
  if (repository === undefined) {
    faults.push('package.json has no "repository": set its address there, provenance needs it');
  }
  if (tag !== undefined && tag !== `v${version}`) {
    faults.push(`the tag is ${tag}, and the packages are ${version}: the tag must be v${version}`);
  }
  if (!sectionOf(changelog, version)) {
    faults.push(`CHANGELOG.md has no section of ${version}: npm run release:version`);
  }
  if (pending.length > 0) {
    faults.push(`changesets are left (${pending.join(", ")}): npm run release:version`);
  }
  return faults;
}
