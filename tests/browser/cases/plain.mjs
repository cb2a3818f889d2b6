import assert from 'node:assert/strict';

// Every form in a browser without a script: what it has brought about stands on the page that follows, once.

const PASSWORD = 'Correct-Horse-7!';

const begin = (visit, wish) => visit.begin({ wish, options: { javaScriptEnabled: false }, clock: false });

async function isSaid(visit, text, { role = 'status', view } = {}) {
  const notice = visit.page.locator('.convoy [autofocus]');
  await notice.filter({ hasText: text }).waitFor();
  assert.equal(await notice.textContent(), text);
  assert.equal(await notice.getAttribute('role'), role);
  assert.equal(await visit.page.locator('.convoy [autofocus]:focus').count(), 1, 'it is read out');
  assert.equal(new URL(visit.page.url()).searchParams.get('convoy_view'), view);
  await visit.page.reload();
  assert.equal(await notice.count(), 0, 'said once');
}

export default {
  async 'without a script the state is shown and the power buttons work'(visit) {
    await begin(visit);
    await visit.open();
    assert.equal(await visit.convoy.locator('[data-script]:visible').count(), 0, 'nothing that needs one');
    await visit.convoy.locator('noscript a, a', { hasText: visit.words('show_live_state') }).click();
    const state = (word) => visit.convoy.locator('.convoy-badge', { hasText: visit.words(word) }).waitFor();
    await state('running');
    for (const [name, word] of [['PowerRestart', 'running'], ['PowerShutDown', 'stopped']]) {
      await visit.confirm(name);
      await isSaid(visit, visit.words('power_requested'), { view: 'live' });
      await state(word);
    }
    await visit.button('PowerStart').click();
    await isSaid(visit, visit.words('power_requested'), { view: 'live' });
    await visit.confirm('PowerStop');
    await isSaid(visit, visit.words('power_requested'), { view: 'live' });
    await state('stopped');
  },

  async 'without a script an order that fails says why'(visit) {
    await begin(visit);
    await visit.open('live');
    await visit.world.control('POST', '/mishaps', { task: 'power' });
    await visit.confirm('PowerStop');
    const alert = visit.page.locator('.convoy [role=alert]:focus');
    await alert.waitFor();
    const words = await alert.textContent();
    assert.ok(words.length > 10 && !/proxmox|500/i.test(words), words);
    assert.ok((await visit.world.state()).vm.running);
  },

  async 'without a script a console opens beside the page'(visit) {
    await begin(visit);
    await visit.world.control('PATCH', '/nodes/1', { fqdn: 'pve.example.test', port: 8006 });
    await visit.open();
    await visit.context.route('https://pve.example.test:8006/**', (route) => route.fulfill({ body: 'console' }));
    const [tab] = await Promise.all([visit.context.waitForEvent('page'), visit.button('Console').first().click()]);
    await tab.waitForURL('https://pve.example.test:8006/**');
    assert.equal(new URL(visit.page.url()).searchParams.get('modop'), null, 'the page itself stays');
  },

  async 'without a script backups are made, deleted and restored'(visit) {
    await begin(visit);
    await visit.open('backups');
    for (const name of ['first <b>', 'second']) {
      await visit.form('CreateBackup').locator('input[name=convoy_name]').fill(name);
      await visit.button('CreateBackup').click();
      await isSaid(visit, visit.words('backup_begun'), { view: 'backups' });
      await visit.world.control('POST', '/finish');
      await visit.open('backups');
    }
    const row = (name) => visit.convoy.locator('tr', { hasText: name });
    await visit.confirm('DeleteBackup', row('second'));
    await isSaid(visit, visit.words('backup_deleted'), { view: 'backups' });
    assert.equal(await row('second').count(), 0);
    assert.ok(await visit.button('RestoreBackup').isDisabled());
    await visit.world.runs(false);
    await visit.open('backups');
    // It was started meanwhile.
    await visit.world.runs(true);
    await visit.confirm('RestoreBackup');
    await isSaid(visit, visit.words('stop_before_restore'), { role: 'alert', view: 'backups' });
    await visit.world.runs(false);
    await visit.open('backups');
    await visit.confirm('RestoreBackup');
    await isSaid(visit, visit.words('restore_begun'), { view: 'backups' });
    assert.equal((await visit.world.state()).status, 'restoring_backup');
    await visit.convoy.locator('.alert', { hasText: visit.words('status_means_restoring') }).waitFor();
  },

  async 'without a script a server is installed anew'(visit) {
    await begin(visit);
    await visit.open('reinstall');
    const form = visit.form('ReinstallSystem');
    const fill = async (hostname) => {
      await form.locator('label', { hasText: 'Ubuntu 24.04' }).click();
      await form.locator('input[type=password]').fill(PASSWORD);
      await form.locator('input[name=convoy_confirm]').fill(hostname);
      await visit.button('ReinstallSystem').click();
    };
    await fill('another.example.test');
    const wrong = visit.words('type_hostname', { hostname: 'vps.example.test' });
    await isSaid(visit, wrong, { role: 'alert', view: 'reinstall' });
    assert.equal((await visit.world.state()).status, null);
    await fill('vps.example.test');
    await isSaid(visit, visit.words('reinstall_begun', { system: 'Ubuntu 24.04' }), { view: 'overview' });
    const { status, account_password: password } = await visit.world.state();
    assert.deepEqual([status, password], ['installing', PASSWORD]);
    assert.equal(await visit.convoy.locator('progress').count(), 1);
  },

  async 'without a script an ISO is mounted, booted from, and unmounted'(visit) {
    await begin(visit);
    const iso = 'rescue <1>.iso';
    await visit.world.control('POST', '/isos', { node_id: 1, name: iso, file_name: 'r.iso', size: 700 << 20 });
    await visit.open('settings');
    await visit.button('MountIso').click();
    await isSaid(visit, visit.words('iso_mounted', { iso }), { view: 'settings' });
    const first = visit.form('SetBootOrder').locator('select').first();
    const drive = await first.locator('option', { hasText: iso }).getAttribute('value');
    await first.selectOption(drive);
    await visit.button('SetBootOrder').click();
    await isSaid(visit, visit.words('boot_order_set'), { view: 'settings' });
    assert.equal((await visit.world.state()).boot_order[0], drive);
    await visit.button('UnmountIso').click();
    await isSaid(visit, visit.words('iso_unmounted', { iso }), { view: 'settings' });
    assert.deepEqual((await visit.world.state()).isos, []);
  },

  async 'without a script names, password, keys and nameservers are set'(visit) {
    await begin(visit);
    const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJdD7y3aLq454yWBdwLWbieU1ebz9/cu7/QEXn9OIeZJ ada@example';
    for (const [name, input, wrong, rule, right, done] of [
      ['Rename', 'input[name=convoy_hostname]', 'no_host name', 'hostname_rule', 'plain.example.test', 'renamed'],
      ['SetRootPassword', 'input[type=password]', 'too-simple', 'password_rule', PASSWORD, 'password_set'],
      ['SetSshKeys', '[name=convoy_key_1]', 'no key', 'ssh_keys_rule', key, 'ssh_keys_set'],
      ['SetNameservers', 'textarea', '8.8.8.8 '.repeat(4), 'nameservers_or_none', '9.9.9.9', 'nameservers_set'],
    ]) {
      for (const [value, text, role] of [[wrong, rule, 'alert'], [right, done, 'status']]) {
        await visit.open('settings');
        await visit.form(name).locator(input).fill(value);
        await visit.button(name).click();
        await isSaid(visit, visit.words(text), { role, view: 'settings' });
      }
    }
    const { hostname, account_password: password, ssh_keys: keys, nameservers } = await visit.world.state();
    assert.deepEqual([hostname, password, keys.trim(), nameservers],
      ['plain.example.test', PASSWORD, key, ['9.9.9.9']]);
  },
};
