// A shop, its panel and a browser, for the cases of one theme and one language.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

// The texts that people read, as the component has them: `words('copied')`, `words('iso_mounted', { iso })`.
export function texts(language) {
  const lines = readFileSync(here(`../../guest/languages/${language}.txt`), 'utf8').split('\n');
  const found = lines.map((line) => /^(\w+) = (.*)$/.exec(line)).filter(Boolean);
  const all = new Map(found.map(([, key, text]) => [key, text]));
  return (key, places = {}) => {
    if (!all.has(key)) {
      throw new Error(`${language}.txt has no ${key}`);
    }
    return all.get(key).replace(/\{(\w+)\}/g, (_, place) => places[place]);
  };
}

// A process that answers lines of JSON with lines of JSON.
class Served {
  static async start(version) {
    const served = new Served();
    served.process = spawn('php', ['-d', 'ffi.enable=1', here('serve.php'), version], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    served.lines = createInterface({ input: served.process.stdout })[Symbol.asyncIterator]();
    served.about = await served.answer();
    return served;
  }

  async answer() {
    const { value, done } = await this.lines.next();
    if (done) {
      throw new Error('serve.php has ended');
    }
    const answer = JSON.parse(value);
    if (answer.error) {
      throw new Error(answer.error);
    }
    return answer;
  }

  ask(wish) {
    this.process.stdin.write(`${JSON.stringify(wish)}\n`);
    return this.answer();
  }

  end() {
    return new Promise((ended) => {
      this.process.on('close', ended);
      this.process.stdin.end();
    });
  }
}

export class World {
  static async start(browser, version, language) {
    const world = new World();
    world.browser = browser;
    world.version = version;
    world.served = await Served.start(version);
    world.site = world.served.about.site;
    world.language = language;
    world.words = texts(language);
    return world;
  }

  get name() {
    return `${this.version} ${this.language}`;
  }

  // Cookies of a session of the case's own.
  async signedIn() {
    const context = await this.browser.newContext();
    const form = await context.request.get(`${this.site}/login.php`);
    const token = /csrfToken = '(\w+)'/.exec(await form.text())[1];
    await context.request.post(`${this.site}/login.php`, {
      form: { token, username: 'ada@example.test', password: 'password' }, maxRedirects: 0,
    });
    const state = await context.storageState();
    await context.close();
    return state;
  }

  // A panel that knows one server: `settings` of its product by position, `installed` false for one at work.
  async fresh(wish = {}) {
    const { service } = await this.served.ask({ do: 'fresh', language: this.language, ...wish });
    this.service = service;
    this.server = (await this.control('GET', '/state')).servers[0];
  }

  async control(method, path, body) {
    const response = await fetch(this.served.about.control + path, { method, body: body && JSON.stringify(body) });
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    }
    return response.json();
  }

  status(status) {
    return this.served.ask({ do: 'status', service: this.service, status });
  }

  runs(running) {
    return this.control('PATCH', `/vms/${this.server.vmid}`, { running });
  }

  async state() {
    return (await this.control('GET', '/state')).servers[0];
  }

  // Paths of what the panel was asked since its log was last emptied.
  async asked(pattern) {
    return (await this.control('GET', '/log')).filter((entry) => pattern.test(`${entry.method} ${entry.path}`));
  }

  address(view = '') {
    const query = view && `&convoy_view=${view}`;
    return `${this.site}/clientarea.php?action=productdetails&id=${this.service}${query}`;
  }

  end() {
    return this.served.end();
  }
}
