import type { IssuerProbe, ProbedDocument, ProbedKey } from "@callgate/policy/review";

/** The results, a row each: documents, then keys. */
export function probeRows({
  metadata,
  keySet,
  algorithms,
}: IssuerProbe): readonly (readonly string[])[] {
  const rows = metadata.map((each) => [
    "metadata",
    each.url,
    verdictOf(each),
    each.hint === undefined
      ? (each.jwksUri ?? "")
      : `names ${each.issuer ?? "no issuer"}: ${inWords(each.hint)}`,
  ]);
  const endpoint = metadata.find((each) => each.introspectionEndpoint !== undefined);
  if (endpoint !== undefined) rows.push(["introspection", endpoint.introspectionEndpoint ?? ""]);
  if (keySet === undefined) return rows;
  return [
    ...rows,
    ["keys", keySet.url, verdictOf(keySet), timesOf(keySet)],
    ...keySet.keys.map((key) => [
      `key ${key.index}`,
      key.kid ?? "(no kid)",
      key.skipped === undefined ? key.algorithms.join(" ") : `skipped: ${key.skipped}`,
      kindOf(key),
    ]),
    ["algorithms", algorithms.join(" ") || "(none)"],
  ];
}

function verdictOf({ status, failure, cause }: ProbedDocument): string {
  if (failure === undefined) return `${status}`;
  const why = [failure, status, cause].filter((part) => part !== undefined);
  return `failed: ${why.join(" ")}`;
}

function timesOf(keySet: NonNullable<IssuerProbe["keySet"]>): string {
  const { cacheControl, lifetimeSeconds, clockDifferenceSeconds } = keySet;
  return [
    cacheControl === undefined ? "no cache-control" : `cache-control ${cacheControl}`,
    lifetimeSeconds === undefined ? "" : `kept ${lifetimeSeconds} s`,
    clockDifferenceSeconds === undefined ? "" : clockOf(clockDifferenceSeconds),
  ]
    .filter((part) => part !== "")
    .join(", ");
}

function clockOf(seconds: number): string {
  if (Math.abs(seconds) <= 1) return "clocks agree";
  return `clock ${Math.abs(seconds)} s ${seconds > 0 ? "ahead" : "behind"}`;
}

function kindOf({ kty, crv, use, alg }: ProbedKey): string {
  const parts = [kty, crv, use === undefined ? undefined : `use ${use}`, alg && `alg ${alg}`];
  return parts.filter((part) => part !== undefined).join(" ");
}

const OUTCOMES: Readonly<Record<IssuerProbe["outcome"], string>> = {
  sound: "a gate uses every key",
  keys_skipped: "a gate skips some keys",
  no_usable_keys: "no key is usable: every token would be answered 503",
  issuer_differs: "the metadata names another issuer: a gate would not use it",
  unreadable: "the keys cannot be read: every token would be answered 503",
};

/** The last line: how a gate uses the issuer. */
export function outcomeLine({ outcome }: IssuerProbe): string {
  return OUTCOMES[outcome];
}

function inWords(name: string): string {
  return name.replaceAll("_", " ");
}
