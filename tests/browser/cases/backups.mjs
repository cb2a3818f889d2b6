import assert from 'node:assert/strict';

async function make(visit, name) {
  const form = visit.form('CreateBackup');
  await form.locator('input[name=convoy_name]').fill(name);
  await visit.turns(() => visit.button('CreateBackup').click());
}

const row = (visit, name) => visit.convoy.locator('tr', { hasText: name });

export default {
  async 'a backup is made, shown at work, then complete'(visit) {
    await visit.begin();
    await visit.open('backups');
    assert.ok((await visit.convoy.textContent()).includes(visit.words('no_backups')));
    await visit.form('CreateBackup').locator('select[name=convoy_mode]').selectOption('suspend');
    await make(visit, '<b>nightly</b>');
    assert.equal(await visit.message.textContent(), visit.words('backup_begun'));
    assert.ok((await row(visit, '<b>nightly</b>').textContent()).includes(visit.words('backup_running')));
    await visit.world.control('POST', '/finish');
    await visit.open('backups');
    const text = await row(visit, '<b>nightly</b>').textContent();
    assert.ok(text.includes(visit.words('backup_complete')), text);
    assert.equal(await visit.form('DeleteBackup').count(), 1);
    assert.equal(await visit.message.textContent(), '', 'said once');
  },

  async 'at the limit the page says so, and after deleting one there is room'(visit) {
    await visit.begin({ wish: { settings: { 6: '1' } } });
    await visit.open('backups');
    await make(visit, 'first');
    await visit.world.control('POST', '/finish');
    await visit.open('backups');
    const text = await visit.convoy.textContent();
    assert.ok(text.includes(visit.words('backup_limit_reached')) && text.includes(
      visit.words('backup_quota', { used: 1, allowed: 1 })), text);
    assert.equal(await visit.form('CreateBackup').count(), 0);
    await visit.turns(() => visit.confirm('DeleteBackup'));
    assert.equal(await visit.message.textContent(), visit.words('backup_deleted'));
    assert.equal(await visit.form('CreateBackup').count(), 1);
  },

  async 'a third backup within ten minutes is refused in place'(visit) {
    await visit.begin({ wish: { settings: { 6: '7' } } });
    await visit.open('backups');
    await make(visit, 'first');
    await make(visit, 'second');
    visit.tolerated.push(/409/);
    await visit.form('CreateBackup').locator('input[name=convoy_name]').fill('third');
    await visit.button('CreateBackup').click();
    assert.match(await visit.said('CreateBackup'), /10/);
    assert.equal(await visit.form('CreateBackup').locator('input[name=convoy_name]').inputValue(), 'third');
  },

  async 'a running server is not restored, a stopped one is'(visit) {
    await visit.begin();
    await visit.open('backups');
    await make(visit, 'before');
    await visit.world.control('POST', '/finish');
    await visit.open('backups');
    assert.ok(await visit.button('RestoreBackup').isDisabled());
    assert.ok((await visit.convoy.textContent()).includes(visit.words('stop_before_restore')));
    await visit.world.runs(false);
    await visit.open('backups');
    // It was started meanwhile.
    await visit.world.runs(true);
    visit.tolerated.push(/409/);
    await visit.confirm('RestoreBackup');
    assert.equal(await visit.said('RestoreBackup'), visit.words('stop_before_restore'));
    await visit.world.runs(false);
    await visit.turns(() => visit.button('RestoreBackup').click());
    assert.equal((await visit.world.state()).status, 'restoring_backup');
    assert.equal((await visit.convoy.locator('.alert').textContent()).trim(), visit.words('status_means_restoring'));
    await visit.world.control('POST', '/finish');
    await visit.until(() => row(visit, 'before').count(), 'the backups again', 5000);
  },
};
