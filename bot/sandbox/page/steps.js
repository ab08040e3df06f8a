// What the tasks are made of: say something, wait for the bot, press a button, move the clock.

import { get, post, SandboxError } from './api.js';
import { moveTo, nextPush } from './clock.js';
import { moment } from './time.js';

const ANSWER_MS = 12_000;
const ANSWER_SECONDS = 12;
const DIGEST_MS = 30_000;
const LOOK_MS = 700;
const DUE_TRIES = 10;

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

/** Waits for the next event in a chat, or a moment. */
function stir(world, chat) {
  return new Promise((resolve) => {
    const off = ['message', 'edit'].map((type) => world.on(type, (event) => { if (event.chat === chat) done(); }));
    const timer = setTimeout(() => done(), LOOK_MS);
    const done = () => {
      clearTimeout(timer);
      off.forEach((stop) => stop());
      resolve();
    };
  });
}

export class Steps {
  #world;

  constructor(world) {
    this.#world = world;
  }

  /** Turns to the private chat of the person who plays `role`. */
  turnTo(role) {
    const tab = this.#world.privateTab(this.#world.playing(role)?.id);
    if (!tab) throw new SandboxError(`Nobody in this sandbox plays the ${role}.`);
    if (this.#world.active !== tab) this.#world.show(tab);
    return tab;
  }

  async #newest(tab) {
    const { messages } = await this.#world.messages(tab);
    return messages.reduce((most, message) => Math.max(most, message.message_id), 0);
  }

  async #botSpeaks(tab, after, ms, late) {
    const until = Date.now() + ms;
    while (Date.now() < until) {
      const { messages } = await this.#world.messages(tab);
      const found = messages.find((message) => message.message_id > after && message.from?.id === this.#world.bot.id && !message.deleted);
      if (found) return found;
      await stir(this.#world, tab.chat);
    }
    throw new SandboxError(late);
  }

  /** Says `text` and waits for the bot's answer, which it gives back. */
  async ask(tab, text) {
    const before = await this.#newest(tab);
    await this.#world.say(tab, text);
    return this.#botSpeaks(tab, before, ANSWER_MS, 'The bot did not answer in time. Is the desk running?');
  }

  /** Presses the button labelled `label` under `message` where there is one; true when it did. */
  async pressIfThere(tab, message, label) {
    const rows = message.reply_markup?.inline_keyboard ?? [];
    for (const [row, buttons] of rows.entries()) {
      const col = buttons.findIndex((button) => button.text === label && button.callback_data !== undefined);
      if (col < 0) continue;
      const pressed = await post('/sim/press', { chat: tab.chat, message_id: message.message_id, from: tab.viewer, row, col });
      // A step is over once the bot has answered: moving the clock before that would make its answer too late.
      await get('/sim/answer', { id: pressed.callback_query_id, wait: ANSWER_SECONDS });
      return true;
    }
    return false;
  }

  /** The moment of the next push. */
  async due() {
    for (let tries = 0; tries < DUE_TRIES; tries += 1) {
      const at = await nextPush();
      if (at !== null) return at;
      await pause(LOOK_MS);
    }
    throw new SandboxError('No push is planned, so there is nothing to jump to.');
  }

  /** Moves the clock to `at` and waits for what the bot then sends to `tab` by itself. */
  async jump(tab, at) {
    const before = await this.#newest(tab);
    await moveTo(this.#world, at);
    return this.#botSpeaks(tab, before, DIGEST_MS, `It is ${moment(at)}, and no digest came. Is the desk running?`);
  }
}
