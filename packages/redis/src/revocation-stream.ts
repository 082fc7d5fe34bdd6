import { type PublishedChange, StoreUnavailableError } from "@callgate/core/kit";
import { countOf, entriesOf, newsOf, type StreamEntry, textOf } from "./answers.js";
import type { Commands } from "./commands.js";
import { RevocationHistory } from "./revocation-history.js";
import { type RevocationRecord, readRecord, writeRecord } from "./revocation-record.js";

const PAGE = 1000;
const DELETED_AT_ONCE = 500;

/** What was read of a stream, and where to continue. */
export interface StreamPart {
  readonly records: readonly RevocationRecord[];
  /** The last entry that was read. */
  readonly last: string;
}

/** The stream of revocations on the server: one key, to which every change is added. */
export class RevocationStream {
  readonly #key: string;

  constructor(key: string) {
    this.#key = key;
  }

  /** Reads all of it, page by page. */
  async readAll(commands: Commands, signal?: AbortSignal): Promise<StreamPart> {
    const records: RevocationRecord[] = [];
    let last = "0-0";
    for (;;) {
      const command = ["XRANGE", this.#key, `(${last}`, "+", "COUNT", String(PAGE)] as const;
      const entries = await commands.run(command, entriesOf, signal);
      records.push(...readRecords(entries, commands));
      last = entries.at(-1)?.id ?? last;
      if (entries.length < PAGE) return { records, last };
    }
  }

  /** Waits for what is added after an entry, at most so long. */
  async readNews(
    commands: Commands,
    after: string,
    blockMs: number,
    signal: AbortSignal,
  ): Promise<StreamPart> {
    const waiting = ["XREAD", "COUNT", String(PAGE), "BLOCK", String(blockMs)] as const;
    const entries = await commands.run([...waiting, "STREAMS", this.#key, after], newsOf, signal);
    return { records: readRecords(entries, commands), last: entries.at(-1)?.id ?? after };
  }

  /**
   * Adds a change, and removes what no process needs any more when there are as many as there may be.
   *
   * @throws {StoreUnavailableError} as a rejection; `full` where all of them are needed
   */
  async add(
    commands: Commands,
    change: PublishedChange,
    max: number,
    nowMs: number,
  ): Promise<void> {
    const length = await commands.run(["XLEN", this.#key], countOf);
    if (length >= max && (await this.#prune(commands, nowMs)) >= max)
      throw new StoreUnavailableError("full");
    await commands.run(["XADD", this.#key, "*", "r", writeRecord(change)], textOf);
  }

  /** @returns how many are left */
  async #prune(commands: Commands, nowMs: number): Promise<number> {
    const { records } = await this.readAll(commands);
    const obsolete = new RevocationHistory(records).obsolete(nowMs);
    for (let at = 0; at < obsolete.length; at += DELETED_AT_ONCE) {
      const ids = obsolete.slice(at, at + DELETED_AT_ONCE);
      await commands.run(["XDEL", this.#key, ...ids], countOf);
    }
    return await commands.run(["XLEN", this.#key], countOf);
  }
}

function readRecords(
  entries: readonly StreamEntry[],
  commands: Commands,
): readonly RevocationRecord[] {
  return entries.flatMap((entry) => {
    const record = readRecord(entry);
    if (record !== undefined) return [record];
    commands.report({ type: "record_skipped" });
    return [];
  });
}
