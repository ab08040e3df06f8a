// The command menu: all of it behind the "/" button, the fitting ones while typing "/".

import { get } from './api.js';
import { el } from './dom.js';

/** The list of commands over the composer; `chosen(command, how)` is told "send" or "complete". */
export class Menu {
  node = el('ul', { class: 'menu', id: 'menu', role: 'listbox', 'aria-label': 'Commands', hidden: true });
  #all = [];
  #shown = [];
  #at = -1;
  #field;
  #chosen;

  constructor(field, chosen) {
    this.#field = field;
    this.#chosen = chosen;
    field.setAttribute('aria-controls', 'menu');
    field.setAttribute('aria-autocomplete', 'list');
    field.setAttribute('aria-expanded', 'false');
  }

  get open() {
    return !this.node.hidden;
  }

  /** Reads the commands that `tab`'s person sees there. */
  async load(tab) {
    this.#all = (await get('/sim/commands', { chat: tab.chat, user: tab.viewer })).commands;
    return this.#all.length;
  }

  /** Shows what fits the text of the field, or all of it. */
  show(text = '/') {
    const typed = /^\/([a-z0-9_]*)$/i.exec(text);
    this.#shown = typed ? this.#all.filter((each) => each.command.startsWith(typed[1].toLowerCase())) : [];
    this.#at = -1;
    this.node.hidden = !this.#shown.length;
    this.#field.setAttribute('aria-expanded', String(this.open));
    this.node.replaceChildren(...this.#shown.map((each, index) => el('li', {
      role: 'option',
      id: `option-${index}`,
      'aria-selected': 'false',
      onpointerdown: (event) => event.preventDefault(),
      onclick: () => this.#choose(index, 'send'),
    }, el('span', { class: 'menu-command' }, `/${each.command}`), el('span', { class: 'menu-words' }, each.description))));
    this.#mark();
  }

  hide() {
    this.node.hidden = true;
    this.#at = -1;
    this.#field.setAttribute('aria-expanded', 'false');
    this.#field.removeAttribute('aria-activedescendant');
  }

  /** Takes a key of the field; true when it was meant for the menu. */
  key(event) {
    if (!this.open) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const count = this.#shown.length;
      this.#at = this.#at < 0 && step < 0 ? count - 1 : (this.#at + step + count) % count;
      this.#mark();
    } else if (event.key === 'Tab' && !event.shiftKey) this.#choose(Math.max(this.#at, 0), 'complete');
    else if (event.key === 'Enter' && this.#at >= 0) this.#choose(this.#at, 'send');
    else if (event.key === 'Escape') this.hide();
    else return false;
    event.preventDefault();
    return true;
  }

  #mark() {
    [...this.node.children].forEach((option, index) => option.setAttribute('aria-selected', String(index === this.#at)));
    const option = this.node.children[this.#at];
    if (!option) {
      this.#field.removeAttribute('aria-activedescendant');
      return;
    }
    this.#field.setAttribute('aria-activedescendant', option.id);
    option.scrollIntoView({ block: 'nearest' });
  }

  #choose(index, how) {
    const { command } = this.#shown[index];
    this.hide();
    this.#chosen(`/${command}`, how);
  }
}
