// What the page can look like: each of these leaves it so.

const GIB = 1024 ** 3;

// A quarter of an hour of a server that does something, as the page would keep it.
function samples() {
  const now = Math.floor(Date.now() / 1000);
  return Array.from({ length: 110 }, (_, position) => {
    const cpu = 130 + 90 * Math.sin(position / 9) + (position % 17 === 4 ? 300 : 0) + (position * 37) % 60;
    const memory = 333 + 110 * Math.sin((110 - position) / 28);
    return `${now - (110 - position) * 7}-${Math.round(cpu)}-${Math.round(memory)}`;
  }).join(',');
}

async function busyServer(visit) {
  await visit.begin();
  await visit.world.control('PATCH', `/servers/${visit.world.server.uuid}`, { bandwidth_usage: 312 * GIB });
  const { vmid, vm } = visit.world.server;
  await visit.world.control('PATCH', `/vms/${vmid}`, { since: vm.since - 268_000_000 });
  await visit.context.route(/a=State/, (route) => {
    const sent = new URLSearchParams(route.request().postData());
    sent.set('convoy_samples', samples());
    return route.continue({ postData: sent.toString() });
  });
}

async function backups(visit) {
  await visit.open('backups');
  for (const [name, complete] of [['before the upgrade of the shop', true], ['weekly', false]]) {
    await visit.form('CreateBackup').locator('input[name=convoy_name]').fill(name);
    await Promise.all([visit.page.waitForEvent('load'), visit.button('CreateBackup').click()]);
    if (complete) {
      await visit.world.control('POST', '/finish');
    }
  }
}

async function isos(visit) {
  for (const [name, size] of [['debian-12.8.0-amd64-netinst.iso', 0.6], ['virtio-win-0.1.266.iso', 0.7]]) {
    await visit.world.control('POST', '/isos', { node_id: 1, name, file_name: name, size: Math.round(size * GIB) });
  }
}

// As a browser without a script sends it.
const plainly = (form) => form.evaluate((element) => element.submit());

export const views = {
  async overview(visit) {
    await busyServer(visit);
    await visit.live();
  },
  async stopped(visit) {
    await busyServer(visit);
    await visit.world.runs(false);
    await visit.live();
  },
  async question(visit) {
    await busyServer(visit);
    await visit.live();
    await visit.form('PowerStop').locator('xpath=ancestor::details').locator('summary').click();
  },
  async masked(visit) {
    await busyServer(visit);
    await visit.live();
    await visit.convoy.locator('button[data-mask]').click();
  },
  async fault(visit) {
    await busyServer(visit);
    await visit.live();
    await visit.world.control('POST', '/mishaps', { task: 'power' });
    await visit.confirm('PowerStop');
    await visit.said();
  },
  async busy(visit) {
    await busyServer(visit);
    await visit.live();
    const pressed = visit.page.waitForResponse(/a=PowerStop/);
    await visit.confirm('PowerStop');
    await pressed;
    await visit.world.runs(true);
    await visit.said();
  },
  async 'signed-out'(visit) {
    await busyServer(visit);
    await visit.live();
    const other = await visit.tab();
    await other.goto(`${visit.world.site}/logout.php`);
    await visit.until(async () => (await visit.message.textContent()) !== '', 'the end of the session', 5000);
  },
  async installing(visit) {
    await visit.begin({ wish: { installed: false } });
    await visit.open();
  },
  async 'install-failed'(visit) {
    await visit.begin({ wish: { installed: false } });
    await visit.world.control('POST', '/finish', { outcome: 'install_failed' });
    await visit.open();
  },
  async suspended(visit) {
    await visit.begin();
    await visit.world.control('PATCH', `/servers/${visit.world.server.uuid}`, { status: 'suspended' });
    await visit.world.status('Suspended');
    await visit.open();
  },
  async 'panel-down'(visit) {
    await visit.begin();
    await visit.world.control('POST', '/faults', { kind: 'refuse' });
    await visit.open();
  },
  async 'panel-down-backups'(visit) {
    await visit.begin();
    await visit.world.control('POST', '/faults', { kind: 'refuse' });
    await visit.open('backups');
  },
  async 'no-script'(visit) {
    await visit.begin({ options: { javaScriptEnabled: false }, clock: false });
    await visit.open();
  },
  async 'plain-done'(visit) {
    await busyServer(visit);
    await visit.live();
    await plainly(visit.form('PowerRestart'));
    await visit.page.locator('.convoy [role=status]:focus').waitFor();
    await visit.convoy.locator('[data-part=usage] .convoy-badge').waitFor();
  },
  async 'plain-failed'(visit) {
    await visit.begin();
    await visit.open('settings');
    await visit.form('SetSshKeys').locator('[name=convoy_key_1]').fill('ssh-rsa not a key');
    await plainly(visit.form('SetSshKeys'));
    await visit.page.locator('.convoy [role=alert]:focus').waitFor();
  },
  async 'backups-none'(visit) {
    await visit.begin();
    await visit.open('backups');
  },
  async backups(visit) {
    await visit.begin({ wish: { settings: { 6: '7' } } });
    await backups(visit);
    await visit.open('backups');
  },
  async 'backups-full'(visit) {
    await visit.begin();
    await backups(visit);
    await visit.world.control('POST', '/finish');
    await visit.world.runs(false);
    await visit.open('backups');
    await visit.form('RestoreBackup').first().locator('xpath=ancestor::details').locator('summary').click();
  },
  async restoring(visit) {
    await visit.begin();
    await visit.world.control('PATCH', `/servers/${visit.world.server.uuid}`, { status: 'restoring_backup' });
    await visit.open('backups');
  },
  async settings(visit) {
    await visit.begin();
    await isos(visit);
    await visit.open('settings');
    await visit.form('SetRootPassword').locator('input[type=password]').pressSequentially('Secr');
  },
  async reinstall(visit) {
    await visit.begin();
    for (const [group, name] of [['Windows', 'Windows Server 2022'], ['Linux', 'AlmaLinux 9']]) {
      await visit.world.control('POST', '/templates', { node_id: 1, group, name, vmid: 9100 });
    }
    await visit.open('reinstall');
    await visit.form('ReinstallSystem').locator('input[type=password]').pressSequentially('Secret-1');
  },
  async 'reinstall-installing'(visit) {
    await visit.begin({ wish: { installed: false } });
    await visit.open('reinstall');
  },
};
