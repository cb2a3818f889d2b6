import assert from 'node:assert/strict';

// Presses a button and catches where the new tab goes, which the test's machine can't reach.
async function opened(visit, press, elsewhere) {
  const went = new Promise((resolve) => {
    visit.context.route(elsewhere, (route) => {
      resolve(route.request());
      return route.fulfill({ contentType: 'text/html', body: '<p>console</p>' });
    });
  });
  const [tab] = await Promise.all([visit.context.waitForEvent('page'), press()]);
  const request = await went;
  await tab.waitForURL(request.url());
  return { tab, url: new URL(request.url()), headers: await request.allHeaders() };
}

export default {
  async 'a console opens beside the page at the node, by ticket, and hears not where from'(visit) {
    await visit.begin();
    await visit.world.control('PATCH', '/nodes/1', { fqdn: 'pve.example.test', port: 8006, cluster: 'pve1' });
    await visit.live();
    const { tab, url, headers } = await opened(
      visit, () => visit.button('Console').first().click(), 'https://pve.example.test:8006/**');
    assert.equal(url.searchParams.get('vmid'), String(visit.world.server.vmid));
    assert.match(url.searchParams.get('token'), /^PVE:/);
    assert.equal(headers.referer, undefined);
    assert.equal(await tab.evaluate(() => [window.opener, document.referrer].join()), ',');
    assert.ok(await visit.button('PowerStop').count(), 'the page itself stays');
  },

  async 'a serial console opens at the console server'(visit) {
    await visit.begin();
    await visit.world.control('POST', '/coterms', {
      id: 1, name: 'coterm', is_tls_enabled: true, fqdn: 'coterm.example.test', port: 2115,
    });
    await visit.world.control('PATCH', '/nodes/1', { coterm_id: 1 });
    await visit.live();
    const { url, headers } = await opened(
      visit, () => visit.button('Console').nth(1).click(), 'https://coterm.example.test:2115/**');
    assert.equal(url.searchParams.get('type'), 'xtermjs');
    assert.ok(url.searchParams.get('token').length > 20);
    assert.equal(headers.referer, undefined);
  },

  async 'one press signs on to the panel'(visit) {
    await visit.begin();
    await visit.live();
    const link = visit.convoy.locator('a', { hasText: visit.words('sign_on') });
    assert.equal(await visit.page.locator(`#${await link.getAttribute('aria-describedby')}`).textContent(),
      visit.words('sign_on_note'));
    const [tab] = await Promise.all([visit.context.waitForEvent('page'), link.click()]);
    await tab.waitForURL((url) => url.origin === visit.world.served.about.panel);
    const [signedOn] = await visit.world.asked(/GET \/authenticate/);
    assert.equal(signedOn.status, 302);
  },
};
