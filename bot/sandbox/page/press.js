// Pressing a button under a bubble: it waits until the bot answers, and shows what the answer says.

import { get, post } from './api.js';
import { ask, toast } from './notice.js';

const LONGEST_MS = 15_000;
const KEPT = 50;

const spinning = new Map();
// An answer may be heard before the press itself returns.
const early = new Map();

function shown({ text, show_alert: alert, url }) {
  if (text && alert) ask(text);
  else if (text) toast(text);
  if (url) toast('The bot wants to open a link; the sandbox leaves it closed.');
}

/** Takes the event that tells of an answered press. */
export function answered(event) {
  const stop = spinning.get(event.id);
  if (stop) {
    stop();
    shown(event);
    return;
  }
  early.set(event.id, event);
  if (early.size > KEPT) early.delete(early.keys().next().value);
}

async function waited(id, stop) {
  await new Promise((resolve) => { setTimeout(resolve, LONGEST_MS); });
  if (spinning.get(id) !== stop) return;
  stop();
  const answer = await get('/sim/answer', { id, wait: 0 });
  if (answer.answered) shown(answer);
}

/** Presses `button` under `message` as the person of `tab`. */
export async function press(tab, message, button) {
  if (button.hasAttribute('aria-busy')) return;
  button.setAttribute('aria-busy', 'true');
  let id = null;
  const stop = () => {
    spinning.delete(id);
    button.removeAttribute('aria-busy');
  };
  try {
    const pressed = await post('/sim/press', {
      chat: tab.chat, message_id: message.message_id, from: tab.viewer, row: Number(button.dataset.row), col: Number(button.dataset.col),
    });
    id = pressed.callback_query_id;
  } catch (error) {
    stop();
    throw error;
  }
  spinning.set(id, stop);
  if (early.has(id)) answered(early.get(id));
  else waited(id, stop).catch(() => {});
}
