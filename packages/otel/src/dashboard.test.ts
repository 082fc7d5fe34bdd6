import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { PrometheusExporter } from "@opentelemetry/exporter-prometheus";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { instrument } from "./instrument.js";
import { publishAll } from "./test-support/messages.js";
import { readQuery } from "./test-support/queries.js";

interface Dashboard {
  readonly panels: readonly {
    readonly title: string;
    readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
  }[];
  readonly templating: { readonly list: readonly { readonly query: string }[] };
}

const dashboard: Dashboard = JSON.parse(
  readFileSync(new URL("../dashboard.json", import.meta.url), "utf8"),
);
const queries = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr, legendFormat }) => ({ title, expr, legendFormat })),
);

/** The labels of each metric, as Prometheus reads them. */
const exposed = new Map<string, Set<string>>();
let server: Server;

beforeAll(async () => {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const provider = new MeterProvider({ readers: [exporter] });
  const telemetry = instrument({ meter: provider.getMeter("test") });
  publishAll();
  server = createServer((request, response) =>
    exporter.getMetricsRequestHandler(request, response),
  ).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  for (const [, name = "", labels = ""] of (await response.text()).matchAll(
    /^(\w+)(?:\{(.*)\})? \S+( \d+)?$/gm,
  )) {
    const known = exposed.get(name) ?? new Set();
    for (const [, label = ""] of labels.matchAll(/(\w+)="/g)) known.add(label);
    exposed.set(name, known);
  }
  telemetry.stop();
  await provider.shutdown();
});
afterAll(() => {
  server.close();
});

describe("the dashboard", () => {
  it("has queries", () => {
    expect(queries.length).toBeGreaterThan(15);
  });

  it.each(queries)("reads what is exposed: $title, $expr", ({ expr, legendFormat }) => {
    const { selectors, by } = readQuery(expr);
    expect(selectors).not.toEqual([]);
    for (const { name, labels } of selectors) {
      const names = [...exposed.keys()].filter((each) => name.test(each));
      expect(names, `metrics named ${name.source}`).toHaveLength(1);
      const [found = ""] = names;
      for (const label of [...labels, ...by])
        expect([...(exposed.get(found) ?? [])]).toContain(label);
    }
    // The legend shows labels that the query keeps.
    for (const [, label = ""] of legendFormat.matchAll(/\{\{(\w+)\}\}/g))
      expect(by).toContain(label);
  });

  it("offers the values of a label that is exposed", () => {
    const [, metric = "", label = ""] =
      /^label_values\((\w+), (\w+)\)$/.exec(dashboard.templating.list[1]?.query ?? "") ?? [];
    expect([...(exposed.get(metric) ?? [])]).toContain(label);
  });

  it("shows every metric", () => {
    const selectors = queries.flatMap(({ expr }) => readQuery(expr).selectors);
    const names = [...exposed.keys()].filter((name) => name.startsWith("callgate_"));
    const families = new Set(names.map((name) => name.replace(/_(bucket|count|sum)$/, "")));
    for (const family of families) {
      const isShown = selectors.some(({ name }) =>
        names.some((each) => each.startsWith(family) && name.test(each)),
      );
      expect(isShown, family).toBe(true);
    }
  });
});
