import type { Reason } from "@callgate/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type BoundRow,
  type BoundScene,
  boundEndpoints,
  boundRequests,
  createBoundScene,
} from "./support/bound-requests.js";
import { comparable, expectedOfBoth } from "./support/expected-answer.js";
import { frameworks, type RunningApp } from "./support/frameworks.js";
import { exchange } from "./support/raw-http.js";

describe.each(frameworks)("bound tokens in $name", ({ start }) => {
  let scene: BoundScene;
  let app: RunningApp;
  beforeAll(async () => {
    scene = await createBoundScene();
    app = await start(scene.gate, { endpoints: boundEndpoints });
  });
  afterAll(() => Promise.all([app, scene].map((each) => each[Symbol.asyncDispose]())));

  it.each(boundRequests.map((row): [string, BoundRow] => [row.title, row]))(
    "are answered as everywhere: %s",
    async (_, { make, outcome, scheme, isStoreDown = false }) => {
      const request = await make(scene);
      scene.isStoreDown = isStoreDown;
      const response = await exchange(app.port, request);
      scene.isStoreDown = false;
      if (outcome === "admitted") {
        const bindings = [{ kind: "dpop", thumbprint: scene.key.thumbprint }];
        expect([response.status, JSON.parse(response.body)]).toEqual([200, { bindings }]);
      } else {
        expect(comparable(response)).toEqual(expectedOfBoth(outcome as Reason, scheme));
      }
    },
  );
});
