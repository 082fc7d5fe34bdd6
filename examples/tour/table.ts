import { styleText } from "node:util";
import type { Act, Call } from "./calls.js";
import type { Observation } from "./outcome.js";

/** Formats the lines of the tour's table. Colours only if the terminal shows them (NO_COLOR, no TTY: none). */
export class Table {
  readonly #callerWidth: number;
  readonly #serviceWidth: number;
  readonly #endpointWidth: number;

  /** @param acts all acts, so that the columns are wide enough from the first line on */
  constructor(acts: readonly Act[]) {
    const calls = acts.flatMap((act) => act.calls);
    const widest = (cell: (call: Call) => string): number =>
      Math.max(...calls.map((call) => cell(call).length));
    this.#callerWidth = widest(({ caller }) => caller.name);
    this.#serviceWidth = widest(({ service }) => service.label);
    this.#endpointWidth = widest(({ endpoint }) => endpoint);
  }

  head(): string {
    return paint(
      "dim",
      this.#line(" ", "caller", "service", "endpoint", "expected", "got", "reason"),
    );
  }

  title(act: Act): string {
    return `\n${paint("bold", act.title)}`;
  }

  /** @param complaint what is wrong with the outcome of the call, if anything */
  row(
    { caller, service, endpoint, expected }: Call,
    observed: Observation,
    complaint?: string,
  ): string {
    const { status, reason = "admitted", retryAfter, tokenRequests, learned } = observed;
    if (observed.notShown !== undefined) {
      const why = `not shown: ${observed.notShown}`;
      return this.#line(
        "–",
        caller.name,
        service.label,
        endpoint,
        String(expected.status),
        "",
        why,
      );
    }
    const remarks = [
      reason,
      ...(observed.remarks ?? []),
      ...(learned === undefined ? [] : [learned]),
      ...(tokenRequests === undefined ? [] : [`token requests: ${tokenRequests}`]),
      ...(retryAfter === undefined ? [] : [`retry after ${retryAfter} s`]),
      ...(complaint === undefined ? [] : [complaint]),
    ];
    const line = this.#line(
      complaint === undefined ? "✓" : "✗",
      caller.name,
      service.label,
      endpoint,
      String(expected.status),
      String(status),
      remarks.join(", "),
    );
    return complaint === undefined ? line : paint("red", line);
  }

  #line(
    mark: string,
    caller: string,
    service: string,
    endpoint: string,
    expected: string,
    got: string,
    reason: string,
  ): string {
    return [
      `${mark} ${caller.padEnd(this.#callerWidth)} →`,
      service.padEnd(this.#serviceWidth),
      endpoint.padEnd(this.#endpointWidth + 1),
      expected.padEnd(9),
      got.padEnd(4),
      reason,
    ].join(" ");
  }
}

function paint(format: "bold" | "dim" | "red", text: string): string {
  return styleText(format, text, { stream: process.stdout });
}
