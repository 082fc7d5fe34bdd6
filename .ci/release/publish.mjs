// Packs every package, checks what was packed, and publishes it to npm with provenance:
//
//   npm run release:publish -- v1.2.3             for the workflow that a tag starts
//   node .ci/release/publish.mjs --dry-run        publishes nothing, and reports open points instead of failing for them
//
// A version that the registry has is left out, so that a run that was interrupted can be repeated.
import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { packTarballs } from "../pack-tarballs.mjs";
import { faultsOfManifests, faultsOfRelease, faultsOfTexts } from "./faults.mjs";
import { inOrderOfDependencies } from "./publish-order.mjs";
import { readTarball } from "./read-tarball.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const dryRun = process.argv.includes("--dry-run");
const tag = process.argv.slice(2).find((argument) => !argument.startsWith("--"));
if (!dryRun && tag === undefined) {
  console.error("Name the tag of the release: npm run release:publish -- v1.2.3");
  process.exit(2);
}

const build = ["turbo", "run", "build", "--filter=./packages/*", "--output-logs=errors-only"];
run(process.execPath, [".ci/pnpm.mjs", "exec", ...build]);
const packed = inOrderOfDependencies(
  [...packTarballs()].map(([name, tarball]) => ({ name, tarball, ...readTarball(tarball) })),
);
const manifests = packed.map(({ manifest }) => manifest);
const [{ version }] = manifests;
const repository = JSON.parse(textOf("package.json")).repository?.url;

const faults = [
  ...faultsOfManifests(manifests, repository),
  ...faultsOfTexts(
    [
      ["pnpm-lock.yaml", textOf("pnpm-lock.yaml")],
      ...packed.flatMap(({ texts, name }) =>
        texts.map(([path, text]) => [`${name}/${path}`, text]),
      ),
    ],
    hostOfRegistry(),
  ),
];
const open = faultsOfRelease({
  version,
  tag,
  repository,
  changelog: textOf("CHANGELOG.md"),
  pending: readdirSync(`${root}.changeset`).filter((file) => /^(?!README).*\.md$/.test(file)),
});
for (const fault of [...faults, ...open]) console.error(`✗ ${fault}`);
if (faults.length > 0 || (open.length > 0 && !dryRun)) process.exit(1);

for (const { name, tarball } of packed) {
  if (!dryRun && isPublished(name)) {
    console.log(`${name} ${version} is published already.`);
    continue;
  }
  const channel = version.includes("-") ? "next" : "latest";
  const options = dryRun ? ["--dry-run", "--loglevel=warn"] : ["--provenance"];
  run("npm", ["publish", tarball, "--access", "public", "--tag", channel, ...options]);
}
console.log(
  `${packed.length} packages, version ${version}${dryRun ? ": nothing was published" : ""}.`,
);

function run(program, args) {
  const { status } = spawnSync(program, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (status !== 0) process.exit(1);
}

function textOf(path) {
  return readFileSync(`${root}${path}`, "utf8");
}

function isPublished(name) {
  const view = ["view", `${name}@${version}`, "version", "--json"];
  return spawnSync("npm", view, { encoding: "utf8" }).stdout.trim() !== "";
}

/** Returns the host of a registry that is not the public one, or nothing. */
function hostOfRegistry() {
  const registry = execFileSync("npm", ["config", "get", "registry"], { encoding: "utf8" }).trim();
  const { host } = new URL(registry);
  return host === "registry.npmjs.org" ? "" : host;
}
