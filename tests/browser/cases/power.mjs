import assert from 'node:assert/strict';

const disabled = async (visit) => {
  const names = [];
  for (const name of ['PowerStart', 'PowerShutDown', 'PowerRestart', 'PowerStop']) {
    if (await visit.isOff(name)) {
      names.push(name);
    }
  }
  return names;
};

export default {
  async 'power buttons that make no sense are disabled'(visit) {
    await visit.begin();
    await visit.live();
    assert.deepEqual(await disabled(visit), ['PowerStart']);
    await visit.world.runs(false);
    await visit.until(async () => !(await visit.isOff('PowerStart')), 'a start button', 5000);
    assert.deepEqual(await disabled(visit), ['PowerShutDown', 'PowerRestart', 'PowerStop']);
    assert.ok(await visit.isOff('Console'), 'nothing to see');
  },

  async 'a button is busy until the state has really changed'(visit) {
    await visit.begin();
    await visit.live();
    // The panel takes the order; the VM takes its time.
    await visit.context.route(/a=PowerStop/, async (route) => {
      const response = await route.fetch();
      await visit.world.runs(true);
      await route.fulfill({ response });
    });
    await visit.confirm('PowerStop');
    assert.equal(await visit.said(), visit.words('power_requested'));
    for (let times = 0; times < 3; times += 1) {
      await visit.answered(/a=State/, () => visit.page.clock.runFor(1500));
      assert.equal(await visit.button('PowerStop').getAttribute('aria-busy'), 'true');
    }
    await visit.world.runs(false);
    await visit.until(async () => !(await visit.isOff('PowerStart')), 'a stopped server');
    assert.equal(await visit.convoy.locator('.is-busy').count(), 0);
    assert.equal(await visit.convoy.locator('[data-part=usage] .convoy-badge').textContent(), visit.words('stopped'));
    await visit.button('PowerStart').click();
    await visit.until(() => visit.isOff('PowerStart'), 'a running server');
    assert.ok((await visit.world.state()).vm.running);
  },

  // Put back: convoy.js, refresh(): wait for `running` after a restart.
  async 'a restart is done when the server has begun to run anew, and not while it still runs'(visit) {
    await visit.begin();
    const { vmid, vm } = visit.world.server;
    const runsSince = (since) => visit.world.control('PATCH', `/vms/${vmid}`, { since });
    await runsSince(vm.since - 3_600_000);
    await visit.live();
    let anew = 0;
    await visit.context.route(/a=PowerRestart/, async (route) => {
      const response = await route.fetch();
      anew = (await visit.world.state()).vm.since;
      await runsSince(vm.since - 3_600_000);
      await route.fulfill({ response });
    });
    await visit.confirm('PowerRestart');
    assert.equal(await visit.said(), visit.words('power_requested'));
    for (let times = 0; times < 3; times += 1) {
      await visit.answered(/a=State/, () => visit.page.clock.runFor(1500));
      assert.equal(await visit.button('PowerRestart').getAttribute('aria-busy'), 'true');
    }
    await runsSince(anew);
    await visit.until(async () => (await visit.convoy.locator('.is-busy').count()) === 0, 'a server that runs anew');
    assert.equal(await visit.convoy.locator('section [data-message]').filter({ hasText: /./ }).count(), 0);
  },

  async 'an order that never takes effect is given up, and said so'(visit) {
    await visit.begin();
    await visit.live();
    await visit.context.route(/a=PowerShutDown/, async (route) => {
      const response = await route.fetch();
      await visit.world.runs(true);
      await route.fulfill({ response });
    });
    await visit.confirm('PowerShutDown');
    await visit.said();
    await visit.page.clock.fastForward(91_000);
    await visit.until(async () => (await visit.said()) === visit.words('not_yet'), 'words');
    assert.equal(await visit.convoy.locator('.is-busy').count(), 0);
  },

  async 'only one question is open, and no button moves for it'(visit) {
    await visit.begin();
    await visit.live();
    const console = visit.button('Console').first();
    const before = await console.boundingBox();
    for (const name of ['PowerShutDown', 'PowerStop']) {
      await visit.question(name).locator('summary').click();
      assert.equal(await visit.convoy.locator('details[open]').count(), 1);
      assert.deepEqual(await console.boundingBox(), before);
    }
    // It stays open while the page asks how things are.
    await visit.answered(/a=State/, () => visit.page.clock.runFor(5000));
    assert.ok(await visit.button('PowerStop').isVisible());
  },

  async 'why an order failed stands beside the buttons, and stays'(visit) {
    await visit.begin();
    await visit.live();
    await visit.world.control('POST', '/mishaps', { task: 'power' });
    visit.tolerated.push(/409/);
    await visit.confirm('PowerRestart');
    const words = await visit.said();
    assert.ok(words.length > 10 && !/proxmox|500/i.test(words), words);
    await visit.answered(/a=State/, () => visit.page.clock.runFor(5000));
    assert.equal(await visit.said(), words);
    assert.equal(await visit.convoy.locator('.is-busy').count(), 0);
  },

  // Put back: convoy.js, ask(): say `root.dataset.failed` ("retried automatically") of forms, too.
  async 'an order whose answer is lost is not called failed, nor retried'(visit) {
    await visit.begin();
    await visit.live();
    visit.tolerated.push(/502|ERR_|Failed to load/);
    const page = { contentType: 'text/html', body: '<h1>502 Bad Gateway</h1>' };
    const inItsPlace = [
      (route) => route.abort('connectionreset'),
      (route) => route.fulfill({ ...page, status: 502 }),
      (route) => route.fulfill(page),
      (route) => route.fulfill({ contentType: 'text/html', body: '' }),
      (route) => route.fulfill({ contentType: 'application/json', body: '{"ok":tr' }),
    ];
    let sent = 0;
    await visit.context.route(/a=PowerRestart/, async (route) => {
      await route.fetch();
      await inItsPlace[sent](route);
      sent += 1;
    });
    for (const _ of inItsPlace) {
      await visit.confirm('PowerRestart');
      await visit.until(async () => (await visit.said()) === visit.words('customer_hears_unknown_outcome'), 'words');
      assert.equal(await visit.convoy.locator('.is-busy').count(), 0);
      await visit.page.reload();
      await visit.convoy.locator('[data-part=usage] .convoy-badge').waitFor();
    }
    assert.equal(sent, inItsPlace.length);
  },

  async 'a server is stopped with the keyboard alone'(visit) {
    await visit.begin();
    await visit.live();
    const summary = visit.question('PowerStop').locator('summary');
    await visit.tabTo(summary);
    await visit.page.keyboard.press('Enter');
    await visit.tabTo(visit.button('PowerStop'));
    await visit.page.keyboard.press('Space');
    await visit.said();
    await visit.until(async () => !(await visit.isOff('PowerStart')), 'a stopped server');
    assert.ok(!(await visit.world.state()).vm.running);
    const held = await visit.page.evaluate(() => document.activeElement.form?.getAttribute('action'));
    assert.match(held ?? '', /a=PowerStart$/, 'the focus is on what can be done next');
  },
};
