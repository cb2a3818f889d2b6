import { shown } from '../staff-views.mjs';
import { fits, isUsableLightAndDark } from '../usable.mjs';
import { views } from '../views.mjs';

const name = (view) => `a screen reader can use it, light and dark, and nothing is cut off on a phone: ${view}`;

// Axe is a script itself.
const looked = Object.keys(views).filter((view) => view !== 'no-script');

const customers = looked.map((view) => [name(view), async (visit) => {
  visit.tolerated.push(/409/);
  await views[view](visit);
  await isUsableLightAndDark(visit.page, '.module-client-area');
  for (const width of [390, 320]) {
    await fits(visit.page, '.module-client-area', width);
  }
}]);

// The module's parts that have colours of their own.
const ofStaff = ['home-bindings', 'home-down', 'home-left', 'home-unknown', 'staff-unknown', 'staff-copied'];
const staff = ofStaff.map((view) => [name(view), async ({ world }) => {
  const page = await shown(world, view);
  await isUsableLightAndDark(page, 'body div[lang]');
  await fits(page, 'body', 380);
  await page.close();
}]);

export default Object.fromEntries([...customers, ...staff]);
