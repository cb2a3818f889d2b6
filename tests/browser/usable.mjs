// What a screen reader, or a reader of little sight, could not use.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { darken } from './dark.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

async function isUsable(page, part, look) {
  const { violations } = await page.evaluate((within) => window.axe.run(within), part);
  const grave = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
  const told = grave.map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => [html, failureSummary])]);
  assert.deepEqual(told, [], look);
}

// Leaves the page dark.
export async function isUsableLightAndDark(page, part) {
  // Axe is a script itself: through the debugger, which no policy binds.
  await page.evaluate(axe);
  await isUsable(page, part, 'light');
  await darken(page);
  await isUsable(page, part, 'dark');
}

export async function fits(page, part, width) {
  await page.setViewportSize({ width, height: 800 });
  const wide = await page.evaluate((within) => [...document.querySelectorAll(`${within} *`)]
    .filter((element) => !element.closest('svg, .convoy-tabs, thead')
      && element.getBoundingClientRect().right > document.documentElement.clientWidth)
    .map((element) => element.outerHTML.slice(0, 120)), part);
  assert.deepEqual(wide, [], `at ${width} pixels`);
}
