// Takes pictures of what staff see, for people to look at: target/browser/VERSION-LANGUAGE-VIEW-WIDTH[-dark].png.
//
//   node tests/browser/staff.mjs [PART OF A VIEW'S NAME]     PAIRS=8.13-english WIDTHS=1000,380 THEMES=light,dark

import { mkdirSync } from 'node:fs';
import { launch } from './chromium.mjs';
import { darken } from './dark.mjs';
import { shown, views } from './staff-views.mjs';
import { SHOTS } from './visit.mjs';
import { World } from './world.mjs';

const list = (name, usual) => (process.env[name] ?? usual).split(',');
const only = process.argv[2] ?? '';

mkdirSync(SHOTS, { recursive: true });
const browser = await launch();
for (const pair of list('PAIRS', '8.13-english,8.13-chinese')) {
  const world = await World.start(browser, ...pair.split('-'));
  for (const name of Object.keys(views).filter((view) => view.includes(only))) {
    const page = await shown(world, name);
    await page.mouse.move(0, 0);
    // WHMCS's own fields are none of the module's.
    await page.evaluate(() => {
      const own = '#packageid, #server, #domain, #username, #dedicatedip, #password, #assignedips, #domainstatus, '
        + '[id^=customfield]';
      document.querySelectorAll(own).forEach((field) => field.closest('.form-group').remove());
    });
    await shoot(page, `${SHOTS}${pair}-${name}`);
    await page.close();
  }
  await world.end();
}
await browser.close();

async function shoot(page, path) {
  // From the top of the first to the bottom of the last.
  const parts = page.locator('.container-fluid > .alert, .module-buttons, form.form-horizontal, '
    + '.box:has-text("ConvoyPanel")');
  for (const theme of list('THEMES', 'light,dark')) {
    if (theme === 'dark') {
      await darken(page);
    }
    for (const width of list('WIDTHS', '1000,380')) {
      await page.setViewportSize({ width: Number(width), height: 900 });
      const [top, bottom] = [await parts.first().boundingBox(), await parts.last().boundingBox()];
      await page.screenshot({
        path: `${path}-${width}${theme === 'dark' ? '-dark' : ''}.png`,
        clip: { x: top.x, y: top.y, width: top.width, height: bottom.y + bottom.height - top.y },
        fullPage: true,
      });
    }
  }
}
