import { catalogue, type Reason } from "@callgate/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { boundRequests } from "./support/bound-requests.js";
import { comparable, expectedAnswer } from "./support/expected-answer.js";
import { frameworks, type RunningApp } from "./support/frameworks.js";
import { exchange } from "./support/raw-http.js";
import { type RequestRow, requests } from "./support/requests.js";
import { createScene, endpoints, type Scene } from "./support/scene.js";

const admitted = requests.filter(({ outcome }) => outcome === "admitted");
const open = requests.filter(({ outcome }) => outcome === "public");
const refused = requests.filter((row) => row.outcome in catalogue) as RefusedRow[];

type RefusedRow = RequestRow & { readonly outcome: Reason };

describe("the table of requests", () => {
  it("provokes every reason of the catalogue", () => {
    // Those of bound tokens are in bound-tokens.test.ts.
    const provoked = new Set<string>([...refused, ...boundRequests].map(({ outcome }) => outcome));
    expect(Object.keys(catalogue).filter((reason) => !provoked.has(reason))).toEqual([]);
  });
});

const apps = frameworks.flatMap(({ name, start }) =>
  (["auto", "always"] as const).map((threads) => ({ name, start, threads })),
);

describe.each(apps)("$name, signatures on threads: $threads", ({ start, threads }) => {
  let scene: Scene;
  let app: RunningApp;
  beforeAll(async () => {
    scene = await createScene("enforce", threads);
    app = await start(scene.gate, { endpoints });
  });
  afterAll(() => Promise.all([app, scene].map((each) => each[Symbol.asyncDispose]())));

  // Where no thread is used, none can be waited for.
  const refusedHere = refused.filter((row) => threads === "always" || row.while === undefined);

  it.each(byTitle(refusedHere))("refuses %s", async (_title, { make, outcome, ...row }) => {
    const request = await make(scene);
    const end = await row.while?.(scene);
    const response = await exchange(app.port, request);
    await end?.();
    expect(comparable(response)).toEqual(expectedAnswer(outcome, request.method));
  });

  it.each(byTitle(admitted))(
    "admits %s, and the handler sees who calls",
    async (_title, { make }) => {
      const request = await make(scene);
      const { status, body } = await exchange(app.port, request);
      expect(status).toBe(200);
      const caller = { id: "reports", issuer: scene.issuer.url, alias: "main" };
      if (request.method === "HEAD") expect(body).toBe("");
      else expect(JSON.parse(body)).toMatchObject({ caller, subject: "reports", kind: "app" });
    },
  );

  it.each(byTitle(open))("lets %s through, and the handler sees no caller", async (_title, row) => {
    const { status, body } = await exchange(app.port, await row.make(scene));
    expect([status, body]).toEqual([200, '{"caller":null}']);
  });
});

function byTitle<Row extends RequestRow>(rows: readonly Row[]): readonly [string, Row][] {
  return rows.map((row) => [row.title, row]);
}
