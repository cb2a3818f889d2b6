import assert from 'node:assert/strict';

export default {
  async 'the overview shows state, bars and, after a while, a chart'(visit) {
    await visit.begin();
    await visit.live();
    const usage = visit.convoy.locator('[data-part=usage]');
    assert.equal(await usage.locator('.convoy-badge').textContent(), visit.words('running'));
    assert.equal(await usage.locator('meter').count(), 3);
    assert.equal(await usage.locator('svg').count(), 0, 'one sample is no line');
    await visit.until(() => usage.locator('svg polyline').count(), 'a chart', 5000);
    for (const line of ['is-cpu', 'is-memory']) {
      assert.match(await usage.locator(`polyline.${line}`).getAttribute('points'), /^0,\d+ .*600,\d+$/);
    }
  },

  async 'an installing server turns into a finished page by itself'(visit) {
    await visit.begin({ wish: { installed: false } });
    await visit.open();
    assert.equal(await visit.convoy.locator('.alert progress').count(), 1);
    assert.equal(await visit.convoy.locator('[data-part=power]').count(), 0);
    await visit.world.control('POST', '/finish');
    await visit.until(() => visit.convoy.locator('[data-part=usage] .convoy-badge').count(), 'the finished page', 5000);
    assert.equal(await visit.convoy.locator('progress').count(), 0);
  },

  async 'the page of a failed installation says what to do'(visit) {
    await visit.begin({ wish: { installed: false } });
    await visit.world.control('POST', '/finish', { outcome: 'install_failed' });
    await visit.open();
    const alert = visit.convoy.locator('.alert-danger');
    assert.equal((await alert.textContent()).trim(), visit.words('status_means_install_failed'));
  },

  async 'a suspended service is read only'(visit) {
    await visit.begin();
    await visit.world.control('PATCH', `/servers/${visit.world.server.uuid}`, { status: 'suspended' });
    await visit.world.status('Suspended');
    await visit.open('settings');
    assert.equal((await visit.convoy.locator('.alert').textContent()).trim(), visit.words('status_means_suspended'));
    assert.equal(await visit.convoy.locator('form, nav, a').count(), 0);
    assert.match(await visit.convoy.textContent(), /198\.51\.100\.\d+/);
  },

  async 'where the panel is down, what is stored is shown'(visit) {
    await visit.begin();
    await visit.world.control('POST', '/faults', { kind: 'refuse' });
    await visit.open();
    const shown = await visit.page.locator('.module-client-area').textContent();
    assert.ok(shown.includes(visit.words('no_live_data')));
    assert.match(shown, /198\.51\.100\.\d+/);
  },

  async 'what cannot be asked for a moment is said, and asked for more seldom'(visit) {
    await visit.begin();
    await visit.live();
    await visit.world.control('POST', '/faults', { kind: 'refuse' });
    visit.tolerated.push(/409/);
    await visit.answered(/a=State/, () => visit.page.clock.runFor(6000));
    assert.notEqual(await visit.message.textContent(), '');
    await visit.world.control('DELETE', '/faults');
    const asked = visit.asks(/a=State/);
    await visit.page.clock.runFor(24_000);
    assert.equal(asked.length, 0);
    await visit.answered(/a=State/, () => visit.page.clock.runFor(8000));
    assert.equal(asked.length, 1);
    assert.equal(await visit.message.textContent(), '');
  },

  async 'a hidden page asks every 30 seconds, a seen one at once'(visit) {
    await visit.begin();
    await visit.live();
    await visit.hide(true);
    const asked = visit.asks(/a=State/);
    // The question that was due already.
    await visit.answered(/a=State/, () => visit.page.clock.runFor(6000));
    assert.equal(asked.length, 1);
    await visit.page.clock.runFor(24_000);
    assert.equal(asked.length, 1);
    await visit.answered(/a=State/, () => visit.page.clock.runFor(8000));
    assert.equal(asked.length, 2);
    await visit.answered(/a=State/, () => visit.hide(false));
    assert.equal(asked.length, 3);
  },

  async 'after signing out in another tab the page says so and asks no more'(visit) {
    await visit.begin();
    await visit.live();
    const other = await visit.tab();
    await other.goto(`${visit.world.site}/logout.php`);
    await visit.until(async () => (await visit.message.textContent()) !== '', 'the end', 5000);
    assert.equal(await visit.message.textContent(), visit.words('signed_out'));
    const asked = visit.asks(/a=State/);
    await visit.page.clock.runFor(120_000);
    assert.equal(asked.length, 0);
  },

  async 'an address is copied with one press'(visit) {
    await visit.begin();
    await visit.context.grantPermissions(['clipboard-write'], { origin: visit.world.site });
    // The clipboard itself is everybody's who runs beside this case.
    await visit.page.addInitScript(() => {
      const write = navigator.clipboard.writeText.bind(navigator.clipboard);
      navigator.clipboard.writeText = (text) => write(text).then(() => { window.copied = text; });
    });
    await visit.live();
    const button = visit.convoy.locator('[data-copy]').first();
    const address = await button.getAttribute('data-copy');
    assert.match(address, /^198\.51\.100\.\d+$/);
    await button.click();
    await button.filter({ hasText: visit.words('copied') }).waitFor();
    assert.equal(await visit.page.evaluate(() => window.copied), address);
    await visit.until(async () => (await button.textContent()) === visit.words('copy'), 'the button as it was');
  },

  async 'a page for a screenshot shows no address and no name'(visit) {
    await visit.begin();
    await visit.live();
    const { name } = visit.world.server;
    const secrets = new RegExp(`198\\.51\\.100|2001:db8|vps\\.example|${name}`);
    assert.match(await visit.convoy.innerText(), secrets);
    const button = visit.convoy.locator('button[data-mask]');
    await button.click();
    assert.equal(await button.getAttribute('aria-pressed'), 'true');
    assert.doesNotMatch(await visit.convoy.innerText(), secrets);
    // What comes later is masked too.
    await visit.answered(/a=State/, () => visit.page.clock.runFor(5000));
    assert.doesNotMatch(await visit.convoy.innerText(), secrets);
    await button.click();
    assert.match(await visit.convoy.innerText(), secrets);
  },
};
