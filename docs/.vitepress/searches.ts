// cspell:ignore callgateredis createtokenclient decisionid
import MiniSearch from "minisearch";
import { searchOptions } from "./search-words.js";

/** What people look for, and the section that the search has to name first. */
export const SEARCHES: readonly { readonly words: string; readonly leadsTo: string }[] = [
  { words: "issuer_untrusted", leadsTo: "/why-was-i-refused.html#issuer_untrusted" },
  { words: "issuer untrusted", leadsTo: "/why-was-i-refused.html#issuer_untrusted" },
  { words: "token_expired", leadsTo: "/why-was-i-refused.html#token_expired" },
  { words: "keys_unavailable", leadsTo: "/why-was-i-refused.html#keys_unavailable" },
  { words: "report mode", leadsTo: "/operations.html#introducing-it-report-mode" },
  { words: "revocation", leadsTo: "/revocation.html#revocation" },
  { words: "audit log", leadsTo: "/recipes/audit-log.html#audit-log" },
  { words: "decisionId", leadsTo: "/recipes/audit-log.html#find-a-refusal-by-its-decisionid" },
  { words: "graceful shutdown", leadsTo: "/operations.html#shutdown" },
  { words: "add a claim check", leadsTo: "/contributing.html#add-a-check-in-five-steps" },
  { words: "add a profile", leadsTo: "/contributing.html#add-an-option-a-profile-or-a-refusal" },
  { words: "redis", leadsTo: "/packages/redis.html#callgateredis" },
  { words: "createTokenClient", leadsTo: "/api/@callgate/client.html#createtokenclient" },
];

/** The addresses of the sections that the search finds, the best one first. */
export function findSections(index: string, words: string): string[] {
  const search = MiniSearch.loadJSON(index, {
    fields: ["title", "titles", "text"],
    storeFields: ["title", "titles"],
    ...searchOptions.options,
    searchOptions: searchOptions.searchOptions,
  });
  return search.search(words).map(({ id }) => String(id));
}
