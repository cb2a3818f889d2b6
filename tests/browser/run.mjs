// Runs the cases in both themes and both languages; ends with a line `N passed, N failed`. Each case runs in English
// in theme Twenty-One and in Chinese in theme Six; the other two pairs are for who changes text or style.
//
//   node tests/browser/run.mjs [PART OF A CASE'S NAME]     PAIRS=8.13-chinese,7.10-english

import { readdirSync } from 'node:fs';
import { Visit } from './visit.mjs';
import { World } from './world.mjs';
import { launch } from './chromium.mjs';

const PAIRS = (process.env.PAIRS ?? '8.13-english,7.10-chinese').split(',');
const CASE_MS = 120_000;

const only = process.argv[2] ?? '';
const files = readdirSync(new URL('cases/', import.meta.url)).filter((file) => file.endsWith('.mjs')).sort();
const cases = [];
for (const file of files) {
  const { default: found } = await import(`./cases/${file}`);
  cases.push(...Object.entries(found).filter(([name]) => name.includes(only)));
}

let passed = 0;
let failed = 0;
const began = Date.now();
const browser = await launch();
const ended = await Promise.allSettled(PAIRS.map(async (pair) => {
  const world = await World.start(browser, ...pair.split('-'));
  try {
    for (const [name, test] of cases) {
      await run(world, name, test);
    }
  } finally {
    await world.end();
  }
}));
await browser.close();
for (const { reason } of ended.filter((one) => one.status === 'rejected')) {
  failed += 1;
  console.log(`FAILED a world: ${reason?.stack ?? reason}`);
}
console.log(`browser: ${((Date.now() - began) / 1000).toFixed(1)} s`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

async function run(world, name, test) {
  const start = Date.now();
  const visit = new Visit(world);
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${CASE_MS / 1000} s`)), CASE_MS);
  });
  try {
    await Promise.race([test(visit).then(() => visit.isClean()), late]);
    passed += 1;
    console.log(`ok      ${world.name}  ${name}  ${Date.now() - start} ms`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${world.name}  ${name}\n${error.stack}\n${await visit.report()}`);
  } finally {
    clearTimeout(timer);
    await visit.end();
  }
}
