// What a release changes in CHANGELOG.md.
const HEADING = /^## Unreleased\n/m;

/**
 * Returns the changelog with what was unreleased under the heading of a version.
 *
 * @throws {Error} where nothing is unreleased, or the version has a section already
 */
export function releaseChangelog(text, version, date) {
  if (!HEADING.test(text)) throw new Error('CHANGELOG.md has no heading "## Unreleased"');
  if (sectionOf(text, version) !== undefined) {
    throw new Error(`CHANGELOG.md has a section of ${version} already`);
  }
  if (sectionOf(text, "Unreleased") === "") {
    throw new Error('CHANGELOG.md says nothing under "## Unreleased": write there what users see');
  }
  return text.replace(HEADING, `## Unreleased\n\n## ${version} (${date})\n`);
}

/** Returns what the changelog says under the heading of a version, or `undefined` without one. */
export function sectionOf(text, version) {
  const [, ...sections] = text.split(/^## /m);
  const section = sections.find((one) => one.split(/[ \n]/, 1)[0] === version);
  return section?.slice(section.indexOf("\n")).trim();
}
