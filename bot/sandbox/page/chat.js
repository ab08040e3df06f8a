// The list of messages: reads it, shows what changed, keeps the place and the focus.

import { bubble, serviceLine } from './bubble.js';
import { byId, el, icon } from './dom.js';
import { measureQuotes } from './entities.js';
import { day, fromUnix } from './time.js';

const NEAR_PX = 90;
const JOIN_SECONDS = 600;

const sender = (message) => (message.sender_chat ?? message.from ?? message.chat).id;

function joined(a, b) {
  if (!a || !b || serviceLine(a) !== null || serviceLine(b) !== null) return false;
  return sender(a) === sender(b) && Math.abs(b.date - a.date) < JOIN_SECONDS
    && fromUnix(a.date).getUTCDate() === fromUnix(b.date).getUTCDate();
}

/** The rows to show, each with a key that stays and a mark that changes when it has to be drawn anew. */
export function rowsOf(messages, tab, now) {
  const rows = [];
  let lastDay = null;
  messages.forEach((message, index) => {
    const today = day(fromUnix(message.date), now);
    if (today !== lastDay) rows.push({ key: `day ${today} ${index}`, mark: today, day: today });
    lastDay = today;
    const shape = {
      own: sender(message) === tab.viewer,
      group: tab.kind !== 'private',
      first: !joined(messages[index - 1], message),
      last: !joined(message, messages[index + 1]),
    };
    rows.push({ key: `${message.message_id}`, mark: JSON.stringify([message, shape]), message, shape });
  });
  return rows;
}

export class Chat {
  #world;
  #hands;
  #log = byId('log');
  #view = byId('view');
  #toBottom = byId('to-bottom');
  #drawn = new Map();
  #shown = null;
  #running = null;
  #again = false;
  #atEnd = true;
  messages = [];
  keyboard = null;

  constructor(world, hands) {
    this.#world = world;
    this.#hands = { ...hands, jump: (id) => this.flash(id) };
    this.#toBottom.append(icon('down'), el('span', { class: 'sr', id: 'to-bottom-text' }, 'To the newest message'));
    this.#toBottom.addEventListener('click', () => this.#scrollTo(this.#view.scrollHeight));
    this.#view.addEventListener('scroll', () => this.#seen(), { passive: true });
    new ResizeObserver(() => measureQuotes(this.#log)).observe(this.#log);
    new ResizeObserver(() => { if (this.#atEnd) this.#scrollTo(this.#view.scrollHeight, 'instant'); }).observe(this.#view);
  }

  /** Reads the active tab anew; calls while one is under way make one more, not many. */
  refresh() {
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#read().finally(() => { this.#running = null; });
    return this.#running;
  }

  async #read() {
    do {
      this.#again = false;
      const tab = this.#world.active;
      const place = `${tab.chat} ${tab.thread} ${tab.viewer}`;
      const { messages, keyboard, ...rest } = await this.#world.messages(tab);
      const still = this.#world.active;
      if (place !== `${still.chat} ${still.thread} ${still.viewer}`) {
        this.#again = true;
        continue;
      }
      this.messages = messages;
      this.keyboard = keyboard ?? null;
      this.#draw(tab, place);
      this.#world.emit('drawn', { tab, messages, keyboard: this.keyboard, ...rest });
    } while (this.#again);
  }

  #draw(tab, place) {
    const anew = place !== this.#shown;
    if (anew) {
      this.#drawn.clear();
      this.#log.setAttribute('aria-live', 'off');
    }
    const near = anew || this.#view.scrollHeight - this.#view.scrollTop - this.#view.clientHeight < NEAR_PX;
    const focus = this.#focus();
    const added = this.#replace(rowsOf(this.messages, tab, this.#world.now()));
    measureQuotes(this.#log);
    this.#refocus(focus);
    if (anew) this.#scrollTo(this.#view.scrollHeight, 'instant');
    else if (added.some((row) => row.shape.own)) this.#scrollTo(this.#view.scrollHeight);
    else if (near && added.length) this.#follow(added);
    else if (added.length) this.#toBottom.classList.add('fresh');
    this.#seen();
    if (anew) requestAnimationFrame(() => this.#log.setAttribute('aria-live', 'polite'));
    this.#shown = place;
  }

  // Rows that did not change keep their nodes, so that open quotes, focus and selections stay.
  #replace(rows) {
    const added = [];
    const next = new Map();
    const nodes = rows.map((row) => {
      const old = this.#drawn.get(row.key);
      if (!old && row.message) added.push(row);
      const node = old?.mark === row.mark ? old.node : this.#make(row, old !== undefined);
      next.set(row.key, { mark: row.mark, node });
      return node;
    });
    if (this.#drawn.size) added.forEach((row) => next.get(row.key).node.classList.add('new'));
    for (const { node } of this.#drawn.values()) if (!nodes.includes(node)) node.remove();
    if (!this.#drawn.size) this.#log.replaceChildren();
    nodes.forEach((node, index) => {
      if (this.#log.children[index] !== node) this.#log.insertBefore(node, this.#log.children[index] ?? null);
    });
    if (!nodes.length) this.#log.replaceChildren(el('p', { class: 'service' }, el('span', {}, 'No messages here yet. Say something below.')));
    this.#drawn = next;
    return added;
  }

  #make(row, known) {
    if (row.day) return el('p', { class: 'service day' }, el('span', {}, row.day));
    const { message } = row;
    const node = bubble(message, row.shape, { ...this.#hands, press: (button) => this.#hands.press(message, button) });
    if (known) node.classList.add('changed');
    return node;
  }

  #focus() {
    const at = document.activeElement;
    const message = at?.closest?.('#log [data-message-id]');
    return message ? { id: message.dataset.messageId, row: at.dataset.row, col: at.dataset.col } : null;
  }

  #refocus(focus) {
    if (!focus || this.#log.contains(document.activeElement)) return;
    const message = this.#node(focus.id);
    const same = message?.querySelector(`.key[data-row="${focus.row}"][data-col="${focus.col}"]`);
    (same ?? message?.querySelector('.key') ?? message)?.focus({ preventScroll: true });
  }

  #node(id) {
    return this.#log.querySelector(`[data-message-id="${id}"]`);
  }

  // A bubble taller than the view is shown from its top, not from its end.
  #follow(added) {
    const first = this.#node(added[0].message.message_id);
    const before = first.previousElementSibling;
    const room = this.#view.clientHeight - (this.#view.scrollHeight - (before ?? first).offsetTop);
    const top = (before?.matches('.out') && room > 0 ? before : first).offsetTop - 12;
    this.#scrollTo(Math.min(this.#view.scrollHeight - this.#view.clientHeight, Math.max(top, 0)));
  }

  #scrollTo(top, behavior = undefined) {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#view.scrollTo({ top, behavior: behavior ?? (calm ? 'instant' : 'smooth') });
  }

  #seen() {
    const far = this.#view.scrollHeight - this.#view.scrollTop - this.#view.clientHeight >= NEAR_PX;
    this.#toBottom.hidden = !far;
    this.#atEnd = !far;
    if (!far) this.#toBottom.classList.remove('fresh');
  }

  /** Brings a message into view and lets it glow once. */
  flash(id) {
    const node = this.#node(id);
    if (!node) return;
    node.scrollIntoView({ block: 'nearest' });
    node.classList.remove('glow');
    requestAnimationFrame(() => node.classList.add('glow'));
  }
}
