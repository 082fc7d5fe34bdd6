import {
  type AliasedIssuerOptions,
  createGate,
  type GateOptions,
  letsThrough,
} from "@callgate/core";
import { entryFor, loadPolicy, type Policy, type PolicyDocument } from "@callgate/policy";
import {
  createFakeClock,
  createTestIssuer,
  type FakeClock,
  type TestIssuer,
} from "@callgate/testkit";
import {
  ALIASES,
  CONDITIONS,
  type IssuerKind,
  type RandomDocument,
  type RandomQuestion,
} from "./random-document.js";

/** The result of a request. */
export interface Outcome {
  readonly reason: string;
  readonly goesOn: boolean;
}

/** Two issuers, and gates that verify their tokens, all at one time that can be set. */
export class Scene {
  readonly #issuers: readonly TestIssuer[];
  readonly #clock: FakeClock;

  private constructor(issuers: readonly TestIssuer[], clock: FakeClock) {
    this.#issuers = issuers;
    this.#clock = clock;
  }

  static async open(): Promise<Scene> {
    const clock = createFakeClock();
    const issuers = [
      await createTestIssuer({ profile: "keycloak", clock }),
      await createTestIssuer({ profile: "keycloak", clock }),
    ];
    return new Scene(issuers, clock);
  }

  async close(): Promise<void> {
    for (const issuer of this.#issuers) await issuer.close();
  }

  /** Loads a document, and creates the gate that enforces it. */
  start({ issuers, document }: RandomDocument): RunningGate {
    const names = ALIASES.slice(0, issuers.endsWith("two") ? 2 : 1);
    const members = names.map((alias, index) => [alias, this.#issuers[index]?.gateOptions]);
    const isInCode = issuers.startsWith("code");
    const whole = isInCode ? document : { ...document, issuers: Object.fromEntries(members) };
    const answers: { current: RandomQuestion["conditions"] } = { current: {} };
    const conditions = Object.fromEntries(
      CONDITIONS.map((name) => [name, () => answers.current[name] === true]),
    );
    const policy = loadPolicy(whole as unknown as PolicyDocument, {
      conditions,
      ...(isInCode && { issuers: names.length > 1 ? names : [] }),
    });
    const options = isInCode ? this.#optionsOf(names) : withKeys(policy, this.#issuers);
    const { scopeImplies } = policy;
    const gate = createGate({
      ...options,
      ...(scopeImplies && { scopeImplies }),
      clock: this.#clock,
    } as unknown as GateOptions);
    return {
      policy,
      decide: (question) => this.#decide(question, issuers, policy, gate, answers),
      close: () => gate.close(),
    };
  }

  #optionsOf(names: readonly string[]): object {
    const issuers = names.map((alias, index) => {
      const issuer = this.#issuers[index] as TestIssuer;
      return { alias, ...issuer.gateOptions, jwks: issuer.jwks() };
    });
    const [{ alias: _, ...only }] = issuers as [AliasedIssuerOptions];
    return issuers.length > 1 ? { issuers } : only;
  }

  async #decide(
    question: RandomQuestion,
    kind: IssuerKind,
    policy: Policy,
    gate: ReturnType<typeof createGate>,
    answers: { current: RandomQuestion["conditions"] },
  ): Promise<Outcome | undefined> {
    const [, method = "", path = "", host] =
      /^(\S+) (\S+)(?: @(\S+))?$/.exec(question.endpoint) ?? [];
    const entry = entryFor(policy, { method, path, host });
    if (entry === undefined) return undefined;
    const declared = gate.policy(entry.policy ?? (entry.kind as "public" | "none"));
    if (declared.isPublic) return { reason: "allowed", goesOn: true };
    this.#clock.step(question.at - this.#clock.now());
    answers.current = question.conditions;
    const issuer = this.#issuers[kind.endsWith("two") ? question.issuer : 0] as TestIssuer;
    const token = await issuer.token({
      caller: question.client,
      scope: question.scopes,
      roles: question.roles,
      claims: { tid: "t-2", ...claimsOfUser(question) },
      ...(question.kind === "user" && { user: "alice" }),
    });
    const request = { method, url: "/", authorization: [`Bearer ${token}`] };
    const decision = await gate.decide(request, declared);
    const reason = decision.outcome === "allowed" ? "allowed" : decision.reason;
    return { reason, goesOn: letsThrough(decision) };
  }
}

/** The claims about the user and about who acts for it. */
function claimsOfUser({ authentication, actor, at }: RandomQuestion): Record<string, unknown> {
  const { acr, ageSeconds } = authentication;
  const inner = { sub: "an earlier one" };
  return {
    ...(acr !== undefined && { acr }),
    ...(ageSeconds !== undefined && { auth_time: at / 1000 - ageSeconds }),
    ...(actor && { act: { client_id: actor.id, ...(actor.depth > 1 && { act: inner }) } }),
  };
}

/** A gate that enforces a document. */
export interface RunningGate {
  readonly policy: Policy;
  /** Presents a signed token. @returns `undefined` when no entry decides */
  decide(question: RandomQuestion): Promise<Outcome | undefined>;
  close(): void;
}

/** The document's issuers, with given keys: nothing has to be fetched for each of thousands of gates. */
function withKeys({ issuers }: Policy, published: readonly TestIssuer[]): object {
  const keysOf = (url: string) => published.find((issuer) => issuer.url === url)?.jwks();
  if (issuers === undefined) return {};
  if (!("issuers" in issuers)) return { ...issuers, jwks: keysOf(issuers.issuer) };
  return { issuers: issuers.issuers.map((each) => ({ ...each, jwks: keysOf(each.issuer) })) };
}
