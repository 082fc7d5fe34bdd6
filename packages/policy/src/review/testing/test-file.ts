import type { Actor } from "@callgate/core";
import type { RefusalReason } from "../../judging/judgement.js";
import type { SubjectAuthentication } from "../../judging/subject.js";
import type { Place } from "../place.js";

/** A file of tests of one document, read and checked. */
export interface TestFile {
  readonly file: string;
  /** The document's file, relative to this one. */
  readonly policy: string;
  /** When the tests take place, in milliseconds since the Unix epoch; `undefined` for now. */
  readonly at: number | undefined;
  readonly tests: readonly PolicyTest[];
  readonly testsPlace: Place;
}

/** Callers with one token each, and what is expected of them. */
export interface PolicyTest {
  readonly name: string;
  readonly place: Place;
  readonly callers: readonly TestCaller[];
  /** The alias of the callers' issuer; `undefined` when their names contain it, or there is only one. */
  readonly issuer: { readonly alias: string; readonly place: Place } | undefined;
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  readonly kind: "app" | "user";
  /** How and when the user authenticated; empty when the token does not state it. */
  readonly authentication: SubjectAuthentication;
  /** The service that acts for the subject. */
  readonly actor: Actor | undefined;
  readonly conditions: Readonly<Record<string, boolean>>;
  /** When it takes place, if different from the file. */
  readonly at: number | undefined;
  readonly expectations: readonly Expectation[];
}

/** The caller of a test, with its place in the file. */
export interface TestCaller {
  readonly name: string;
  readonly place: Place;
}

/** What is expected at one endpoint. */
export interface Expectation {
  readonly endpoint: string;
  readonly place: Place;
  /** Of callers by name; `*` for callers without their own outcome. */
  readonly outcomes: ReadonlyMap<string, ExpectedOutcome>;
}

/** The outcome that a test expects, with its place in the file. */
export interface ExpectedOutcome {
  readonly outcome: TestOutcome;
  readonly place: Place;
}

/** The outcome of a request: allowed, refused, or one that an endpoint in report mode would refuse. */
export type TestOutcome = "allowed" | RefusalReason | { readonly would_refuse: RefusalReason };

/** An outcome as one word, or two. */
export function formatOutcome(outcome: TestOutcome): string {
  return typeof outcome === "string" ? outcome : `would_refuse: ${outcome.would_refuse}`;
}
