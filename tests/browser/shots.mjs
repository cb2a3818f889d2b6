// Takes pictures of every view, for people to look at: target/browser/VERSION-LANGUAGE-VIEW-WIDTH[-dark].png.
//
//   node tests/browser/shots.mjs [PART OF A VIEW'S NAME]     PAIRS=8.13-english WIDTHS=1280,390

import { mkdirSync } from 'node:fs';
import { launch } from './chromium.mjs';
import { SHOTS, Visit } from './visit.mjs';
import { World } from './world.mjs';
import { views } from './views.mjs';

const list = (name, usual) => (process.env[name] ?? usual).split(',');
const only = process.argv[2] ?? '';

// A theme that only changes colours.
const DARK = `
  body, .module-client-area, .card, .card-body, .panel, .panel-body, .list-group-item, .product-details, #header,
  .header, .navbar, .bg-white, .bg-light { background: #1b1f27 !important; color: #e4e7ec !important;
    border-color: #39404d !important; }
  .card-header, .panel-heading, .product-icon { background: #232936 !important; color: #e4e7ec !important; }
  .form-control { background: #11151c !important; color: #e4e7ec !important; border-color: #4a5263 !important; }
  a:not(.btn), h1, h2, h3, h4, h5, h6, .text-body { color: #8ec7ff !important; }
`;

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
      // Through the debugger, which no policy binds.
      await page.evaluate((css) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(css);
        document.adoptedStyleSheets = [sheet];
      }, DARK);
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
