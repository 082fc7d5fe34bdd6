import { DOCUMENT, folderWith, ROUTES } from "./example-folder.js";

/** A folder with every file that the examples of the commands' help name; they find nothing there. */
export function exampleFolder(): string {
  return folderWith({ "callgate.yaml": DOCUMENT, "callgate.routes.json": ROUTES });
}
