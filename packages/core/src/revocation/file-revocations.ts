import type { BigIntStats } from "node:fs";
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { basename } from "node:path";
import { ConfigurationError } from "../kit/configuration/configuration-error.js";
import { Faults, received } from "../kit/configuration/faults.js";
import { checkClock, integerWithin, isObject } from "../kit/configuration/option-checks.js";
import { parseJson } from "../kit/parse-json.js";
import type { Revocation, RevocationSource } from "../kit/revocation/revocation.js";
import { type Clock, systemClock } from "../kit/time/clock.js";
import { pause } from "../kit/time/pause.js";

/** Options of {@link fileRevocations}. */
export interface FileRevocationsOptions {
  /** How often the file is checked, in milliseconds. 100 to 60 000, default 1000. */
  readonly intervalMs?: number;
  /** Largest file read, in bytes. 1024 to 1 073 741 824, default 33 554 432 (32 MiB). */
  readonly maxBytes?: number;
  /** The source of the time. Default: the machine's clock. */
  readonly clock?: Clock;
}

/**
 * A list of revocations in a file: `{ "revocations": [ { "match": { "caller": "reports" }, "until": "2027-01-31", "reason": "INC-42" } ] }`.
 *
 * The path is checked in each interval, so that new content, a replaced file and Kubernetes' swap of a symbolic link are all
 * noticed. A file that is missing, cannot be read, or has any fault changes nothing: the last list that was good stays in
 * force, and becomes stale. Write another file and rename it: one written in place may be read half written.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 */
export function fileRevocations(
  path: string,
  options: FileRevocationsOptions = {},
): RevocationSource {
  const faults = new Faults();
  if (typeof path !== "string" || path === "" || path.includes("\0")) {
    faults.add("option_invalid", "path", `must be the path of a file, received ${received(path)}`);
  }
  const own = faults.own(options, ["intervalMs", "maxBytes", "clock"]);
  const { clock = systemClock } = own;
  const intervalMs = integerWithin(own, "intervalMs", [100, 60_000, 1000], faults);
  const maxBytes = integerWithin(own, "maxBytes", [1024, 1_073_741_824, 33_554_432], faults);
  checkClock(clock, faults);
  faults.throwIfAny("fileRevocations");
  return Object.freeze<RevocationSource>({
    name: nameOf(path),
    async start(apply, signal) {
      let before: BigIntStats | undefined;
      while (!signal.aborted) {
        const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
        try {
          const now = await file.stat({ bigint: true });
          if (before === undefined || !isSame(before, now)) {
            const revocations = readList(await readText(file, now, maxBytes));
            apply({ type: "replaced", revocations });
            before = now;
          }
        } finally {
          await file.close().catch(() => {});
        }
        apply({ type: "synced" });
        await pause(clock, intervalMs, signal);
      }
    },
  });
}

/** Its last part, without what is not printable. */
function nameOf(path: string): string {
  return `file ${basename(path).replaceAll(/[^\x21-\x7e]/g, "?")}`.slice(0, 128);
}

function isSame(a: BigIntStats, b: BigIntStats): boolean {
  return (
    a.ino === b.ino &&
    a.dev === b.dev &&
    a.size === b.size &&
    a.mtimeNs === b.mtimeNs &&
    a.ctimeNs === b.ctimeNs
  );
}

async function readText(file: FileHandle, stats: BigIntStats, maxBytes: number): Promise<string> {
  if (!stats.isFile() || stats.size > maxBytes) throw unreadable("a regular file", maxBytes);
  const buffer = Buffer.alloc(Number(stats.size) + 1);
  let size = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, size, buffer.length - size);
    size += bytesRead;
    if (size === buffer.length)
      throw unreadable("a file that does not grow while it is read", maxBytes);
    if (bytesRead === 0) break;
  }
  return new TextDecoder("utf-8", { fatal: true }).decode(buffer.subarray(0, size));
}

/** The entries, unchecked: each is checked when it is taken. @throws {ConfigurationError} */
function readList(text: string): readonly Revocation[] {
  const faults = new Faults();
  let document: unknown;
  try {
    document = parseJson(text);
  } catch {
    faults.add("option_invalid", "revocations", "cannot be read: the file is not JSON");
  }
  faults.throwIfAny("Revocations");
  const own = isObject(document) && !Array.isArray(document) ? document : {};
  const { revocations } = faults.own(own as { revocations?: unknown }, ["revocations"]);
  if (!Array.isArray(revocations)) {
    faults.add(
      "option_invalid",
      "revocations",
      `must be a list, received ${received(revocations)}`,
    );
  }
  faults.throwIfAny("Revocations");
  return revocations as readonly Revocation[];
}

function unreadable(expected: string, maxBytes: number): ConfigurationError {
  const message = `must be ${expected}, of at most ${maxBytes} bytes`;
  return new ConfigurationError("Revocations", [
    { code: "option_invalid", option: "path", message: `\`path\` ${message}` },
  ]);
}
