import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Matrix, matrixPage } from "@callgate/policy/review";
import puppeteer, { type Browser, type Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, inject } from "vitest";

/** A page of a matrix, opened from disk with the network off. */
export interface OpenPage {
  readonly page: Page;
  /** Addresses that were requested, except for the page's own. */
  readonly requests: readonly string[];
  /** Errors of the page's script, and messages of the browser. */
  readonly faults: readonly string[];
}

/** Starts one browser for the tests of a file. @returns a function that opens a matrix's page in it */
export function useBrowser(): (matrix: Matrix) => Promise<OpenPage> {
  const folder = mkdtempSync(join(tmpdir(), "callgate-page-"));
  let browser: Browser;
  let number = 0;
  beforeAll(async () => {
    // Chromium refuses its own sandbox to root, and in containers that forbid user namespaces. It reads our own page.
    const args = ["--no-sandbox", "--disable-dev-shm-usage"];
    browser = await puppeteer.launch({ executablePath: inject("browserPath"), args });
  });
  afterEach(async () => {
    const [, ...pages] = await browser.pages();
    await Promise.all(pages.map((page) => page.close()));
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });
  return async (matrix) => {
    number += 1;
    const path = join(folder, `${number}.html`);
    writeFileSync(path, matrixPage(matrix, { title: "orders", version: "3f9ac1d2b77e" }));
    const address = pathToFileURL(path).href;
    const page = await browser.newPage();
    const [requests, faults]: [string[], string[]] = [[], []];
    page.on("request", (request) => {
      if (request.url() !== address) requests.push(request.url());
    });
    page.on("pageerror", (error) => faults.push(String(error)));
    page.on("console", (message) => faults.push(message.text()));
    await page.setOfflineMode(true);
    await page.setViewport({ width: 1100, height: 800 });
    await page.goto(address, { waitUntil: "load" });
    return { page, requests, faults };
  };
}
