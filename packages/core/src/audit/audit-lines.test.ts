// cspell:ignore nimda
import { describe, expect, it } from "vitest";
import type { DecisionEvent } from "../decision/decision-event.js";
import { admission, FULL_EVENT, refusal } from "../test-support/decision-event.js";
import { AuditLines } from "./audit-lines.js";
import type { AuditFormatName } from "./audit-log-options.js";

const FORMATS: readonly AuditFormatName[] = ["json", "ecs", "ocsf"];

function lineOf(format: AuditFormatName, event: DecisionEvent): Record<string, unknown> {
  return JSON.parse(new AuditLines(format).lineOf(event));
}

/** Every member of a line, with the type of its value: `caller string`. */
function fieldsOf(value: unknown, path = ""): string[] {
  if (Array.isArray(value)) return fieldsOf(value[0], `${path}[]`);
  if (typeof value !== "object" || value === null) return [`${path} ${typeof value}`];
  return Object.entries(value).flatMap(([name, member]) =>
    fieldsOf(member, path === "" ? name : `${path}.${name}`),
  );
}

// Readers of a log depend on these: a field may be added, with a line in the changelog, and none may change or go.
describe("the fields of a line", () => {
  it("are frozen in the form json", () => {
    expect(fieldsOf(lineOf("json", FULL_EVENT))).toEqual([
      "type string",
      "time string",
      "sequence number",
      "decisionId string",
      "durationMs number",
      "outcome string",
      "reason string",
      "enforced boolean",
      "caller string",
      "issuer string",
      "endpoint string",
      "method string",
      "policy.version string",
      "policy.entry string",
      "ticket string",
      "hint string",
      "expected[] string",
      "cached boolean",
    ]);
  });

  it("are frozen in the form ecs", () => {
    expect(fieldsOf(lineOf("ecs", FULL_EVENT))).toEqual([
      "@timestamp string",
      "event.id string",
      "event.sequence number",
      "event.duration number",
      "event.kind string",
      "event.category[] string",
      "event.type[] string",
      "event.outcome string",
      "event.action string",
      "event.reason string",
      "event.module string",
      "event.dataset string",
      "ecs.version string",
      "message string",
      "user.id string",
      "http.request.method string",
      "callgate.outcome string",
      "callgate.enforced boolean",
      "callgate.issuer string",
      "callgate.endpoint string",
      "callgate.policy.version string",
      "callgate.policy.entry string",
      "callgate.ticket string",
      "callgate.hint string",
      "callgate.expected[] string",
      "callgate.cached boolean",
    ]);
  });

  it("are frozen in the form ocsf", () => {
    expect(fieldsOf(lineOf("ocsf", FULL_EVENT))).toEqual([
      "time number",
      "metadata.uid string",
      "metadata.sequence number",
      "metadata.version string",
      "metadata.profiles[] string",
      "metadata.product.name string",
      "metadata.product.vendor_name string",
      "metadata.log_name string",
      "category_uid number",
      "class_uid number",
      "activity_id number",
      "type_uid number",
      "severity_id number",
      "status_id number",
      "status_code string",
      "message string",
      "action_id number",
      "disposition_id number",
      "authorizations[].decision string",
      "authorizations[].policy.name string",
      "authorizations[].policy.version string",
      "actor.app_uid string",
      "actor.idp.name string",
      "actor.idp.uid string",
      "src_endpoint.svc_name string",
      "api.operation string",
      "http_request.http_method string",
      "unmapped.enforced boolean",
      "unmapped.hint string",
      "unmapped.expected[] string",
      "unmapped.ticket string",
      "unmapped.cached boolean",
    ]);
  });

  it.each(FORMATS)("are left out where the event has no value (%s)", (format) => {
    const line = new AuditLines(format).lineOf(admission());
    expect(line).not.toMatch(/reason|status_code|ticket|hint|expected|"policy"|null|undefined/);
  });
});

describe("a line in the form json", () => {
  it("has the members of the event by their names, and only what may be written", () => {
    expect(lineOf("json", FULL_EVENT)).toEqual({
      type: "callgate.decision",
      time: "2030-01-02T03:04:05.678Z",
      sequence: 1,
      decisionId: "q7Jd3-_yVt1aXw2Z",
      durationMs: 0.123,
      outcome: "denied",
      reason: "grant_expired",
      enforced: false,
      caller: "reports",
      issuer: "https://login.example.com",
      endpoint: "GET /orders/:id",
      method: "GET",
      policy: { version: "sha256-1f2e3d", entry: "GET /orders/{id}" },
      ticket: "PAY-1182",
      hint: "issuer_differs_by_case",
      expected: ["2029-12-31"],
      cached: true,
    });
  });
});

describe("a duration in the form json", () => {
  it.each([
    [0, 0],
    [0.000_4, 0],
    [0.012_3, 0.012],
    [0.999_4, 0.999],
    [0.999_6, 1],
    [12.345_67, 12.346],
  ])("of %d ms is written as %d", (durationMs, written) => {
    expect(new AuditLines("json").lineOf(admission({ durationMs }))).toContain(
      `"durationMs":${written},`,
    );
  });
});

describe("a line in the form ecs", () => {
  it.each([
    ["allowed", ["access", "allowed"], "success"],
    ["denied", ["access", "denied"], "failure"],
    ["unavailable", ["access", "denied"], "unknown"],
  ] as const)("is categorized as an access to an API (%s)", (outcome, type, ecsOutcome) => {
    const reason = {
      allowed: undefined,
      denied: "token_expired",
      unavailable: "overloaded",
    } as const;
    const { event, ecs } = lineOf("ecs", admission({ outcome, reason: reason[outcome] }));
    expect(event).toMatchObject({ kind: "event", category: ["api"], type, outcome: ecsOutcome });
    expect((event as { reason?: string }).reason).toBe(reason[outcome]);
    expect(ecs).toEqual({ version: "9.4.0" });
  });

  it("has the duration in nanoseconds, and a message for lists", () => {
    const { event, message } = lineOf("ecs", FULL_EVENT);
    expect(event).toMatchObject({ duration: 123_457 });
    expect(message).toBe("GET /orders/:id denied: grant_expired (reported only)");
  });
});

describe("a line in the form ocsf", () => {
  it.each([
    ["allowed", true, 1, 1, 1, 1],
    ["denied", true, 2, 2, 2, 26],
    ["denied", false, 2, 2, 3, 17],
    ["unavailable", true, 3, 2, 2, 27],
    ["unavailable", false, 3, 2, 3, 17],
  ] as const)("is API activity with a disposition (%s, enforced %s)", (...row) => {
    const [outcome, enforced, severity_id, status_id, action_id, disposition_id] = row;
    expect(lineOf("ocsf", refusal({ outcome, enforced }))).toMatchObject({
      category_uid: 6,
      class_uid: 6003,
      severity_id,
      status_id,
      action_id,
      disposition_id,
      authorizations: [{ decision: outcome }],
    });
  });

  it.each([
    ["POST", 1, { http_method: "POST" }],
    ["GET", 2, { http_method: "GET" }],
    ["PATCH", 3, { http_method: "PATCH" }],
    ["DELETE", 4, { http_method: "DELETE" }],
    ["PURGE", 99, undefined],
    ["", 0, undefined],
  ])("names the activity by the method (%s)", (method, activity_id, http_request) => {
    const line = lineOf("ocsf", admission({ method }));
    expect(line).toMatchObject({ activity_id, type_uid: 600_300 + activity_id });
    expect(line.http_request).toEqual(http_request);
    expect(line.activity_name).toBe(activity_id === 99 ? method : undefined);
  });

  it("has an actor and a source where no caller was verified, which the class requires", () => {
    const event = refusal({ caller: undefined, issuer: undefined, reason: "credentials_missing" });
    const { actor, src_endpoint } = lineOf("ocsf", event);
    expect([actor, src_endpoint]).toEqual([{ app_name: "unknown" }, { svc_name: "unknown" }]);
  });
});

describe("AuditLines", () => {
  it.each(FORMATS)("numbers the lines, one after the other (%s)", (format) => {
    const lines = new AuditLines(format);
    const numbers = [admission(), refusal(), admission()].map(
      (event) => /"sequence":(\d+)/.exec(lines.lineOf(event))?.[1],
    );
    expect(numbers).toEqual(["1", "2", "3"]);
  });

  it("writes each admission with its own members, whatever was written before it", () => {
    const events = [
      admission(),
      admission({ at: FULL_EVENT.at + 1, decisionId: "another", durationMs: 2 }),
      admission({ caller: "checkout" }),
      admission({ endpoint: "GET /items" }),
      admission({ issuer: "https://other.example.com" }),
      admission({ cached: false }),
      admission({ method: "HEAD" }),
      admission({ caller: undefined, issuer: undefined }),
      admission({ caller: "" }),
      admission({ policy: { version: "v2", entry: "GET /orders/{id}" } }),
      admission({ policy: { version: "v3", entry: "GET /orders/{id}" } }),
    ];
    for (const format of FORMATS) {
      const lines = new AuditLines(format);
      const withoutNumber = (line: string): string => line.replace(/"sequence":\d+/, "");
      for (const event of [...events, ...events]) {
        const alone = new AuditLines(format).lineOf(event);
        expect(withoutNumber(lines.lineOf(event))).toBe(withoutNumber(alone));
      }
    }
  });

  it("writes the right line for each of more callers than it keeps", () => {
    const lines = new AuditLines("json");
    for (let n = 0; n < 2500; n += 1) {
      const caller = `service-${n % 1250}`;
      expect(JSON.parse(lines.lineOf(admission({ caller })))).toMatchObject({
        caller,
        sequence: n + 1,
      });
    }
  });

  it.each([
    ["a line feed", "a\nb"],
    ["a carriage return", "a\rb"],
    ["NUL and an escape sequence", "\u0000\u001b[2Ja"],
    ["C1 controls", "a\u0085\u009bb"],
    ["line and paragraph separators", "a\u2028b\u2029c"],
    ["marks of direction", "\u202enimda\u2066"],
    ["half of a surrogate pair", "a\ud800b"],
    ["a quote that would close the member", '","caller":"admin'],
  ])("writes %s in a caller's name on one line, and it is read back unchanged", (_what, caller) => {
    for (const format of FORMATS) {
      for (const event of [admission({ caller }), refusal({ caller, expected: [caller] })]) {
        const line = new AuditLines(format).lineOf(event);
        expect(line).toMatch(/^[\x20-\x7e]*\n$/);
        const read = JSON.parse(line);
        expect(read.caller ?? read.user?.id ?? read.actor?.app_uid).toBe(caller);
      }
    }
  });

  it.each(FORMATS)("escapes an identifier that is not one of a gate's own (%s)", (format) => {
    const decisionId = 'a"b\n\u2028';
    const line = new AuditLines(format).lineOf(admission({ decisionId }));
    expect(line.split(/[\n\u2028]/u)).toHaveLength(2);
    expect(line).toContain(String.raw`a\"b\n\u2028`);
    expect(() => JSON.parse(line)).not.toThrow();
  });

  it("cuts a caller's name of more than 1024 characters, and marks it", () => {
    const caller = "x".repeat(8192);
    for (const format of FORMATS) {
      const lines = new AuditLines(format);
      const line = lines.lineOf(admission({ caller }));
      expect(line).toContain(`"${"x".repeat(1024)}…"`);
      expect(line.length).toBeLessThan(3200);
    }
    expect(lineOf("json", admission({ caller: "y".repeat(1024) })).caller).toBe("y".repeat(1024));
  });
});
