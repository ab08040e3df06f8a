// Toasts, alerts and the banner: short words that come and go.

import { SandboxError } from './api.js';
import { byId, el } from './dom.js';

const TOAST_MS = 3_500;
const LONG_TOAST_MS = 6_500;
const LEAVING_MS = 350;
const LONG_TEXT = 60;

/** A line over the composer that leaves by itself. */
export function toast(text) {
  const node = el('div', { class: 'toast' }, text);
  byId('toasts').append(node);
  const stays = text.length > LONG_TEXT ? LONG_TOAST_MS : TOAST_MS;
  setTimeout(() => node.classList.add('leaving'), stays);
  setTimeout(() => node.remove(), stays + LEAVING_MS);
}

/** A window that waits for OK; with `choices`, [label, act] pairs to choose from. */
export function ask(text, choices = []) {
  const dialog = byId('alert');
  if (dialog.open) dialog.close();
  byId('alert-text').textContent = text;
  byId('alert-body').replaceChildren(...choices.map(([label, act]) => el('button', {
    type: 'button',
    class: 'choice',
    onclick: () => {
      dialog.close();
      act();
    },
  }, label)));
  dialog.querySelector('button.strong').textContent = choices.length ? 'Cancel' : 'OK';
  dialog.showModal();
}

const banners = new Map();

function paint() {
  const node = byId('banner');
  const [first] = [...banners.values()];
  node.hidden = first === undefined;
  if (first === undefined) {
    node.replaceChildren();
    return;
  }
  const [text, label, act] = first;
  node.replaceChildren(el('span', {}, text), ...(label ? [el('button', { type: 'button', class: 'soft', onclick: act }, label)] : []));
}

/** A line over the messages that stays until it is taken back; `key` says which. */
export function banner(key, text, label = null, act = null) {
  banners.set(key, [text, label, act]);
  paint();
}

export function clearBanner(key) {
  if (banners.delete(key)) paint();
}

/** Runs `act` and says in one sentence what went wrong, where something did. */
export async function told(act) {
  try {
    return await act();
  } catch (error) {
    toast(error instanceof SandboxError ? error.message : 'Something on this page went wrong; reload it to go on.');
    if (!(error instanceof SandboxError)) console.error(error);
    return undefined;
  }
}

/** Copies `text` and says so. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast('Copied');
  } catch {
    const field = el('textarea', { class: 'sr', readonly: true });
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand('copy');
    field.remove();
    toast(done ? 'Copied' : 'This browser does not let the page copy.');
  }
}
