// The keyboard that the bot puts in the place of the phone's own.

import { post } from './api.js';
import { el } from './dom.js';
import { ask, toast, told } from './notice.js';

const PLACES = [
  ['Bangkok', 13.7563, 100.5018], ['Nairobi', -1.2921, 36.8219], ['Singapore', 1.3521, 103.8198],
  ['London', 51.5072, -0.1276], ['São Paulo', -23.5505, -46.6333], ['New York', 40.7128, -74.006],
];

/** Lets the person of `tab` choose where to be, and sends that. */
export function askPlace(tab) {
  ask('Send which location?', PLACES.map(([name, latitude, longitude]) => [
    name, () => told(() => post('/sim/location', { chat: tab.chat, from: tab.viewer, latitude, longitude })),
  ]));
}

function askChat(world, tab, request) {
  const fitting = world.tabs.filter((each) => (request.chat_is_channel ? each.kind === 'channel' : ['group', 'supergroup'].includes(each.kind)));
  if (!fitting.length) {
    toast(request.chat_is_channel ? 'There is no channel in this sandbox to choose.' : 'There is no group in this sandbox to choose.');
    return;
  }
  ask('Share which chat with the bot?', fitting.map((each) => [each.title ?? each.label, () => told(() => post('/sim/share_chat', {
    chat: tab.chat, from: tab.viewer, request_id: request.request_id, chat_id: each.chat,
  }))]));
}

function pressed(world, tab, button) {
  if (button.request_location) askPlace(tab);
  else if (button.request_chat) askChat(world, tab, button.request_chat);
  else if (button.request_contact || button.request_poll || button.request_users || button.web_app) {
    toast('This kind of button does nothing in the sandbox.');
  } else told(() => world.say(tab, button.text));
}

/** The reply keyboard as nodes, or null where the bot put none; `used` is told after each press. */
export function replyKeys(world, tab, markup, used) {
  const rows = markup?.keyboard ?? [];
  if (!rows.length) return null;
  const tall = markup.resize_keyboard ? '' : 'tall';
  return el('div', { class: `reply-keys ${tall}`.trim(), role: 'group', 'aria-label': 'Answers that the bot offers' }, rows.map((row) => el('div', { class: 'key-row' },
    row.map((each) => {
      const button = typeof each === 'string' ? { text: each } : each;
      return el('button', {
        type: 'button',
        class: 'reply-key',
        onclick: () => {
          pressed(world, tab, button);
          used();
        },
      }, button.text);
    }))));
}
