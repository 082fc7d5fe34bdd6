import process from "node:process";
import { pathToFileURL } from "node:url";
import type { Handler } from "./handler.js";
import { createService } from "./service.js";

/** The service of the checks, or the recipe whose path is in the environment. */
export async function chosenService(): Promise<Handler> {
  const { SERVICE_CONFIG, RECIPE = "" } = process.env;
  if (SERVICE_CONFIG !== undefined) return createService(JSON.parse(SERVICE_CONFIG));
  const { default: recipe } = await import(pathToFileURL(RECIPE).href);
  return recipe.fetch;
}
