import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./repository-file.js";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly repository?: { readonly url: string; readonly directory: string };
}

interface Release {
  readonly version: string;
  readonly tag?: string;
  readonly changelog: string;
  readonly pending: readonly string[];
  readonly repository: string | undefined;
}

const { releaseChangelog } = (await import(join(root, ".ci/release/changelog.mjs"))) as {
  releaseChangelog(text: string, version: string, date: string): string;
};
const { faultsOfManifests, faultsOfRelease, faultsOfTexts } = (await import(
  join(root, ".ci/release/faults.mjs")
)) as {
  faultsOfManifests(manifests: readonly Manifest[], repository: string | undefined): string[];
  faultsOfRelease(release: Release): string[];
  faultsOfTexts(texts: readonly (readonly [string, string])[], host: string): string[];
};
const { inOrderOfDependencies } = (await import(join(root, ".ci/release/publish-order.mjs"))) as {
  inOrderOfDependencies<T extends { name: string; manifest: Manifest }>(packages: T[]): T[];
};

const url = "git+https://code.example/callgate.git";
const core: Manifest = {
  name: "@callgate/core",
  version: "1.2.0",
  repository: { url, directory: "packages/core" },
};
const express: Manifest = {
  ...core,
  name: "@callgate/express",
  dependencies: { "@callgate/core": "^1.2.0" },
};
const release: Release = {
  version: "1.2.0",
  tag: "v1.2.0",
  changelog: "# Changelog\n\n## Unreleased\n\n## 1.2.0 (2026-01-02)\n\n- A new option.\n",
  pending: [],
  repository: url,
};

describe("releaseChangelog", () => {
  const before = "# Changelog\n\n## Unreleased\n\n- A new option.\n\n## 1.1.0\n\n- The first.\n";

  it("puts what was unreleased under the version, and keeps an empty section above it", () => {
    expect(releaseChangelog(before, "1.2.0", "2026-01-02")).toBe(
      "# Changelog\n\n## Unreleased\n\n## 1.2.0 (2026-01-02)\n\n- A new option.\n\n## 1.1.0\n\n- The first.\n",
    );
  });

  it.each([
    ["nothing is unreleased", before.replace("- A new option.\n\n", ""), "1.2.0"],
    ["the version has a section", before, "1.1.0"],
    ["the heading is missing", "# Changelog\n", "1.2.0"],
  ])("throws where %s", (_, text, version) => {
    expect(() => releaseChangelog(text, version, "2026-01-02")).toThrow(/CHANGELOG\.md/);
  });
});

describe("the faults of packed packages", () => {
  it("are an empty list where versions, addresses and ranges agree", () => {
    expect(faultsOfManifests([core, express], url)).toEqual([]);
  });

  it.each<[string, Manifest, RegExp]>([
    ["a package of another version", { ...express, version: "1.1.0" }, /1\.2\.0, 1\.1\.0/],
    ["a private package", { ...express, private: true }, /is private/],
    [
      "another repository",
      { ...express, repository: { url: "git+https://code.example/other.git", directory: "" } },
      /another repository/,
    ],
    [
      "a range of the workspace",
      { ...express, dependencies: { "@callgate/core": "workspace:^" } },
      /no registry has/,
    ],
    [
      "a dependency from an address",
      { ...express, dependencies: { jose: "https://code.example/jose.tgz" } },
      /no registry has/,
    ],
    [
      "a dependency on an earlier version",
      { ...express, dependencies: { "@callgate/core": "^1.1.0" } },
      /must be \^1\.2\.0/,
    ],
  ])("contain %s", (_, manifest, fault) => {
    expect(faultsOfManifests([core, manifest], url)).toEqual([expect.stringMatching(fault)]);
  });

  it("contain each file that names the registry of the machine", () => {
    const texts = [
      ["pnpm-lock.yaml", "tarball: https://npm.internal.example/jose.tgz"],
      ["README.md", "npm install jose"],
    ] as const;

    expect(faultsOfTexts(texts, "npm.internal.example")).toEqual([
      expect.stringMatching(/^pnpm-lock\.yaml /),
    ]);
    expect(faultsOfTexts(texts, "")).toEqual([]);
  });
});

describe("inOrderOfDependencies", () => {
  it("puts a package after those it depends on, whatever their names", () => {
    const packages = [express, { ...core, name: "@callgate/hapi" }, core].map((manifest) => ({
      name: manifest.name,
      manifest,
    }));

    expect(inOrderOfDependencies(packages).map(({ name }) => name)).toEqual([
      "@callgate/core",
      "@callgate/express",
      "@callgate/hapi",
    ]);
  });
});

describe("the faults of a release", () => {
  it("are an empty list where tag, changelog and repository are in place", () => {
    expect(faultsOfRelease(release)).toEqual([]);
  });

  it.each<[string, Partial<Release>, RegExp]>([
    ["a missing repository", { repository: undefined }, /"repository"/],
    ["a tag of another version", { tag: "v1.2.1" }, /must be v1\.2\.0/],
    ["a changelog without the version", { changelog: "# Changelog\n" }, /no section/],
    ["a changeset that is left", { pending: ["quick-fox.md"] }, /quick-fox\.md/],
  ])("contain %s", (_, change, fault) => {
    expect(faultsOfRelease({ ...release, ...change })).toEqual([expect.stringMatching(fault)]);
  });
});
