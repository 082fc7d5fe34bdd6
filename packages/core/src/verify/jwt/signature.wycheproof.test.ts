import { describe, expect, it } from "vitest";
import { type Verdict, verdictOn } from "../../test-support/jws-verdict.js";
import { readVectors } from "../../test-support/vectors.js";

interface VectorFile {
  readonly numberOfTests: number;
  readonly testGroups: readonly {
    readonly comment: string;
    /** A key, or a set of keys. Symmetric ones come as `private`. */
    readonly public?: object;
    readonly private?: object;
    readonly tests: readonly {
      readonly tcId: number;
      readonly comment: string;
      /** Absent where the token is the empty string, an object where it is in JSON serialization. */
      readonly jws?: string | object;
      readonly result: "valid" | "invalid";
    }[];
  }[];
}

/** Valid vectors that are refused here, by design. */
interface StricterHere {
  readonly why: string;
  readonly verdict: Verdict;
  readonly tcIds: readonly number[];
}

interface Expected {
  readonly file: string;
  readonly total: number;
  /** Valid vectors that verify. */
  readonly verified: number;
  /** What refuses the invalid ones: each is refused by the check it was made for. */
  readonly refused: Readonly<Partial<Record<Verdict, number>>>;
  readonly stricterHere: readonly StricterHere[];
}

const expectations: readonly Expected[] = [
  {
    file: "json_web_signature_test.json",
    total: 401,
    verified: 32,
    refused: {
      signature_invalid: 295,
      token_malformed: 36,
      algorithm_not_allowed: 18,
      key_unknown: 2,
      "key skipped: use_not_signature": 2,
      "key skipped: key_ops_without_verify": 2,
    },
    stricterHere: [
      {
        why: "a MAC: every party that can verify it can make it, so it proves nothing about the issuer (RFC 8725 section 3.2)",
        verdict: "algorithm_not_allowed",
        tcIds: [1, 348, 352, 357, 358, 359, 376, 377],
      },
      {
        why: "signed with PS384 under a key that is for PS256: a key works for its own algorithm only (RFC 8725 section 3.1)",
        verdict: "algorithm_not_allowed",
        tcIds: [346, 350],
      },
      {
        why: "the key is for ES521, which is not an algorithm (RFC 7518 section 3.1 has ES512)",
        verdict: "key skipped: algorithm_not_allowed",
        tcIds: [347, 351],
      },
      {
        why: "a question mark among the base64url, which some decoders ignore (RFC 7515 section 5.2)",
        verdict: "token_malformed",
        tcIds: [372, 373],
      },
    ],
  },
  {
    file: "json_web_key_test.json",
    total: 26,
    verified: 1,
    refused: {
      algorithm_not_allowed: 11,
      "key skipped: algorithm_not_allowed": 4,
      "key skipped: rsa_too_weak": 3,
      "key skipped: use_not_signature": 2,
      "key skipped: key_invalid": 1,
    },
    stricterHere: [
      {
        why: "a MAC, under a symmetric key that no JWK Set should hold (RFC 8725 section 3.2)",
        verdict: "algorithm_not_allowed",
        tcIds: [2, 13, 14, 15],
      },
    ],
  },
];

for (const { file, total, verified, refused, stricterHere } of expectations) {
  const { numberOfTests, testGroups } = readVectors<VectorFile>(`wycheproof/${file}`);
  const vectors = await Promise.all(
    testGroups.flatMap((group) =>
      group.tests.map((test) => judge(test, group.public ?? group.private)),
    ),
  );
  const exceptions = new Map(
    stricterHere.flatMap(({ tcIds, verdict }) => tcIds.map((tcId) => [tcId, verdict])),
  );

  describe(`wycheproof ${file}`, () => {
    it.each(vectors)("$tcId, $comment, is $result", ({ tcId, result, verdict }) => {
      const exception = exceptions.get(tcId);
      if (exception !== undefined)
        expect({ result, verdict }).toEqual({ result: "valid", verdict: exception });
      else if (result === "valid") expect(verdict).toBe("verified");
      else expect(verdict).not.toBe("verified");
    });

    it("is run completely", () => {
      expect(numberOfTests).toBe(total);
      expect(new Set(vectors.map(({ tcId }) => tcId)).size).toBe(total);
    });

    it("has its valid vectors verified, except for those listed", () => {
      expect(vectors.filter(({ verdict }) => verdict === "verified")).toHaveLength(verified);
      expect(vectors.filter(({ result }) => result === "valid")).toHaveLength(
        verified + exceptions.size,
      );
    });

    it("has its invalid vectors refused for what is wrong with them", () => {
      const counts: Partial<Record<Verdict, number>> = {};
      for (const { result, verdict } of vectors) {
        if (result === "invalid") counts[verdict] = (counts[verdict] ?? 0) + 1;
      }
      expect(counts).toEqual(refused);
    });
  });
}

async function judge(
  { tcId, comment, jws = "", result }: VectorFile["testGroups"][number]["tests"][number],
  given: object | undefined,
) {
  const keys = (given as { readonly keys?: readonly unknown[] }).keys ?? [given];
  const token = typeof jws === "string" ? jws : JSON.stringify(jws);
  return { tcId, comment, result, verdict: await verdictOn(token, keys) };
}
