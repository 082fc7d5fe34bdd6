import { play } from "./play.js";

const rows = await play(({ title, expected, seen }) => {
  console.log(`${seen === expected ? "✓" : "✗"} ${title.padEnd(46)} ${seen}`);
});
const expected = rows.filter((row) => row.seen === row.expected).length;
console.log(`\n${expected} of ${rows.length} rows came out as expected`);
process.exitCode = expected === rows.length ? 0 : 1;
