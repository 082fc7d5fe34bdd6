import type { PublishedChange, RevocationMatch } from "@callgate/core/kit";
import { describe, expect, it } from "vitest";
import { RevocationHistory } from "./revocation-history.js";
import { type RevocationRecord, readRecord, writeRecord } from "./revocation-record.js";

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2030, 0, 1);
const A = { caller: "a" };
const B = { caller: "b" };

const revoke = (match: RevocationMatch, until = "2030-12-31"): PublishedChange => ({
  type: "revoked",
  revocation: { match, until, reason: "INC-42" },
});
const restore = (match: RevocationMatch): PublishedChange => ({ type: "restored", match });

function historyOf(...changes: readonly PublishedChange[]): RevocationHistory {
  return new RevocationHistory(
    changes.map((change, index) => {
      const entry = { id: `${NOW}-${index}`, record: writeRecord(change) };
      return readRecord(entry) as RevocationRecord;
    }),
  );
}

describe("RevocationHistory", () => {
  it.each([
    [[revoke(A)], [revoke(A)]],
    [[revoke(A), restore(A)], [restore(A)]],
    [[revoke(A), restore(A), revoke(A)], [revoke(A)]],
    [
      [revoke(A), restore(B), revoke(B)],
      [revoke(A), revoke(B)],
    ],
    [[restore(A)], [restore(A)]],
    [[revoke(A, "2029-12-31"), revoke(B)], [revoke(B)]],
  ])("leads to the present list without what was lifted meanwhile: %j", (changes, expected) => {
    expect(historyOf(...changes).changes(NOW)).toEqual(expected);
  });

  it("treats a match as the same however its members are ordered", () => {
    const one = { issuer: "https://login.example.com", caller: "a" };
    const two = { caller: "a", issuer: "https://login.example.com" };
    expect(historyOf(revoke(one), restore(two)).changes(NOW)).toEqual([restore(one)]);
  });

  it("needs an ended revocation no more, and a lifted one an hour later", () => {
    const history = historyOf(revoke(A, "2029-12-31"), revoke(B), restore(B), revoke(B));
    expect(history.obsolete(NOW)).toEqual([`${NOW}-0`]);
    expect(history.obsolete(NOW + HOUR_MS + 1)).toEqual([`${NOW}-0`, `${NOW}-1`, `${NOW}-2`]);
  });
});

describe("readRecord", () => {
  it.each([
    undefined,
    "",
    "null",
    "[]",
    "{}",
    '{"v":2,"type":"restored","match":{"caller":"a"}}',
    '{"v":1,"type":"replaced","revocations":[]}',
    '{"v":1,"type":"revoked","revocation":{"match":{},"until":"2030-12-31","reason":"x"}}',
    '{"v":1,"type":"restored","match":{"jti":"1"}}',
  ])("skips what is not a change of this version: %s", (record) => {
    expect(readRecord({ id: "1-0", record })).toBeUndefined();
  });
});
