// Whose chat is looked at: the tabs, the head of the chat, the topics and who speaks in a group.

import { byId, el, initials } from './dom.js';
import { GENERAL, nameOf } from './world.js';

const TYPING_MS = 5_000;

export class Tabs {
  #world;
  #node = byId('tabs');
  #typing = new Map();
  #down = false;

  constructor(world) {
    this.#world = world;
    this.#node.addEventListener('keydown', (event) => this.#key(event));
    world.on('loaded', () => this.paint());
    world.on('unread', () => this.paint());
    world.on('tab', () => this.paint());
    world.on('typing', (event) => this.#isTyping(event));
    world.on('message', (event) => {
      this.#typing.delete(event.chat);
      this.#head();
    });
    world.on('desk', ({ alive }) => {
      this.#down = !alive;
      this.#head();
    });
  }

  #key(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const { tabs, active } = this.#world;
    let next = null;
    if (step) next = tabs[(tabs.indexOf(active) + step + tabs.length) % tabs.length];
    else if (event.key === 'Home') next = tabs[0];
    else if (event.key === 'End') next = tabs.at(-1);
    if (!next) return;
    event.preventDefault();
    this.#world.show(next);
    this.#node.querySelector('[aria-selected="true"]').focus();
  }

  paint() {
    const { tabs, active } = this.#world;
    const focused = this.#node.contains(document.activeElement);
    this.#node.replaceChildren(...tabs.map((tab) => el('button', {
      type: 'button', role: 'tab', class: 'tab', 'aria-selected': String(tab === active), tabindex: tab === active ? '0' : '-1', 'aria-controls': 'view',
      'data-chat': String(tab.chat), onclick: () => this.#world.show(tab),
    }, el('span', {}, tab.label, tab.topics.length ? el('span', { class: 'wide' }, ' (topic)') : null), tab.unread ? el('span', { class: 'badge' }, String(tab.unread), el('span', { class: 'sr' }, ' unread')) : null)));
    if (focused) this.#node.querySelector('[aria-selected="true"]')?.focus();
    const unread = tabs.reduce((sum, tab) => sum + tab.unread, 0);
    document.title = `${unread ? `(${unread}) ` : ''}${this.#world.bot.first_name} · sandbox`;
    if (active) this.#head();
  }

  #isTyping(event) {
    clearTimeout(this.#typing.get(event.chat));
    this.#typing.set(event.chat, setTimeout(() => {
      this.#typing.delete(event.chat);
      this.#head();
    }, TYPING_MS));
    this.#head();
  }

  #head() {
    const { active, bot } = this.#world;
    if (!active) return;
    const title = active.kind === 'private' ? bot.first_name : active.title;
    byId('name').textContent = title;
    byId('avatar').textContent = active.kind === 'private' ? '' : initials(title);
    byId('avatar').classList.toggle('is-bot', active.kind === 'private');
    byId('status').textContent = this.#status(active);
    byId('status').classList.toggle('is-typing', this.#typing.has(active.chat));
    this.#group(active);
  }

  #status(active) {
    if (this.#down) return 'the desk is down';
    if (this.#typing.has(active.chat)) return 'typing…';
    if (active.kind === 'private') return `bot · you are ${nameOf(this.#world.person(active.viewer))}${active.role ? `, the ${active.role}` : ''}`;
    return active.kind === 'channel' ? 'channel' : 'group';
  }

  #group(active) {
    const room = byId('group-tools');
    room.hidden = active.kind === 'private';
    const mark = JSON.stringify([active.chat, active.thread, active.viewer, active.topics, active.people]);
    if (room.hidden || room.dataset.mark === mark) return;
    room.dataset.mark = mark;
    const choose = (label, options, value, set) => el('label', { class: 'pick' }, el('span', { class: 'sr' }, label), el('select', {
      'aria-label': label,
      onchange: (event) => {
        set(event.currentTarget.value);
        this.#world.show(active);
      },
    }, options.map(([key, text]) => el('option', { value: String(key), selected: String(key) === String(value) }, text))));
    const topics = active.topics.map((topic) => [topic.id, `# ${topic.name}${topic.unread ? ` (${topic.unread})` : ''}`]);
    room.replaceChildren(
      ...(active.thread !== null ? [choose('Topic', [[GENERAL, '# General'], ...topics], active.thread, (value) => { active.thread = Number(value); })] : []),
      choose('Who speaks', active.people.map((id) => [id, `as ${nameOf(this.#world.person(id))}`]), active.viewer, (value) => { active.viewer = Number(value); }),
    );
  }
}
