import axe from "axe-core";
import type { EvaluateFunc, Page } from "puppeteer-core";
import { describe, expect, it } from "vitest";
import { cell, endpoint, largeMatrix, ORDERS } from "./matrices.js";
import { useBrowser } from "./open-page.js";

const open = useBrowser();

/** Sets a control of the filters as a user would: its events are fired. */
async function set(page: Page, id: string, value: string): Promise<void> {
  await page.evaluate(
    (control, wanted) => {
      const element = document.getElementById(control) as HTMLInputElement;
      element.value = wanted;
      for (const type of ["input", "change"]) element.dispatchEvent(new Event(type));
    },
    id,
    value,
  );
}

async function textsOf(page: Page, selector: string): Promise<string[]> {
  return page.$$eval(selector, (found) => found.map(({ textContent }) => textContent ?? ""));
}

const rowsOf = (page: Page): Promise<string[]> => textsOf(page, "tbody th > bdi");
const columnsOf = (page: Page): Promise<string[]> => textsOf(page, "thead th bdi");
const statusOf = async (page: Page): Promise<string> => (await textsOf(page, "#status")).join("");
const focusOf = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? "");

const NAMES = ORDERS.callers.map(({ name }) => name);

describe("the page of the matrix", () => {
  it("is a table of callers and endpoints, with its headers named as such", async () => {
    const { page, faults } = await open(ORDERS);
    expect(await rowsOf(page)).toEqual([...NAMES, "any other caller"]);
    expect(await columnsOf(page)).toEqual(ORDERS.endpoints.map(({ name }) => name));
    expect(await textsOf(page, "caption")).toEqual(["Callers in rows, endpoints in columns"]);
    expect(await page.$$("th:not([scope])")).toEqual([]);
    expect(faults).toEqual([]);
  });

  it("shows a sign and a letter in each cell, and has a complete sentence for a screen reader", async () => {
    const { page } = await open(ORDERS);
    const row = (number: number): Promise<string[]> =>
      page.$$eval(`tbody tr:nth-child(${number}) td`, (cells) =>
        cells.map((each) => getComputedStyle(each, "::before").content.slice(1, -1)),
      );
    expect(await row(1)).toEqual(
      ["● A", "◐ R", "● A", "◐ R", "·", "·", "◇ P", "○ A"].map(nonBreaking),
    );
    expect(await row(4)).toEqual(
      ["·", "◐ R", "◔ U", "·", "× E", "·", "◇ P", "○ A"].map(nonBreaking),
    );
    expect(await row(6)).toEqual(["·", "◐ R", "·", "·", "·", "·", "◇ P", "○ A"].map(nonBreaking));
    const labels = await page.$$eval("td", (cells) =>
      cells.map((each) => each.getAttribute("aria-label") ?? ""),
    );
    expect(labels).toContain(
      "legacy-batch may call POST /orders, scope orders:write, role writer, condition withinOpeningHours, " +
        "until 2027-01-31, ticket PAY-1182",
    );
    expect(labels).toContain(
      "12345 may call GET /orders/:id, as any caller may, scope orders:read, " +
        "report mode: calls that would be refused are let through, enforced from 2026-12-15, " +
        "reason: read model, no personal data",
    );
    expect(labels).toContain("legacy-batch may not call USE /files, ended 2026-11-01");
    expect(labels).toContain("checkout may not call DELETE /orders/:id");
    expect(labels).toContain("reports may call GET /prices, as any caller may, user tokens");
    expect(labels).toContain(
      "reports would be refused by * /admin/jobs, report mode: calls that would be refused are let through",
    );
    expect(labels).toContain(
      "any other caller may call GET /health, as anyone may, without a token",
    );
  });

  it("requests nothing, and runs no foreign script", async () => {
    const { page, requests } = await open(ORDERS);
    const ran = await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "document.title = 'changed'";
      document.head.append(script);
      return document.title;
    });
    expect(ran).toBe("orders: who may call what");
    expect(requests).toEqual([]);
  });

  it("shows names unchanged, whatever they contain", async () => {
    const names = [
      "<img src=x onerror=document.title='changed'>",
      "</script><script>document.title='changed'</script>",
      "<!--<script>",
      "\"'&amp;",
      "\u202etxt.exe",
    ];
    const { page, requests, faults } = await open({
      callers: names.map((name) => ({ name, owner: name, retired: name })),
      endpoints: names.map((name) =>
        endpoint(name, { reason: name, scope: [name], condition: name }),
      ),
      cells: [cell(0, 0), cell(1, 1, { mark: "until", until: names[0], ticket: names[1] })],
    });
    const seen = [...names.slice(0, 4), "⟨U+202E⟩txt.exe"];
    expect(await rowsOf(page)).toEqual([...seen, "any other caller"]);
    expect(await columnsOf(page)).toEqual(seen);
    expect(await page.title()).toBe("orders: who may call what");
    expect(await page.$$("img, main script")).toEqual([]);
    expect([...requests, ...faults]).toEqual([]);
  });
});

describe("its filters", () => {
  it.each([
    ["text", "WRITE", ["checkout", "legacy-batch", "12345"], ["POST /orders"]],
    ["text", "/health", [...NAMES, "any other caller"], ["GET /health"]],
    [
      "caller",
      "report",
      ["reports"],
      ["GET /orders", "GET /orders/:id", "USE /files", "GET /health", "GET /prices"],
    ],
    [
      "owner",
      "finance",
      ["nightly-billing", "legacy-batch"],
      [
        "GET /orders",
        "GET /orders/:id",
        "POST /orders",
        "USE /files",
        "GET /health",
        "GET /prices",
      ],
    ],
    ["mark", "public", [...NAMES, "any other caller"], ["GET /health"]],
    ["mark", "until", ["legacy-batch"], ["POST /orders"]],
    ["mark", "expired", ["legacy-batch"], ["USE /files"]],
  ])("leave what matches: %s %s", async (control, value, rows, columns) => {
    const { page } = await open(ORDERS);
    await set(page, control, value);
    expect(await rowsOf(page)).toEqual(rows);
    expect(await columnsOf(page)).toEqual(columns);
    await page.click("#reset");
    expect(await columnsOf(page)).toHaveLength(8);
    expect(await statusOf(page)).toBe("5 callers, 8 endpoints.");
  });

  it("report how much they leave", async () => {
    const { page } = await open(ORDERS);
    await set(page, "text", "DELETE");
    expect(await statusOf(page)).toBe(
      "0 of 5 callers, 1 of 8 endpoints: no caller may call any of them.",
    );
    await set(page, "text", "nothing like it");
    expect(await statusOf(page)).toBe("0 of 5 callers, 0 of 8 endpoints: nothing is left to show.");
  });
});

describe("its keyboard", () => {
  it("moves between cells by arrow keys, and leaves the table by tab", async () => {
    const { page } = await open(ORDERS);
    await page.focus("#reset");
    await page.keyboard.press("Tab");
    expect(await focusOf(page)).toMatch(/^checkout may call GET \/orders,/);
    for (const [key, expected] of [
      ["ArrowRight", /^checkout may call GET \/orders\/:id/],
      ["ArrowDown", /^reports may call GET \/orders\/:id/],
      ["ArrowLeft", /^reports may call GET \/orders,/],
      ["ArrowLeft", /^reports may call GET \/orders,/],
      ["End", /^reports may call GET \/prices/],
      ["Home", /^reports may call GET \/orders,/],
      ["PageDown", /^any other caller may not call GET \/orders$/],
      ["ArrowUp", /^12345 may not call GET \/orders$/],
    ] as const) {
      await page.keyboard.press(key);
      expect(await focusOf(page)).toMatch(expected);
    }
    expect(await textsOf(page, "#sentence")).toEqual(["12345 may not call GET /orders"]);
    expect(await page.$$("td[tabindex='0']")).toHaveLength(1);
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe("TD");
  });

  it("never moves the focus below a fixed header", async () => {
    const callers = Array.from({ length: 60 }, (_, index) => ({
      name: `caller-${index}`,
      owner: "a",
      retired: undefined,
    }));
    const endpoints = Array.from({ length: 60 }, (_, index) =>
      endpoint(`GET /a-long-name-of-an-endpoint/${index}`),
    );
    const { page } = await open({ callers, endpoints, cells: [] });
    await page.focus("td[tabindex='0']");
    for (const key of [
      "End",
      "PageDown",
      "PageDown",
      "PageDown",
      "PageUp",
      "PageUp",
      "Home",
    ] as const) {
      await page.keyboard.press(key);
      const [focused, top, left] = await page.evaluate(() =>
        [
          document.activeElement,
          document.querySelector("thead th"),
          document.querySelector("tbody th"),
        ].map((each) => {
          const { x, y, right, bottom } = (each as Element).getBoundingClientRect();
          return { x, y, right, bottom };
        }),
      );
      expect(focused?.y).toBeGreaterThanOrEqual((top?.bottom ?? 0) - 1);
      expect(focused?.x).toBeGreaterThanOrEqual((left?.right ?? 0) - 1);
    }
    expect(await page.$eval("#view", (view) => view.scrollTop)).toBeGreaterThan(0);
  });
});

describe("what axe-core finds", () => {
  const scheme = (value: "light" | "dark") => [{ name: "prefers-color-scheme", value }];
  const states: [string, (page: Page) => Promise<unknown>][] = [
    ["in light", (page) => page.emulateMediaFeatures(scheme("light"))],
    ["in dark", (page) => page.emulateMediaFeatures(scheme("dark"))],
    [
      "in dark, filtered",
      async (page) => {
        await page.emulateMediaFeatures(scheme("dark"));
        await set(page, "text", "orders");
        await page.focus("td[tabindex='0']");
      },
    ],
    ["in print", (page) => page.emulateMediaType("print")],
  ];

  it.each(states)("is nothing %s", async (_, bring) => {
    const { page } = await open(ORDERS);
    await bring(page);
    expect(await violationsIn(page)).toEqual([]);
  });

  it("is nothing in the list, either", async () => {
    const { page } = await open(largeMatrix());
    expect(await violationsIn(page)).toEqual([]);
  });

  async function violationsIn(page: Page): Promise<string[]> {
    await page.evaluate(axe.source);
    const results = (await page.evaluate("axe.run(document)")) as axe.AxeResults;
    expect(results.passes.length).toBeGreaterThan(10);
    return results.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`),
    );
  }
});

describe("on paper", () => {
  it("repeats its headers, and has no fixed or cut-off parts", async () => {
    const { page } = await open(ORDERS);
    await page.emulateMediaType("print");
    const styles = await page.evaluate(() => {
      const styleOf = (selector: string): CSSStyleDeclaration =>
        getComputedStyle(document.querySelector(selector) as Element);
      return {
        head: styleOf("thead").display,
        column: styleOf("thead th").position,
        row: styleOf("tbody th").position,
        view: styleOf("#view").overflow,
        filters: styleOf("#filters").display,
      };
    });
    expect(styles).toEqual({
      head: "table-header-group",
      column: "static",
      row: "static",
      view: "visible",
      filters: "none",
    });
  });
});

describe("with 5 000 endpoints and 2 000 callers", () => {
  it("opens as a list, which a filter changes in the time of reading its data a few times", async () => {
    const { page } = await open(largeMatrix());
    expect(await statusOf(page)).toBe(
      "2000 callers, 5000 endpoints: a table of 10005000 cells is too large to show, so this is the list of grants " +
        "(grants 1 to 200 of 200000). Filter to see a table.",
    );
    const readingMs = await fastest(5, () => msOf(page, readData));
    const times: Record<string, number> = {};
    for (const [id, value] of [
      ["text", "resource-4"],
      ["text", "resource-4999"],
      ["text", ""],
      ["caller", "caller-7"],
      ["owner", "team-7"],
      ["mark", "allowed"],
      ["mark", "report"],
    ] as const) {
      times[`${id} ${value}`] = await fastest(3, () => msOf(page, filter, id, value));
      expect((await page.$$("td")).length).toBeLessThan(5000);
    }
    console.log(`read its data in ${readingMs} ms, filtered in`, times);
    expect(Math.max(...Object.values(times)) / readingMs).toBeLessThan(20);
  });

  it("turns the list's pages", async () => {
    const { page } = await open(largeMatrix());
    await page.click("#next");
    expect(await statusOf(page)).toContain("(grants 201 to 400 of 200000)");
    expect(await page.$$("tbody tr")).toHaveLength(200);
    await page.click("#previous");
    expect(await statusOf(page)).toContain("(grants 1 to 200 of 200000)");
  });

  it("shows the first rows of a table of nearly 20 000 cells before the others, and all of them on paper", async () => {
    const large = largeMatrix();
    const { page } = await open({
      callers: large.callers.slice(0, 99),
      endpoints: large.endpoints.slice(0, 198),
      cells: large.cells.filter(({ caller, endpoint: at }) => caller < 99 && at < 198),
    });
    const cells = (): Promise<number> =>
      page.evaluate(() => document.querySelectorAll("td").length);
    await expect.poll(cells).toBe(19_800);
    const printed = await page.evaluate(() => {
      document.getElementById("reset")?.click();
      const before = document.querySelectorAll("td").length;
      dispatchEvent(new Event("beforeprint"));
      return { before, after: document.querySelectorAll("td").length };
    });
    expect(printed.before).toBeLessThan(5000);
    expect(printed.after).toBe(19_800);
  });

  /** Reads the data of the page as its script does when it is opened. */
  function readData(): void {
    JSON.parse((document.getElementById("data") as HTMLScriptElement).text);
  }

  /** Changes a filter, and waits for the layout that follows. */
  function filter(id: string, value: string): void {
    const element = document.getElementById(id) as HTMLInputElement;
    element.value = value;
    element.dispatchEvent(new Event(element.tagName === "SELECT" ? "change" : "input"));
    document.getElementById("view")?.getBoundingClientRect();
  }

  /** Milliseconds of processor time that a function takes in the page, since the machine is shared. */
  async function msOf<Args extends unknown[]>(
    page: Page,
    run: EvaluateFunc<Args>,
    ...args: Args
  ): Promise<number> {
    const session = await page.createCDPSession();
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    const taskSeconds = async (): Promise<number> => {
      const { metrics } = await session.send("Performance.getMetrics");
      return metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN;
    };
    const before = await taskSeconds();
    await page.evaluate(run, ...args);
    const after = await taskSeconds();
    await session.detach();
    return (after - before) * 1000;
  }

  /** The best of a few runs: the machine is shared. */
  async function fastest(runs: number, run: () => Promise<number>): Promise<number> {
    const times: number[] = [];
    for (let index = 0; index < runs; index += 1) times.push(await run());
    return Math.min(...times);
  }
});

function nonBreaking(text: string): string {
  return text.replace(" ", "\u00a0");
}
