import assert from 'node:assert/strict';

const PASSWORD = 'Correct-Horse-7!';

async function save(visit, name) {
  await visit.button(name).click();
  return visit.said(name);
}

export default {
  async 'a server is renamed'(visit) {
    await visit.begin();
    await visit.open('settings');
    await visit.form('Rename').locator('input[name=convoy_name]').fill('Ada\u2019s <shop>');
    await visit.form('Rename').locator('input[name=convoy_hostname]').fill('Shop.Example.test');
    await visit.turns(() => visit.button('Rename').click());
    assert.equal(await visit.message.textContent(), visit.words('renamed'));
    assert.equal(await visit.convoy.locator('h3').textContent(), 'shop.example.test');
    const { name, hostname } = await visit.world.state();
    assert.deepEqual([name, hostname], ['Ada\u2019s <shop>', 'shop.example.test']);
    visit.tolerated.push(/409/);
    await visit.form('Rename').locator('input[name=convoy_hostname]').fill('no_host name');
    assert.equal(await save(visit, 'Rename'), visit.words('hostname_rule'));
  },

  async 'a password is checked while it is typed, then set'(visit) {
    await visit.begin();
    await visit.open('settings');
    const input = visit.form('SetRootPassword').locator('input[type=password]');
    const met = () => visit.form('SetRootPassword').locator('li.is-met').allTextContents();
    await input.pressSequentially('abc 1');
    assert.deepEqual(await met(), [visit.words('rule_lower'), visit.words('rule_digit')]);
    const asked = visit.asks(/a=SetRootPassword/);
    await visit.button('SetRootPassword').click();
    assert.equal(asked.length, 0, 'the browser itself holds it back');
    await input.fill(PASSWORD);
    assert.equal((await met()).length, 6);
    assert.equal(await save(visit, 'SetRootPassword'), visit.words('password_set'));
    assert.equal((await visit.world.state()).account_password, PASSWORD);
    assert.equal(await input.inputValue(), '');
    assert.equal((await met()).length, 0, 'the rule begins anew');
  },

  async 'keys and nameservers are set, and what is wrong is said'(visit) {
    await visit.begin();
    await visit.open('settings');
    const keys = visit.form('SetSshKeys').locator('[name=convoy_key_1]');
    visit.tolerated.push(/409/);
    await keys.fill('not a key');
    assert.equal(await save(visit, 'SetSshKeys'), visit.words('ssh_keys_rule'));
    const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJdD7y3aLq454yWBdwLWbieU1ebz9/cu7/QEXn9OIeZJ ada@example';
    await keys.fill(key);
    await visit.answered(/a=SetSshKeys/, () => visit.button('SetSshKeys').click());
    assert.equal(await visit.said('SetSshKeys'), visit.words('ssh_keys_set'));
    assert.equal((await visit.world.state()).ssh_keys.trim(), key);
    await visit.form('SetNameservers').locator('textarea').fill('9.9.9.9\n2620:fe::fe');
    assert.equal(await save(visit, 'SetNameservers'), visit.words('nameservers_set'));
    assert.deepEqual((await visit.world.state()).nameservers, ['9.9.9.9', '2620:fe::fe']);
  },

  async 'an ISO is mounted, booted from, and unmounted'(visit) {
    await visit.begin();
    const iso = 'rescue <1>.iso';
    await visit.world.control('POST', '/isos', { node_id: 1, name: iso, file_name: 'r.iso', size: 700 << 20 });
    await visit.open('settings');
    await visit.turns(() => visit.button('MountIso').click());
    assert.equal(await visit.message.textContent(), visit.words('iso_mounted', { iso }));
    const first = visit.form('SetBootOrder').locator('select').first();
    const drive = await first.locator('option', { hasText: iso }).getAttribute('value');
    await first.selectOption(drive);
    await visit.turns(() => visit.button('SetBootOrder').click());
    assert.equal((await visit.world.state()).boot_order[0], drive);
    assert.equal(await first.inputValue(), drive);
    await visit.turns(() => visit.button('UnmountIso').click());
    assert.deepEqual((await visit.world.state()).isos, []);
  },

  async 'a reinstallation asks for a system, a password and the hostname, then shows its progress'(visit) {
    await visit.begin();
    await visit.open('reinstall');
    const form = visit.form('ReinstallSystem');
    const asked = visit.asks(/a=ReinstallSystem/);
    await form.locator('input[type=password]').fill(PASSWORD);
    await form.locator('input[name=convoy_confirm]').fill('another.example.test');
    await visit.button('ReinstallSystem').click();
    assert.equal(asked.length, 0, 'a system must be chosen');
    await form.locator('label', { hasText: 'Ubuntu 24.04' }).click();
    visit.tolerated.push(/409/);
    await visit.button('ReinstallSystem').click();
    assert.equal(await visit.said('ReinstallSystem'), visit.words('type_hostname', { hostname: 'vps.example.test' }));
    await form.locator('input[name=convoy_confirm]').fill('vps.example.test');
    await visit.turns(() => visit.button('ReinstallSystem').click());
    assert.equal((await visit.world.state()).status, 'installing');
    assert.equal(await visit.message.textContent(), visit.words('reinstall_begun', { system: 'Ubuntu 24.04' }));
    assert.equal(await visit.convoy.locator('progress').count(), 1);
    await visit.answered(/a=State/, () => visit.page.clock.runFor(5000));
    await visit.world.control('POST', '/finish');
    await visit.until(() => visit.convoy.locator('[data-part=usage] .convoy-badge').count(), 'the finished page', 5000);
  },

  async 'what the product leaves out is not on the page'(visit) {
    await visit.begin({ wish: { settings: { 15: 'console, rename' } } });
    await visit.live();
    assert.deepEqual(await visit.convoy.locator('nav a').allTextContents(), [
      visit.words('tab_overview'), visit.words('tab_settings'),
    ]);
    assert.equal(await visit.form('PowerStop').count(), 0);
    assert.equal(await visit.form('Console').count(), 2);
    await visit.open('settings');
    const forms = await visit.convoy.locator('form').evaluateAll((all) => all.map((form) => form.action.split('=').pop()));
    assert.deepEqual(forms, ['Rename']);
    assert.equal(await visit.page.locator('[href="#changepassword"], #changepassword').count(), 0, "WHMCS's own form");
  },
};
