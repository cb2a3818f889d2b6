// One customer's visit: a browser context of its own, signed in to the shop.

import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { watch } from './policy.mjs';

export const SHOTS = fileURLToPath(new URL('../../target/browser/', import.meta.url));

export class Visit {
  // Console messages that the case brings about itself.
  tolerated = [];
  complaints = [];

  constructor(world) {
    this.world = world;
    this.words = world.words;
  }

  // A signed-in browser, with the page's clock in the case's hands.
  async begin({ wish = {}, options = {}, clock = true } = {}) {
    await this.world.fresh(wish);
    this.context = await this.world.browser.newContext({
      viewport: { width: 1280, height: 900 }, storageState: await this.world.signedIn(), ...options,
    });
    this.context.setDefaultTimeout(60_000);
    await watch(this.context, this.complaints);
    this.page = await this.tab();
    if (clock) {
      await this.page.clock.install();
    }
  }

  // Another tab of the same browser.
  async tab() {
    const page = await this.context.newPage();
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) {
        this.complaints.push(`console: ${message.text()} (${message.location().url})`);
      }
    });
    page.on('pageerror', (error) => this.complaints.push(`script: ${error.stack}`));
    return page;
  }

  async open(view = '') {
    await this.page.goto(this.world.address(view));
    return this.convoy;
  }

  // The module's part of the page.
  get convoy() {
    return this.page.locator('.convoy');
  }

  // The overview with its first live state.
  async live() {
    await this.open();
    await this.convoy.locator('[data-part=usage] .convoy-badge').waitFor();
  }

  form(name) {
    return this.convoy.locator(`form[action$="&a=${name}"]`);
  }

  button(name) {
    return this.form(name).locator('button[type=submit]');
  }

  // Whether it makes no sense now; a busy one is none of those.
  isOff(name) {
    return this.button(name).first().evaluate((button) => button.disabled);
  }

  // What stands above everything.
  get message() {
    return this.convoy.locator('[data-live-message]');
  }

  // What is said beside a form; without a name, beside the power buttons.
  async said(name = 'PowerStart') {
    const places = this.convoy.locator('section', { has: this.page.locator(`form[action$="&a=${name}"]`) })
      .locator('[data-message]').filter({ hasText: /./ });
    await places.first().waitFor();
    return places.first().textContent();
  }

  // What is asked before a form is sent.
  question(name, within = this.convoy) {
    return within.locator('details', { has: this.page.locator(`form[action$="&a=${name}"]`) });
  }

  async confirm(name, within = this.convoy) {
    await this.question(name, within).locator('summary').click();
    await this.question(name, within).locator('button[type=submit]').click();
  }

  // What the page asks for from now on.
  asks(address) {
    const asked = [];
    this.page.on('request', (request) => address.test(request.url()) && asked.push(request.url()));
    return asked;
  }

  // Does something and waits for the answer that it brings about, and for the page to have read it.
  async answered(address, act) {
    const answer = this.page.waitForResponse((response) => address.test(response.url()));
    await act();
    await (await answer).finished();
    // Its promises run before the next task.
    await this.page.evaluate(() => new Promise((read) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = read;
      port2.postMessage('');
    }));
  }

  // Does something after which the page is loaded anew.
  async turns(act) {
    await this.page.evaluate(() => { window.convoyBefore = true; });
    await act();
    await this.page.waitForFunction(() => !window.convoyBefore && document.readyState === 'complete');
  }

  // Whether the browser shows another tab.
  hide(hidden) {
    return this.page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => value });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  }

  async tabTo(target) {
    for (let times = 0; times < 80; times += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) {
        return;
      }
      await this.page.keyboard.press('Tab');
    }
    throw new Error('no tab leads there');
  }

  // Lets the page's clock run until something is there, for 3 s at least: an answer under way takes real time.
  async until(happened, what, step = 1500) {
    const late = Date.now() + 3000;
    for (let times = 0; times < 100 || Date.now() < late; times += 1) {
      if (await happened()) {
        return;
      }
      await this.page.clock.runFor(step);
    }
    throw new Error(`waited in vain: ${what}`);
  }

  async isClean() {
    const left = this.complaints.filter((one) => !this.tolerated.some((pattern) => pattern.test(one)));
    if (left.length > 0) {
      throw new Error(left.join('\n'));
    }
  }

  // What somebody who mends it wants to see.
  async report() {
    const file = `${SHOTS}failed-${this.world.version}-${this.world.language}-${Date.now()}.png`;
    mkdirSync(SHOTS, { recursive: true });
    const shown = await this.page?.screenshot({ path: file, fullPage: true }).then(() => file, () => 'no picture');
    return [shown, ...this.complaints].join('\n');
  }

  async end() {
    // A page that is still being fetched is waited for by nobody any more.
    await this.context?.unrouteAll({ behavior: 'ignoreErrors' });
    await this.context?.close();
  }
}
