import assert from "node:assert/strict";
import { catalogue, type Reason } from "@callgate/core";
import { comparable, expectedAnswer } from "../../adapters/support/expected-answer.js";
import type { RawResponse } from "../../adapters/support/raw-http.js";
import { type RequestRow, requests } from "../../adapters/support/requests.js";
import type { Check, CheckGroup } from "./check.js";
import type { RuntimeScene } from "./scene.js";

/** Headers that the servers of the runtimes add. */
const OF_THE_SERVER = ["vary", "transfer-encoding"];

/** The requests that every adapter answers alike: status, headers and body are those of Node. */
export const tableChecks: CheckGroup = {
  config: { answersQuestions: true },
  prepare,
  checks: requests.filter((row) => row.while === undefined).map(checkOf),
};

async function prepare({ control, issuer }: RuntimeScene): Promise<void> {
  await control("prepare", { main: issuer.url });
}

function checkOf({ title, outcome, make }: RequestRow): Check {
  return {
    sentence: `${outcome === "admitted" || outcome === "public" ? outcome : `refused (${outcome})`}: ${title}`,
    async holds(scene) {
      // Time passes in a service, and with it another question may be sent.
      if (outcome === "introspection_overloaded") await prepare(scene);
      const request = await make(scene);
      const response = await scene.send(request);
      if (!(outcome in catalogue)) {
        assert.equal(response.status, 200, response.body);
      } else if (isRefusedByServer(response)) {
        // The octets are no header of HTTP for this server: no handler sees such a request.
        assert.match(title, /obs-text|invisible/);
      } else {
        const { status, body, headers } = comparable(response);
        const expected = expectedAnswer(outcome as Reason, request.method);
        assert.deepEqual({ status, body }, { status: expected.status, body: expected.body });
        assert.deepEqual(withoutServers(headers), withoutServers(expected.headers));
      }
    },
  };
}

function isRefusedByServer({ status, headers }: RawResponse): boolean {
  return status === 400 && headers["www-authenticate"] === undefined;
}

function withoutServers(headers: Readonly<Record<string, string>>): object {
  const kept = Object.entries(headers).filter(([name]) => !OF_THE_SERVER.includes(name));
  return Object.fromEntries(kept);
}
