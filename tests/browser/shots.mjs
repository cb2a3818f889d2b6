// Takes pictures of every view, for people to look at: target/browser/VERSION-LANGUAGE-VIEW-WIDTH[-dark].png.
//
//   node tests/browser/shots.mjs [PART OF A VIEW'S NAME]     PAIRS=8.13-english WIDTHS=1280,390

import { mkdirSync } from 'node:fs';
import { launch } from './chromium.mjs';
import { darken } from './dark.mjs';
import { SHOTS, Visit } from './visit.mjs';
import { World } from './world.mjs';
import { views } from './views.mjs';

const list = (name, usual) => (process.env[name] ?? usual).split(',');
const only = process.argv[2] ?? '';

mkdirSync(SHOTS, { recursive: true });
const browser = await launch();
await Promise.all(list('PAIRS', '8.13-english,8.13-chinese,7.10-english,7.10-chinese').map(async (pair) => {
  const world = await World.start(browser, ...pair.split('-'));
  for (const [name, show] of Object.entries(views).filter(([view]) => view.includes(only))) {
    const visit = new Visit(world);
    try {
      await show(visit);
      await shoot(visit, `${SHOTS}${pair}-${name}`);
    } catch (error) {
      console.log(`${world.name} ${name}: ${error.stack}`);
      process.exitCode = 1;
    } finally {
      await visit.end();
    }
  }
  await world.end();
}));
await browser.close();

async function shoot({ page }, path) {
  for (const theme of list('THEMES', 'light,dark')) {
    if (theme === 'dark') {
      await darken(page);
    }
    for (const width of list('WIDTHS', '1280,390')) {
      // So high that nothing scrolls.
      await page.setViewportSize({ width: Number(width), height: 3600 });
      // The module's part, and a little of what is around it.
      const { x, y, height, width: across } = await page.locator('.module-client-area').first().boundingBox();
      await page.screenshot({
        path: `${path}-${width}${theme === 'dark' ? '-dark' : ''}.png`,
        clip: { x: Math.max(0, x - 12), y: y - 12, width: Math.min(Number(width), across + 24), height: height + 24 },
      });
    }
  }
}
