import { entryFor, loadPolicy, type Policy, type PolicyEntry } from "@callgate/policy";
import { goesOn, type Judgement, PolicyJudge, type Subject } from "@callgate/policy/review";
import type { RandomDocument } from "./random-documents.js";
import type { RandomRequest, RandomToken } from "./random-requests.js";

type Place = Pick<RandomRequest, "method" | "path" | "host">;

const NO_CLIENT = "no client at all";

/** What a gate with one document does with requests: selection, issuer and audience implemented here again, judging as in a gate. */
export class Oracle {
  readonly policy: Policy;
  readonly #parameter: string;
  readonly #judge: PolicyJudge;
  readonly #entries = new Map<string, PolicyEntry | undefined>();

  constructor({ document, parameter }: RandomDocument) {
    this.policy = loadPolicy(document, { env: {} });
    this.#parameter = parameter;
    this.#judge = new PolicyJudge(this.policy);
  }

  /** The entry that decides about a request. */
  entryOf({ method, path, host }: Place): PolicyEntry | undefined {
    const place = `${method} ${path} ${host}`;
    if (!this.#entries.has(place)) {
      const route = { method, path: path.replace(":p", `:${this.#parameter}`), host };
      this.#entries.set(place, entryFor(this.policy, route));
    }
    return this.#entries.get(place);
  }

  /** Whether a request is let through to the endpoint. */
  admits(request: RandomRequest): boolean {
    const entry = this.entryOf(request);
    if (entry === undefined) return false;
    const { token, conditions, at } = request;
    const { isPublic, enforced } = this.#judge.judge(entry, { caller: NO_CLIENT }, at);
    if (isPublic || !enforced) return true;
    const audiences = token && this.accepted(token);
    const caller = token && this.nameOf(token);
    if (token === undefined || caller === undefined || audiences?.length === 0) return false;
    const { kind, scopes, roles, claims, bindings, actor, authentication } = token;
    const user = { bindings, actor, authentication };
    const subject: Subject = { caller, kind, scopes, roles, claims, ...user, conditions };
    return goesOn(this.#judge.judge(entry, { ...subject, ...(audiences && { audiences }) }, at));
  }

  /** Why an entry refuses a request with these contents. */
  judge(request: RandomRequest, subject: Omit<Subject, "caller">): Judgement | undefined {
    const entry = this.entryOf(request);
    const caller = (request.token && this.nameOf(request.token)) ?? NO_CLIENT;
    return entry && this.#judge.judge(entry, { caller, ...subject }, request.at);
  }

  /** A caller's name in the document; `undefined` where it does not trust the issuer. */
  nameOf({ issuer, client }: Pick<RandomToken, "issuer" | "client">): string | undefined {
    const { issuers } = this.policy;
    if (issuers === undefined) return client;
    if (!("issuers" in issuers)) return issuers.issuer === issuer ? client : undefined;
    const found = issuers.issuers.find((each) => each.issuer === issuer);
    return found && `${found.alias}:${client}`;
  }

  /** The client and issuer with this name in the document. */
  clientOf(name: string): Pick<RandomToken, "issuer" | "client"> | undefined {
    const { issuers } = this.policy;
    if (issuers === undefined) return { issuer: undefined, client: name };
    if (!("issuers" in issuers)) return { issuer: issuers.issuer, client: name };
    const found = issuers.issuers.find(({ alias }) => name.startsWith(`${alias}:`));
    return found && { issuer: found.issuer, client: name.slice(found.alias.length + 1) };
  }

  /** The audiences of a token that its issuer has in this document; `undefined` when code has them. */
  accepted({
    issuer,
    audiences,
  }: Pick<RandomToken, "issuer" | "audiences">): readonly string[] | undefined {
    const { issuers } = this.policy;
    if (issuers === undefined) return audiences;
    const all = "issuers" in issuers ? issuers.issuers : [issuers];
    const found = all.find((each) => each.issuer === issuer)?.audience ?? [];
    return audiences.filter((audience) => found.includes(audience));
  }
}
