/*
 * The service page, made livelier: it works without this script as well. All text and HTML
 * come from the server; this asks for them, puts them in place, and sends forms.
 */
(function () {
  'use strict';

  /* A service and its addons each show a page, and each brings this file. */
  if (window.convoyPages) {
    return;
  }
  window.convoyPages = true;

  var VISIBLE_MS = 5000;
  var HIDDEN_MS = 30000;
  /* After a power button: how often to look, and for how long. */
  var SETTLING_MS = 1500;
  var SETTLED_WITHIN_MS = 90000;
  var COPIED_MS = 2000;
  var MASK = '••••••';

  Array.prototype.forEach.call(document.querySelectorAll('[data-convoy]'), enliven);

  function enliven(root) {
    var timer = null;
    var samples = '';
    var failures = 0;
    var awaited = null;
    var ended = false;

    function all(selector, within) {
      return Array.prototype.slice.call((within || root).querySelectorAll(selector));
    }

    /*
     * Asks for JSON. A login page in its place means that the session has ended. Whatever
     * else is in its place, `unanswered` is said: a change may have been made all the same.
     */
    function ask(url, options, unanswered) {
      function nobody() {
        throw new Error(unanswered);
      }
      function signedOut() {
        end();
        throw new Error(root.dataset.ended);
      }
      options.headers = { Accept: 'application/json', 'X-Requested-With': 'XMLHttpRequest' };
      options.credentials = 'same-origin';
      options.redirect = 'manual';
      options.cache = 'no-store';
      return fetch(url, options).catch(nobody).then(function (response) {
        var type = response.headers.get('Content-Type') || '';
        if (response.type === 'opaqueredirect') {
          signedOut();
        }
        if (type.indexOf('application/json') !== -1) {
          return response.json().catch(nobody);
        }
        /* A firewall in front of the shop: PHP hasn't run. */
        if (response.status === 403 || response.status === 406) {
          throw new Error(root.dataset.refused);
        }
        return response.text().catch(nobody).then(function (page) {
          return response.ok && /type=["']?password/i.test(page) ? signedOut() : nobody();
        });
      });
    }

    function end() {
      ended = true;
      clearTimeout(timer);
      say(root.querySelector('[data-live-message]'), root.dataset.ended, 'is-error');
    }

    function say(place, text, tone) {
      if (place) {
        place.textContent = text;
        place.className = 'convoy-message' + (tone ? ' ' + tone : '');
      }
    }

    /* Only what has changed is put in place; an open confirmation and the focus stay. */
    function put(name, html) {
      var place = root.querySelector('[data-part="' + name + '"]');
      if (!place || typeof html !== 'string' || place.dataset.shown === html) {
        return;
      }
      var open = actionOf(place.querySelector('details[open]'));
      var focused = place.contains(document.activeElement) ? actionOf(document.activeElement) : '';
      place.innerHTML = html;
      place.dataset.shown = html;
      dress(place);
      all('details', place).forEach(function (details) { details.open = actionOf(details) === open; });
      if (focused) {
        var buttons = all('summary, button:not(:disabled)', place);
        (buttons.filter(function (button) { return actionOf(button) === focused; })[0] || buttons[0]).focus();
      }
    }

    /* Where the form posts to that an element is part of, or asks before. */
    function actionOf(element) {
      var details = element && element.closest('details');
      var form = details ? details.querySelector('form') : element && element.closest('form');
      return form ? form.getAttribute('action') : '';
    }

    /* ---- live state ---- */

    function refresh() {
      clearTimeout(timer);
      if (!root.dataset.state || ended) {
        return;
      }
      var body = new URLSearchParams();
      body.set('token', root.dataset.token);
      body.set('convoy_samples', samples);
      if (awaited) {
        body.set('convoy_since', awaited.since);
      }
      ask(root.dataset.state, { method: 'POST', body: body }, root.dataset.failed).then(function (reply) {
        if (reply.error) {
          throw new Error(reply.error);
        }
        if (failures > 0) {
          say(root.querySelector('[data-live-message]'), '', '');
        }
        failures = 0;
        if (reply.page !== root.dataset.page) {
          location.reload();
          return;
        }
        samples = reply.samples || '';
        put('usage', reply.usage);
        /* A server that restarts runs before, too. */
        if (awaited && (awaited.state === 'restarted' ? reply.restarted : reply.state === awaited.state)) {
          settle(true);
        }
        if (!awaited) {
          put('power', reply.power);
        }
      }).catch(function (error) {
        failures += 1;
        say(root.querySelector('[data-live-message]'), error.message, 'is-error');
      }).then(later);
    }

    function settle(happened) {
      awaited.done(happened);
      awaited = null;
    }

    function later() {
      clearTimeout(timer);
      if (awaited && (ended || Date.now() > awaited.until)) {
        settle(false);
      }
      if (!ended && root.dataset.state) {
        var slow = document.hidden || failures > 0;
        timer = setTimeout(refresh, awaited ? SETTLING_MS : slow ? HIDDEN_MS : VISIBLE_MS);
      }
    }

    document.addEventListener('visibilitychange', function () {
      if (!document.hidden && failures === 0) {
        refresh();
      }
    });

    /* ---- forms ---- */

    root.addEventListener('submit', function (event) {
      var form = event.target;
      if (!form.hasAttribute('data-form') || !form.checkValidity()) {
        return;
      }
      event.preventDefault();
      var button = form.querySelector('button[type="submit"]');
      var place = form.querySelector('[data-message]') || form.closest('section').querySelector('[data-message]');
      if (button.getAttribute('aria-busy') === 'true') {
        return;
      }
      var body = new URLSearchParams(new FormData(form));
      busy(button, true);
      say(place, '', '');
      ask(form.action, { method: 'POST', body: body }, root.dataset.unknown).then(function (reply) {
        if (reply.error) {
          throw new Error(reply.error);
        }
        say(place, reply.message || '', 'is-done');
        if (reply.expect) {
          if (awaited) {
            settle(true);
          }
          var until = Date.now() + SETTLED_WITHIN_MS;
          awaited = { state: reply.expect, since: reply.since, until: until, done: function (happened) {
            busy(button, false);
            say(place, happened ? '' : root.dataset.late, 'is-error');
          } };
          later();
        } else if (reply.reload) {
          turnTo(form.elements.convoy_view.value, reply.message);
        } else {
          busy(button, false);
          all('input[type="password"]', form).forEach(function (input) {
            input.value = '';
            input.dispatchEvent(new Event('input', { bubbles: true }));
          });
        }
      }).catch(function (error) {
        busy(button, false);
        say(place, error.message, 'is-error');
      });
    });

    /* Not disabled: it would lose the focus. */
    function busy(button, on) {
      button.classList.toggle('is-busy', on);
      button.setAttribute('aria-busy', on ? 'true' : 'false');
      button.setAttribute('aria-disabled', on ? 'true' : 'false');
    }

    /* Shows a view anew, and there what was done. */
    function turnTo(view, message) {
      var address = new URL(location.href);
      address.searchParams.set('convoy_view', view);
      address.hash = '';
      remember(message);
      if (address.href === location.href) {
        location.reload();
      } else {
        location.assign(address.href);
      }
    }

    /* Kept for the next page of this tab, where the browser allows it; gives what was kept. */
    function remember(message) {
      try {
        var kept = sessionStorage.getItem('convoy') || '';
        sessionStorage.setItem('convoy', message);
        return kept;
      } catch (error) {
        return '';
      }
    }

    /* ---- a password's rule, as it is typed ---- */

    root.addEventListener('input', function (event) {
      var rules = event.target.id && root.querySelector('[data-rules="' + event.target.id + '"]');
      if (!rules) {
        return;
      }
      var broken = '';
      all('[data-rule]', rules).forEach(function (rule) {
        var met = event.target.value !== '' && new RegExp(rule.dataset.rule).test(event.target.value);
        rule.classList.toggle('is-met', met);
        broken = broken || (met ? '' : rule.textContent);
      });
      event.target.setCustomValidity(event.target.value === '' ? '' : broken);
    });

    /* ---- copying, and a page fit for a screenshot ---- */

    root.addEventListener('click', function (event) {
      var button = event.target.closest('button');
      if (!button) {
        return;
      }
      if (button.hasAttribute('data-copy')) {
        copy(button.dataset.copy, button);
      } else if (button.hasAttribute('data-mask')) {
        mask(button.getAttribute('aria-pressed') !== 'true');
      }
    });

    function copy(text, button) {
      var label = button.getAttribute('aria-label');
      var words = button.textContent;
      function copied() {
        if (button.classList.contains('is-copied')) {
          return;
        }
        button.classList.add('is-copied');
        button.textContent = button.dataset.copied;
        button.setAttribute('aria-label', button.dataset.copied);
        setTimeout(function () {
          button.classList.remove('is-copied');
          button.textContent = words;
          button.setAttribute('aria-label', label);
        }, COPIED_MS);
      }
      if (navigator.clipboard && window.isSecureContext) {
        navigator.clipboard.writeText(text).then(copied);
        return;
      }
      var field = document.createElement('textarea');
      field.value = text;
      root.appendChild(field);
      field.select();
      document.execCommand('copy');
      root.removeChild(field);
      copied();
    }

    var masked = false;

    function mask(on) {
      masked = on;
      all('[data-mask]').forEach(function (button) {
        button.setAttribute('aria-pressed', on ? 'true' : 'false');
      });
      hide(root);
    }

    function hide(place) {
      all('[data-private]', place).forEach(function (element) {
        if ('value' in element) {
          element.classList.toggle('is-masked', masked);
        } else if (masked && element.convoyText === undefined) {
          element.convoyText = element.textContent;
          element.textContent = MASK;
        } else if (!masked && element.convoyText !== undefined) {
          element.textContent = element.convoyText;
          element.convoyText = undefined;
        }
      });
      all('[data-copy]', place).forEach(function (button) {
        button.hidden = masked;
      });
    }

    /* What only serves with a script is hidden until there is one. */
    function dress(place) {
      all('[data-script]', place).forEach(function (element) { element.hidden = false; });
      hide(place);
    }

    dress(root);
    say(root.querySelector('[data-live-message]'), remember(''), 'is-done');
    if (root.dataset.state) {
      refresh();
    }
  }
})();
