import type { FleetResult } from "../token/fleet/fleet.js";
import type { TokenResults, TokenRow } from "../token/token.js";
import { count, digits, NONE, spread } from "./numbers.js";
import type { Section } from "./section.js";

/** The tables of the token clients. */
export function tokenSections({ rows, fleet }: TokenResults): readonly Section[] {
  return [requestsSection(rows), callsSection(rows), fleetSection(fleet)];
}

function requestsSection(rows: readonly TokenRow[]): Section {
  const [first] = rows;
  const lifetimes = first?.short.map(({ lifetimeSeconds }) => lifetimeSeconds) ?? [];
  return {
    title: "Token requests",
    columns: [
      "",
      `${count(first?.burst.calls ?? 0)} calls at once`,
      "1 h of 300 s tokens",
      ...lifetimes.map((seconds) => `${seconds} s tokens, per ¼ lifetime`),
      "40 s outage",
      "invalid_client, 1 min",
      "30 calls, withdrawn token",
      "API says 401, 1 min",
    ],
    rows: rows.map((row) => [
      row.name,
      count(row.burst.requests),
      count(row.hour.requests),
      ...row.short.map(({ mostPerQuarterLifetime }) => count(mostPerQuarterLifetime)),
      count(row.outage.requests),
      count(row.refusedClient.requests),
      row.deadToken === undefined ? NONE : count(row.deadToken.requests),
      row.refusingApi === undefined ? NONE : count(row.refusingApi.requests),
    ]),
  };
}

function callsSection(rows: readonly TokenRow[]): Section {
  return {
    title: "Calls for a token",
    columns: [
      "",
      "waited, 1 h of 300 s tokens",
      "failed, 40 s outage",
      "back after it",
      "fresh token, per second",
    ],
    rows: rows.map(({ name, hour, outage, freshPerSecond }) => [
      name,
      `${count(hour.waited)} of ${count(hour.calls)}`,
      `${count(outage.failed)} of ${count(outage.calls)}`,
      outage.recovered ? "yes" : "NO",
      spread(freshPerSecond),
    ]),
  };
}

function fleetSection({ processes, seconds, lifetimeSeconds, runs }: FleetResult): Section {
  const minutes = count(seconds / 60);
  return {
    title: `${count(processes)} processes started in one second, tokens of ${lifetimeSeconds} s, ${minutes} minutes: renewals at the token endpoint`,
    columns: ["", "mean/s", "peak/s", "peak over mean", "in the last quarter"],
    rows: runs.map((run) => [
      run.jitter ? "with jitter" : "without",
      digits(run.meanPerSecond),
      count(run.peakPerSecond),
      digits(run.peakOverMean),
      digits(run.latePeakOverMean),
    ]),
  };
}
