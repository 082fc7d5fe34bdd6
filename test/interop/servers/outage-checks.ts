import assert from "node:assert/strict";
import { type Candidate, plainClient } from "./candidates.js";
import type { Check } from "./check.js";
import { keyFailureOf, present, reasonOf, verdictOn, withGate } from "./gate-for.js";
import { mistakeCheck } from "./mistake-checks.js";
import type { InteropServer, Provisioned } from "./server.js";
import { appTokenFor, describeFailure, failureOf, refused, tokenFor } from "./token-for.js";

/** What token client and gate report while the server is down, or has no database. */
export function outageChecks(server: InteropServer, provisioned: Provisioned): readonly Check[] {
  return [databaseCheck(provisioned), downCheck(server, provisioned)];
}

function downCheck(server: InteropServer, provisioned: Provisioned): Check {
  const outcome =
    "network_error and keys_unavailable, a gate with keys continues, all is well after it";
  return mistakeCheck("server-down", outcome, (report) =>
    withGate(provisioned, async (gate) => {
      const before = await appTokenFor(provisioned);
      const unseen = await appTokenFor(provisioned);
      assert.equal(reasonOf(await present(gate, before.value)), "allowed");
      await server.stop();
      try {
        assert.equal(reasonOf(await present(gate, unseen.value)), "allowed");
        const gateReport = await keyFailureOf(provisioned, unseen.value);
        assert.match(gateReport, /^`keys_unavailable` \(`network`/);
        report(`${await reportOfClient(provisioned)}gate without keys: ${gateReport}`);
      } finally {
        await server.start();
      }
      const after = await appTokenFor(provisioned);
      assert.equal(reasonOf(await present(gate, after.value)), "allowed");
    }),
  );
}

async function reportOfClient(provisioned: Provisioned): Promise<string> {
  if (provisioned.workload !== undefined) return "";
  const asked = tokenFor(provisioned, plainClient, { totalTimeoutMs: 2000 });
  return `client: ${await refused("network_error", asked)}; `;
}

function databaseCheck(provisioned: Provisioned): Check {
  const { database = { notOffered: "its state is not in a database here" } } = provisioned;
  const outcome = "a token, or a failure that may pass; a gate with keys continues";
  if ("notOffered" in database) {
    return mistakeCheck("database-down", outcome, { leftOut: database.notOffered });
  }
  return mistakeCheck("database-down", outcome, (report) =>
    withGate(provisioned, async (gate) => {
      const before = await appTokenFor(provisioned);
      const unseen = await appTokenFor(provisioned);
      assert.equal(reasonOf(await present(gate, before.value)), "allowed");
      await database.takeAway();
      try {
        assert.equal(reasonOf(await present(gate, unseen.value)), "allowed");
        const client = await outcomeOf(provisioned, plainClient);
        const verdict = await verdictOn(provisioned, unseen.value);
        const withoutKeys =
          verdict === "allowed" ? "no error" : await keyFailureOf(provisioned, unseen.value);
        report(`client: ${client}; gate without keys: ${withoutKeys}`);
      } finally {
        await database.giveBack();
      }
      const after = await appTokenFor(provisioned);
      assert.equal(reasonOf(await present(gate, after.value)), "allowed");
    }),
  );
}

/** @throws if the client reports that the failure is its own fault */
async function outcomeOf(provisioned: Provisioned, candidate: Candidate): Promise<string> {
  const asked = tokenFor(provisioned, candidate, { totalTimeoutMs: 5000 });
  if (await asked.then(Boolean, () => false)) return "a token, no error";
  const failure = await failureOf(asked);
  assert.match(failure.code, /^(server_error|timeout|network_error)$/, describeFailure(failure));
  return describeFailure(failure);
}
