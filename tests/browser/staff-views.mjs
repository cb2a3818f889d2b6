// What staff see: each of these leaves a page of the admin area so.

async function elsewhere(world, ...what) {
  await world.served.ask({ do: 'elsewhere', ...Object.fromEntries(what.map((one) => [one, true])) });
}

export const views = {
  async home({ world, home }) {
    await world.served.ask({ do: 'cron' });
    await home();
  },
  async 'home-bindings'({ world, home }) {
    await world.served.ask({ do: 'bindings' });
    await world.served.ask({ do: 'cron' });
    await home();
  },
  async 'home-moved'({ world, home }) {
    await world.served.ask({ do: 'cron' });
    await elsewhere(world, 'database');
    await home();
  },
  async 'home-unknown'({ world, home }) {
    await world.served.ask({ do: 'cron' });
    await elsewhere(world, 'address', 'database');
    await home();
  },
  async 'home-down'({ world, home }) {
    await world.control('POST', '/faults', { kind: 'refuse' });
    await world.served.ask({ do: 'cron' });
    await home();
  },
  async 'home-left'({ world, home }) {
    await world.served.ask({ do: 'hook', hook: 'TerminateAccount', service: world.service });
    await world.control('POST', '/finish', { outcome: 'deletion_failed' });
    await world.served.ask({ do: 'cron' });
    await home();
  },
  async staff({ tab, press }) {
    // Whether the server runs is known once the client's session on the panel is open.
    await tab();
    await press('StaffRestart');
    await tab();
  },
  async 'staff-moved'({ world, tab }) {
    await elsewhere(world, 'database');
    await tab();
  },
  async 'staff-unknown'({ world, tab }) {
    await elsewhere(world, 'address', 'database');
    await tab();
  },
  async 'staff-again'(staff) {
    await views['staff-unknown'](staff);
    await staff.press('ShopCopied');
  },
  async 'staff-copied'(staff) {
    await views['staff-again'](staff);
    await staff.press('ShopCopied');
  },
  async 'staff-copied-again'(staff) {
    await views['staff-copied'](staff);
    await staff.press('ConfirmCopied');
  },
};

// A page of a browser in which an administrator has logged in, showing one of the views.
export async function shown(world, view) {
  await world.fresh();
  const page = await world.browser.newPage({ viewport: { width: 1000, height: 900 } });
  await page.goto(`${world.site}/admin/`);
  await page.fill('input[name=username]', 'admin');
  await page.fill('input[name=password]', 'admin');
  await page.click('form button');
  await views[view]({
    world,
    home: () => page.goto(`${world.site}/admin/`),
    tab: () => page.goto(`${world.site}/admin/clientsservices.php?id=${world.service}`),
    press: (button) => page.click(`button[name=ac][value=${button}]`),
  });
  return page;
}
