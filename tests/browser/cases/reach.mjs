import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { darken } from '../dark.mjs';
import { views } from '../views.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

async function isUsable({ page }, look) {
  const { violations } = await page.evaluate(() => window.axe.run('.module-client-area'));
  const grave = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
  const told = grave.map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => [html, failureSummary])]);
  assert.deepEqual(told, [], look);
}

// Axe is a script itself.
const looked = Object.keys(views).filter((view) => view !== 'no-script');

export default Object.fromEntries(looked.map((view) => [
  `a screen reader can use it, light and dark, and nothing is cut off on a phone: ${view}`,
  async (visit) => {
    visit.tolerated.push(/409/);
    await views[view](visit);
    // Through the debugger, which no policy binds.
    await visit.page.evaluate(axe);
    await isUsable(visit, 'light');
    await darken(visit.page);
    await isUsable(visit, 'dark');
    for (const width of [390, 320]) {
      await visit.page.setViewportSize({ width, height: 800 });
      const wide = await visit.page.evaluate(() => [...document.querySelectorAll('.module-client-area *')]
        .filter((element) => !element.closest('svg, .convoy-tabs, thead')
          && element.getBoundingClientRect().right > document.documentElement.clientWidth)
        .map((element) => element.outerHTML.slice(0, 120)));
      assert.deepEqual(wide, [], `at ${width} pixels`);
    }
  },
]));
