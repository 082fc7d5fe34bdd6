// Which files passed before, by the hash of their text and of what they are checked with.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const root = new URL("../..", import.meta.url);
const cache = fileURLToPath(new URL("node_modules/.cache/callgate/prose.json", root));

/** The rules, the programs in this folder, and the versions of the packages they use. */
function hashOfChecks() {
  const hash = createHash("sha256").update(readFileSync(new URL("pnpm-lock.yaml", root)));
  const folder = new URL(".", import.meta.url);
  for (const name of readdirSync(folder).sort()) hash.update(readFileSync(new URL(name, folder)));
  return hash.digest("hex");
}

/** The hashes that the last run kept; none where there was no run, or it cannot be read. */
function readHashes() {
  try {
    return new Set(JSON.parse(readFileSync(cache, "utf8")));
  } catch {
    return new Set();
  }
}

/** A record of the last run to compare with, and of this run to be saved. */
export function createRecord() {
  const [checks, before, now] = [hashOfChecks(), readHashes(), new Set()];
  const hashOf = (file, text) =>
    createHash("sha256").update(`${checks}\n${file}\n${text}`).digest("base64url");
  return {
    /** Whether this text passed the same checks under this name. */
    has: (file, text) => before.has(hashOf(file, text)),
    /** Keeps that a text passed. */
    add: (file, text) => now.add(hashOf(file, text)),
    /** Writes what was kept; a file that was not checked this time is checked next time. */
    save() {
      mkdirSync(dirname(cache), { recursive: true });
      writeFileSync(cache, JSON.stringify([...now]));
    },
  };
}
