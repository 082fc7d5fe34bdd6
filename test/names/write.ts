// Writes the public names of each package to test/names/expected: npm run names
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { packages } from "./doors.js";
import { EXPECTED } from "./expected.js";
import { publicNames } from "./public-names.js";

for (const file of readdirSync(EXPECTED)) rmSync(`${EXPECTED}${file}`);
for (const [folder, text] of publicNames(packages()))
  writeFileSync(`${EXPECTED}${folder}.txt`, text);
