/** A part of a query that selects series: by names, and with conditions on labels. */
export interface Selector {
  /** Matches the names of the selected metrics. */
  readonly name: RegExp;
  readonly labels: readonly string[];
}

/** What a query of Prometheus reads. */
export interface ReadQuery {
  readonly selectors: readonly Selector[];
  /** Labels that series are aggregated by. */
  readonly by: readonly string[];
}

/** Reads selectors and `by` clauses: as much of the language as the queries of a dashboard have. */
export function readQuery(query: string): ReadQuery {
  const by = [...query.matchAll(/\bby\s*\(([^)]*)\)/g)].flatMap(([, labels = ""]) =>
    labels.split(",").map((label) => label.trim()),
  );
  const rest = query.replaceAll(/\bby\s*\([^)]*\)/g, " ").replaceAll(/\[[^\]]*\]/g, " ");
  const selector =
    /([A-Za-z_:][\w:]*)?\s*\{((?:[^"}]|"[^"]*")*)\}|([A-Za-z_:][\w:]*)(?!\w)(?!\s*[({])/g;
  const selectors = [...rest.matchAll(selector)].map(([, name, inner = "", alone]) =>
    selectorOf(name ?? alone, inner),
  );
  return { selectors, by };
}

function selectorOf(name: string | undefined, inner: string): Selector {
  const matchers = [...inner.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"([^"]*)"/g)];
  const [, , pattern] = matchers.find(([, label]) => label === "__name__") ?? [];
  const labels = matchers.flatMap(([, label = ""]) => (label === "__name__" ? [] : [label]));
  return { name: new RegExp(`^(?:${name ?? pattern})$`), labels };
}
