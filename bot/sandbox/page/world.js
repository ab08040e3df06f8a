// What the page knows of the sandbox: the bot, the people, the chats, and which of them is looked at.

import { get, post } from './api.js';

/** The id of the topic in which one writes without choosing any. */
export const GENERAL = 1;

const ROLES = ['reader', 'owner', 'stranger'];

/** The name of a person as the tabs show it. */
export const nameOf = (person) => [person?.first_name, person?.last_name].filter(Boolean).join(' ') || 'Somebody';

const capital = (word) => word[0].toUpperCase() + word.slice(1);

// The first three people of the sandbox play the roles, in their order.
function roleOf(id, persons) {
  return ROLES[persons.findIndex((each) => each.id === id)] ?? null;
}

function tabOf(chat, persons) {
  if (chat.type === 'private') {
    const role = roleOf(chat.id, persons);
    const person = persons.find((each) => each.id === chat.id);
    return { chat: chat.id, kind: 'private', label: role ? capital(role) : nameOf(person ?? chat), role, viewer: chat.id, thread: null, unread: 0, topics: [] };
  }
  const topics = chat.topics.map(({ id, name }) => ({ id, name, unread: 0 }));
  const inside = chat.members.filter((member) => !['left', 'kicked'].includes(member.status)).map((member) => member.id);
  const people = persons.map((each) => each.id).filter((id) => inside.includes(id));
  const owner = chat.members.find((member) => member.status === 'creator')?.id;
  return {
    chat: chat.id, kind: chat.type, label: chat.title, title: chat.title, people, viewer: chat.type === 'channel' ? owner : people[0],
    thread: chat.is_forum ? topics[0]?.id ?? GENERAL : null, unread: 0, topics,
  };
}

function rank(tab, persons) {
  if (tab.kind !== 'private') return tab.kind === 'channel' ? 9 : 8;
  const role = roleOf(tab.chat, persons);
  return ROLES.includes(role) ? ROLES.indexOf(role) : ROLES.length;
}

// A chat that was known already keeps the place one had in it.
function kept(tab, before) {
  if (!before) return tab;
  const unread = new Map(before.topics.map((topic) => [topic.id, topic.unread]));
  for (const topic of tab.topics) topic.unread = unread.get(topic.id) ?? 0;
  const stays = before.thread === GENERAL || unread.has(before.thread) && tab.topics.some((topic) => topic.id === before.thread);
  const viewer = tab.people?.includes(before.viewer) ? before.viewer : tab.viewer;
  return { ...tab, unread: before.unread, thread: stays && tab.thread !== null ? before.thread : tab.thread, viewer };
}

/** The sandbox's world; tells its listeners of every event of the server and of `tab`, a change of what is looked at. */
export class World {
  bot = { id: 0, username: '', first_name: 'Silkbrief' };
  persons = [];
  tabs = [];
  active = null;
  seq = 0;
  #skew = 0;
  #frozen = null;
  #listeners = new Map();

  on(type, listener) {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
    return () => this.#listeners.set(type, this.#listeners.get(type).filter((each) => each !== listener));
  }

  emit(type, detail) {
    for (const listener of this.#listeners.get(type) ?? []) listener(detail);
  }

  /** Reads the whole state anew and keeps what is looked at where it still exists. */
  async load() {
    const state = await get('/sim/state');
    this.bot = state.bot;
    this.persons = state.persons;
    this.seq = state.seq;
    this.setClock(state.clock);
    const before = new Map(this.tabs.map((tab) => [tab.chat, tab]));
    this.tabs = state.chats.map((chat) => kept(tabOf(chat, this.persons), before.get(chat.id)));
    this.tabs.sort((a, b) => rank(a, this.persons) - rank(b, this.persons));
    this.active = this.tabs.find((tab) => tab.chat === this.active?.chat) ?? this.tabs[0] ?? null;
    this.emit('loaded', state);
    return state;
  }

  /** Takes the server's clock: its moment, and whether it stands still. */
  setClock({ now, frozen }) {
    this.#skew = Date.parse(now) - Date.now();
    this.#frozen = frozen ? new Date(now) : null;
    this.emit('clock-set', this.now());
  }

  /** The sandbox's moment, which runs on between two answers of the server. */
  now() {
    return this.#frozen ?? new Date(Date.now() + this.#skew);
  }

  person(id) {
    return this.persons.find((each) => each.id === id);
  }

  /** The person who plays `role`: "reader", "owner" or "stranger". */
  playing(role) {
    return this.persons.find((each) => roleOf(each.id, this.persons) === role);
  }

  privateTab(person) {
    return this.tabs.find((tab) => tab.kind === 'private' && tab.chat === person);
  }

  show(tab) {
    this.active = tab;
    tab.unread = 0;
    const topic = tab.topics.find((each) => each.id === tab.thread);
    if (topic) topic.unread = 0;
    this.emit('tab', tab);
  }

  /** The messages of a tab, oldest first, with its reply keyboard. */
  messages(tab) {
    return get('/sim/messages', { chat: tab.chat, thread: tab.thread, viewer: tab.viewer });
  }

  /** Lets the tab's person say `text` there. */
  async say(tab, text, replyTo = null) {
    const said = { chat: tab.chat, from: tab.viewer, text };
    if (tab.thread !== null) said.thread = tab.thread;
    if (replyTo !== null) said.reply_to = replyTo;
    const answer = await post('/sim/say', said);
    this.emit('said', tab);
    return answer;
  }
}
