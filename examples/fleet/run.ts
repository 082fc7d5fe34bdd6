import { play } from "./play.js";

const tally = await play((line) => console.log(line));
const shown = tally.expected + tally.unexpected;
console.log(
  `\n${tally.expected} of ${shown} rows came out as expected, ${tally["not shown"]} not shown`,
);
process.exitCode = tally.unexpected === 0 ? 0 : 1;
