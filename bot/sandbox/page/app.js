// Puts the page together and keeps it going.

import { follow, post, SandboxError } from './api.js';
import { Chat } from './chat.js';
import { clock } from './clock.js';
import { Composer } from './composer.js';
import { Desk } from './desk.js';
import { byId, el, icon } from './dom.js';
import { drawer } from './drawer.js';
import { toBot } from './links.js';
import { banner, clearBanner, copy, toast, told } from './notice.js';
import { answered, press } from './press.js';
import { Tabs } from './tabs.js';
import { tasks } from './tasks.js';
import { GENERAL, World } from './world.js';

const world = new World();
const blocked = new Set();
let composer = null;

/** The act for a link to this bot: as in the apps it leads to one's own chat with it; null for any other link. */
function inside(url) {
  const target = toBot(url, world.bot.username);
  if (target === null) return null;
  return () => told(async () => {
    const tab = world.privateTab(world.active.viewer);
    if (!tab) return;
    if (tab !== world.active) world.show(tab);
    if (target.start) await world.say(tab, `/start ${target.start}`);
  });
}

const hands = {
  say: (text) => told(() => world.say(world.active, text)),
  copy,
  inside,
  press: (message, button) => told(() => press(world.active, message, button)),
  reply: (message) => composer.reply(message),
  cannot: () => toast('This kind of button does nothing in the sandbox.'),
  fileAddress: (id) => `/sim/file?id=${encodeURIComponent(id)}`,
};

const chat = new Chat(world, hands);

function refresh() {
  return chat.refresh().then(() => clearBanner('messages')).catch((error) => {
    banner('messages', error instanceof SandboxError ? error.message : 'This chat could not be shown.', 'Try again', refresh);
    if (!(error instanceof SandboxError)) console.error(error);
  });
}

function showBlocked() {
  const tab = world.active;
  const is = tab !== null && tab.kind === 'private' && blocked.has(tab.viewer);
  byId('blocked').hidden = !is;
  byId('composer').hidden = is;
  if (!is) return;
  byId('blocked').replaceChildren(el('span', {}, 'You blocked this bot: it cannot write to you.'), el('button', {
    type: 'button',
    class: 'soft strong',
    id: 'unblock',
    onclick: () => told(async () => {
      await post('/sim/unblock', { person: tab.viewer });
    }),
  }, 'Unblock'));
}

function heard(event) {
  const tab = world.tabs.find((each) => each.chat === event.chat);
  if (event.type === 'message' && tab) countUnread(tab, event);
  if (event.type === 'clock') world.setClock(event);
  if (event.type === 'answer') answered(event);
  if (event.type === 'chat') again();
  if (event.type === 'fresh') again().then(() => told(greet));
  if (event.type === 'block') {
    if (event.blocked) blocked.add(event.chat);
    else blocked.delete(event.chat);
    showBlocked();
  }
  if (tab === world.active && ['message', 'edit', 'delete', 'keyboard'].includes(event.type)) refresh();
  world.emit(event.type, event);
}

function countUnread(tab, event) {
  const thread = event.thread ?? GENERAL;
  const looked = tab === world.active && (tab.thread === null || tab.thread === thread);
  if (looked || event.from === tab.viewer) return;
  if (tab !== world.active) tab.unread += 1;
  const topic = tab.topics.find((each) => each.id === thread);
  if (topic) topic.unread += 1;
  world.emit('unread');
}

async function again() {
  if (await told(() => world.load())) world.show(world.active);
}

// The reader's chat is already there when the page opens, with /start answered.
async function greet() {
  const reader = world.privateTab(world.playing('reader')?.id);
  if (!reader) return;
  const { messages } = await world.messages(reader);
  if (!messages.length) await world.say(reader, '/start');
}

function readBlocked(state) {
  for (const person of state.persons) {
    if (person.blocked) blocked.add(person.id);
    else blocked.delete(person.id);
  }
}

async function open() {
  const state = await world.load();
  clearBanner('sandbox');
  if (!world.tabs.length) {
    banner('sandbox', 'There is nobody in this sandbox to play.');
    return;
  }
  follow(state.seq, {
    heard,
    reached: (there) => {
      if (there) clearBanner('sandbox');
      else banner('sandbox', 'The sandbox does not answer. Is it still running in the terminal? Trying again…');
    },
    lost: again,
  });
  world.show(world.active);
  await told(greet);
}

async function start() {
  byId('top').querySelector('.lock').append(icon('lock'));
  new Tabs(world);
  composer = new Composer(world);
  const desk = new Desk(world);
  clock(world);
  tasks(world, chat, desk, drawer());
  world.on('loaded', readBlocked);
  world.on('tab', () => {
    showBlocked();
    refresh();
  });
  world.on('said', (tab) => { if (tab === world.active) refresh(); });
  await openUntilThere();
  if (matchMedia('(hover: hover)').matches) byId('input').focus({ preventScroll: true });
}

async function openUntilThere() {
  try {
    await open();
  } catch (error) {
    if (!(error instanceof SandboxError)) console.error(error);
    const words = error instanceof SandboxError ? error.message : 'The sandbox answered with something that this page cannot read.';
    banner('sandbox', words, 'Try again', openUntilThere);
  }
}

start();
