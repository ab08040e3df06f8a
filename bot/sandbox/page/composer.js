// Where one types: text, commands, answers to a message, files and places.

import { post } from './api.js';
import { snippet, speaker } from './bubble.js';
import { byId, el, icon } from './dom.js';
import { Menu } from './menu.js';
import { ask, told } from './notice.js';
import { askPlace, replyKeys } from './replykeys.js';

const TALLEST_PX = 168;

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(String(reader.result).split(',', 2)[1] ?? ''));
    reader.addEventListener('error', () => reject(reader.error));
    reader.readAsDataURL(file);
  });
}

export class Composer {
  #world;
  #node = byId('composer');
  #field = el('textarea', {
    id: 'input', rows: '1', placeholder: 'Message', 'aria-label': 'Message', role: 'combobox', autocomplete: 'off', enterkeyhint: 'send', dir: 'auto',
  });
  #menu = new Menu(this.#field, (command, how) => this.#command(command, how));
  #slash = el('button', { type: 'button', class: 'icon slash', 'aria-label': 'Commands', title: 'Commands' }, '/');
  #keysButton = el('button', { type: 'button', class: 'icon', 'aria-label': 'Show or hide the answers', hidden: true }, icon('keys'));
  #send = el('button', { type: 'button', class: 'icon send', id: 'send', 'aria-label': 'Send', disabled: true }, icon('send'));
  #reply = el('div', { class: 'replying', hidden: true });
  #keys = el('div', { class: 'keys-room', hidden: true });
  #file = el('input', { type: 'file', class: 'sr', tabindex: '-1', 'aria-label': 'File to send', id: 'file' });
  #replyTo = null;
  #drafts = new Map();
  #place = null;
  #keysMark = null;

  constructor(world) {
    this.#world = world;
    const attach = el('button', { type: 'button', class: 'icon', id: 'attach', 'aria-label': 'Send a file or a location', title: 'File or location', onclick: () => this.#attach() },
      icon('attach'));
    this.#node.append(this.#menu.node, this.#reply, el('div', { class: 'compose-row' }, this.#slash, attach, this.#field, this.#keysButton, this.#send),
      this.#keys, this.#file);
    this.#node.hidden = false;
    this.#listen();
    world.on('tab', (tab) => this.#move(tab));
    world.on('drawn', ({ tab, keyboard, messages }) => this.#offer(tab, keyboard, messages));
    world.on('commands', () => this.#commands(world.active));
  }

  #listen() {
    this.#field.addEventListener('input', () => this.#typed());
    this.#field.addEventListener('keydown', (event) => this.#key(event));
    this.#field.addEventListener('blur', () => setTimeout(() => { if (!this.#node.contains(document.activeElement)) this.#menu.hide(); }));
    this.#send.addEventListener('click', () => this.#say());
    this.#slash.addEventListener('pointerdown', (event) => event.preventDefault());
    this.#slash.addEventListener('click', () => this.#toggleMenu());
    this.#keysButton.addEventListener('click', () => { this.#keys.hidden = !this.#keys.hidden; });
    this.#file.addEventListener('change', () => this.#sendFile(this.#file.files[0]));
    this.#field.addEventListener('paste', (event) => {
      if (event.clipboardData?.files.length) this.#sendFile(event.clipboardData.files[0]);
    });
  }

  #toggleMenu() {
    if (this.#menu.open) this.#menu.hide();
    else this.#menu.show('/');
    this.#field.focus();
  }

  #key(event) {
    if (this.#menu.key(event)) return;
    if (event.key === 'Escape' && this.#replyTo) this.reply(null);
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#say();
  }

  #typed() {
    this.#fit();
    this.#menu.show(this.#field.value);
  }

  #fit() {
    this.#send.disabled = !this.#field.value.trim();
    this.#field.style.height = 'auto';
    this.#field.style.height = `${Math.min(this.#field.scrollHeight, TALLEST_PX)}px`;
  }

  #command(command, how) {
    if (how === 'complete') {
      this.#field.value = `${command} `;
      this.#fit();
      return;
    }
    this.#field.value = '';
    this.#fit();
    told(() => this.#world.say(this.#world.active, this.#addressed(command)));
  }

  // In groups the menu's commands carry the bot's name, as in the apps.
  #addressed(command) {
    return this.#world.active.kind === 'private' ? command : `${command}@${this.#world.bot.username}`;
  }

  async #say() {
    const text = this.#field.value.trim();
    if (!text) return;
    const replyTo = this.#replyTo;
    this.#field.value = '';
    this.#menu.hide();
    this.#fit();
    this.reply(null);
    const sent = await told(() => this.#world.say(this.#world.active, text, replyTo?.message_id ?? null));
    // What could not be sent is not lost.
    if (sent === undefined && !this.#field.value) {
      this.#field.value = text;
      this.#fit();
    }
  }

  /** Answers `message` with the next words; null lets go of it. */
  reply(message) {
    this.#replyTo = message;
    this.#reply.hidden = message === null;
    if (message === null) {
      this.#reply.replaceChildren();
      return;
    }
    this.#reply.replaceChildren(icon('reply'), el('div', { class: 'quoted' }, el('span', { class: 'quoted-who' }, speaker(message)),
      el('span', { class: 'quoted-text' }, snippet(message))), el('button', { type: 'button', class: 'icon', 'aria-label': 'Do not reply', onclick: () => this.reply(null) }, icon('close')));
    this.#field.focus();
  }

  #attach() {
    ask('Send what?', [['A file…', () => this.#file.click()], ['A location…', () => askPlace(this.#world.active)]]);
  }

  async #sendFile(file) {
    if (!file) return;
    const tab = this.#world.active;
    const caption = this.#field.value.trim();
    this.#file.value = '';
    const sent = await told(async () => {
      const body = { chat: tab.chat, from: tab.viewer, name: file.name, content_base64: await base64(file) };
      if (caption) body.caption = caption;
      if (tab.thread !== null) body.thread = tab.thread;
      return post('/sim/file', body);
    });
    if (sent === undefined) return;
    this.#field.value = '';
    this.#fit();
  }

  async #commands(tab) {
    const count = await told(() => this.#menu.load(tab));
    this.#slash.hidden = !count;
  }

  #move(tab) {
    const place = `${tab.chat} ${tab.thread} ${tab.viewer}`;
    if (this.#place !== place) {
      if (this.#place) this.#drafts.set(this.#place, this.#field.value);
      this.#field.value = this.#drafts.get(place) ?? '';
      this.#place = place;
      this.#keysMark = null;
      this.reply(null);
      this.#fit();
    }
    this.#menu.hide();
    this.#commands(tab);
  }

  #offer(tab, markup, messages) {
    const mark = JSON.stringify([tab.chat, tab.viewer, markup]);
    if (mark === this.#keysMark) return;
    this.#keysMark = mark;
    const keys = replyKeys(this.#world, tab, markup, () => { if (markup.one_time_keyboard) this.#keys.hidden = true; });
    this.#keys.replaceChildren(...(keys ? [keys] : []));
    this.#keys.hidden = keys === null;
    this.#keysButton.hidden = keys === null;
    this.#field.placeholder = markup?.input_field_placeholder ?? 'Message';
    if (markup?.force_reply) this.reply(messages.findLast((message) => message.by_bot) ?? null);
  }
}
