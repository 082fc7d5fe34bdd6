import { type Faults, received } from "../kit/configuration/faults.js";
import { namesOf } from "../kit/configuration/names-of.js";
import { integerWithin, isObject } from "../kit/configuration/option-checks.js";
import type { RevocationSource } from "../kit/revocation/revocation.js";
import type { DefinedRevocations, RevocationOptions } from "../revocation/revocation-options.js";

const OPTIONS = namesOf<RevocationOptions>({
  sources: true,
  whenStale: true,
  maxStalenessSeconds: true,
  maxEntries: true,
});
const MAX_SOURCES = 10;
const NAME = /^[\x20-\x7e]{1,128}$/;

/** A gate without sources: what `gate.revoke` takes is all there is. */
export const NO_REVOCATIONS: DefinedRevocations = Object.freeze({
  sources: Object.freeze([]),
  whenStale: "serve",
  maxStalenessMs: 60_000,
  maxEntries: 100_000,
});

/** Checks where a gate learns what is revoked. */
export function defineRevocations(revocations: unknown, faults: Faults): DefinedRevocations {
  if (revocations === undefined) return NO_REVOCATIONS;
  if (!isObject(revocations) || Array.isArray(revocations)) {
    faults.add(
      "option_invalid",
      "revocations",
      `must be an object with \`sources\` and \`whenStale\`, received ${received(revocations)}`,
    );
    return NO_REVOCATIONS;
  }
  const inside = faults.within("revocations.");
  const mandatory = ["sources", "whenStale"];
  const own = inside.own(revocations as Record<string, unknown>, OPTIONS, mandatory);
  const { whenStale } = own;
  if (whenStale !== "serve" && whenStale !== "refuse") {
    inside.add(
      whenStale === undefined ? "option_missing" : "option_invalid",
      "whenStale",
      `must be "serve" or "refuse", received ${received(whenStale)}: while a list is not up to date, "serve" admits what was ` +
        'revoked since, and "refuse" answers every token with 503',
    );
  }
  return Object.freeze<DefinedRevocations>({
    sources: defineSources(own.sources, inside),
    whenStale: whenStale === "refuse" ? "refuse" : "serve",
    maxStalenessMs: integerWithin(own, "maxStalenessSeconds", [1, 86_400, 60], inside) * 1000,
    maxEntries: integerWithin(own, "maxEntries", [1, 1_000_000, 100_000], inside),
  });
}

function defineSources(sources: unknown, faults: Faults): readonly RevocationSource[] {
  if (!Array.isArray(sources) || sources.length === 0 || sources.length > MAX_SOURCES) {
    faults.add(
      sources === undefined ? "option_missing" : "option_invalid",
      "sources",
      `must be a list of 1 to ${MAX_SOURCES} sources such as \`fileRevocations(path)\`, received ${received(sources)}`,
    );
    return [];
  }
  const names = new Set<string>();
  for (const [index, source] of sources.entries()) {
    const inside = faults.within(`sources[${index}]`);
    if (!isSource(source)) {
      const message = `must be a source with a \`name\` and \`start\`, received ${received(source)}`;
      inside.add("option_invalid", "", message);
    } else if (names.has(source.name)) {
      const message = `has the name of another source, ${received(source.name)}: give it a \`name\` of its own`;
      inside.add("option_conflict", "", message);
    } else names.add(source.name);
  }
  return Object.freeze([...sources]);
}

function isSource(source: unknown): source is RevocationSource {
  if (!isObject(source)) return false;
  const { name, start, publish } = source as Partial<RevocationSource>;
  return (
    typeof name === "string" &&
    NAME.test(name) &&
    typeof start === "function" &&
    (publish === undefined || typeof publish === "function")
  );
}
