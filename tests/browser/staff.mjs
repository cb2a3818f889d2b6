// Takes the pictures of what staff see, for people to look at: target/browser/8.13-english-staff.png, …-home.png.
//
//   node tests/browser/staff.mjs

import { mkdirSync } from 'node:fs';
import { launch } from './chromium.mjs';
import { SHOTS } from './visit.mjs';
import { World } from './world.mjs';

mkdirSync(SHOTS, { recursive: true });
const browser = await launch();
const world = await World.start(browser, '8.13', 'english');
await world.fresh();
await world.served.ask({ do: 'cron' });
const page = await browser.newPage({ viewport: { width: 1000, height: 900 } });
await page.goto(`${world.site}/admin/`);
await page.fill('input[name=username]', 'admin');
await page.fill('input[name=password]', 'admin');
await page.click('form button');
const card = page.locator('.box', { hasText: 'ConvoyPanel' });
await shoot('home', card, card);

// Whether the server runs is known once the client's session on the panel is open.
const tab = `${world.site}/admin/clientsservices.php?id=${world.service}`;
await page.goto(tab);
await page.click('button[name=ac]:has-text("Restart")');
await page.goto(tab);
await page.mouse.move(0, 0);
// WHMCS's own fields are none of the module's.
await page.evaluate(() => {
  const own = '#packageid, #server, #domain, #username, #dedicatedip, #password, #assignedips, #domainstatus, [id^=customfield]';
  document.querySelectorAll(own).forEach((field) => field.closest('.form-group').remove());
});
await shoot('staff', page.locator('.module-buttons'), page.locator('form.form-horizontal'));
await browser.close();
await world.end();

// From the top of one element to the bottom of another.
async function shoot(name, first, last) {
  const [top, bottom] = [await first.boundingBox(), await last.boundingBox()];
  await page.screenshot({
    path: `${SHOTS}${world.version}-${world.language}-${name}.png`,
    clip: { x: top.x, y: top.y, width: top.width, height: bottom.y + bottom.height - top.y },
    fullPage: true,
  });
}
