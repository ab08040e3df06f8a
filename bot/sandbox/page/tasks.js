// The panel on the right: what to try, one click each, and what one should see.

import { get, post, remove } from './api.js';
import { byId, el, icon } from './dom.js';
import { toast, told } from './notice.js';
import { sampleBrief } from './sample.js';
import { Steps } from './steps.js';
import { hour, moment } from './time.js';

const WAIT_SECONDS = 5;

/** One task's card: its button, its line, and the steps as they happen. */
class Card {
  #steps = el('ol', { class: 'steps', role: 'status', 'aria-live': 'polite', hidden: true });
  #running = false;

  constructor(number, title, line, run, started) {
    this.button = el('button', {
      type: 'button', class: 'task-run', id: `task-${number}`, onclick: () => this.#run(run, started),
    }, el('span', { class: 'task-number', 'aria-hidden': 'true' }, String(number)), el('span', { class: 'task-words' },
      el('span', { class: 'task-title' }, title), el('span', { class: 'task-line' }, line)));
    this.node = el('li', { class: 'task' }, this.button, this.#steps);
  }

  async #run(run, started) {
    if (this.#running) return;
    this.#running = true;
    this.button.setAttribute('aria-busy', 'true');
    this.#steps.replaceChildren();
    this.#steps.hidden = true;
    started();
    await told(() => run((text, act) => this.#step(text, act)));
    this.button.removeAttribute('aria-busy');
    this.#running = false;
  }

  // A step is shown while it lasts, then ticked; its text may be made from what it gave.
  async #step(text, act) {
    const words = el('span', {}, typeof text === 'function' ? text(null) : text);
    const line = el('li', { class: 'doing' }, el('span', { class: 'step-mark', 'aria-hidden': 'true' }), words);
    this.#steps.append(line);
    this.#steps.hidden = false;
    try {
      const given = await act();
      if (typeof text === 'function') words.textContent = text(given);
      line.className = 'done';
      line.firstChild.append(icon('done'));
      return given;
    } catch (error) {
      line.className = 'failed';
      words.textContent = error.message;
      throw error;
    }
  }
}

function asks(steps, text) {
  return async () => {
    const tab = steps.turnTo('reader');
    await steps.ask(tab, text);
  };
}

async function jumpToDigest(steps, tab, step) {
  const at = await step((due) => (due ? `The next push is due ${moment(due)}` : 'Looking up the next push'), () => steps.due());
  return step((came) => (came ? `${hour(at)}: it came` : `The clock goes to ${moment(at)}; the desk sends`), () => steps.jump(tab, at));
}

function follow(steps, chat) {
  return async (step) => {
    const tab = steps.turnTo('reader');
    await step('The reader says /subscribe thailand', () => steps.ask(tab, '/subscribe thailand'));
    const came = await jumpToDigest(steps, tab, step);
    await chat.refresh();
    chat.flash(came.message_id);
  };
}

function addBrief(world, steps, chat) {
  return async (step) => {
    const sample = sampleBrief(world.now());
    const reader = steps.turnTo('reader');
    await step('The reader follows Thailand', () => steps.ask(reader, '/subscribe thailand'));
    const owner = steps.turnTo('owner');
    await step('The owner sends a brief as YAML', () => steps.ask(owner, sample.add));
    await step('The owner publishes it', async () => {
      const answer = await steps.ask(owner, sample.publish);
      await steps.pressIfThere(owner, answer, 'Publish');
    });
    steps.turnTo('reader');
    const came = await jumpToDigest(steps, reader, step);
    await chat.refresh();
    chat.flash(came.message_id);
  };
}

function breakRow(id, label, line, act, started) {
  const button = el('button', {
    type: 'button',
    class: 'soft',
    id,
    onclick: async () => {
      button.disabled = true;
      started();
      await told(act);
      button.disabled = false;
    },
  }, label);
  return el('li', {}, button, el('span', {}, line));
}

function breakCard(world, steps, desk, started) {
  const clear = el('button', { type: 'button', class: 'soft', id: 'clear-faults', hidden: true, onclick: () => told(async () => {
    await remove('/sim/faults');
    toast('All faults are cleared.');
  }) }, 'Clear the faults');
  const look = () => told(async () => { clear.hidden = !(await get('/sim/faults')).faults.length; });
  world.on('faults', look);
  world.on('loaded', look);
  const rows = [
    breakRow('break-429', `429 for ${WAIT_SECONDS} s`, `Telegram says “too many requests”: the answer comes ${WAIT_SECONDS} seconds later, once.`, async () => {
      const tab = steps.turnTo('reader');
      await post('/sim/faults', { method: 'sendMessage', code: 429, retry_after: WAIT_SECONDS, times: 1 });
      await steps.ask(tab, '/country thailand').finally(look);
    }, started),
    breakRow('break-block', 'Block the bot', 'As the reader: pushes stop and are not tried again; unblock, and /start brings them back.', async () => {
      steps.turnTo('reader');
      await post('/sim/block', { person: world.playing('reader').id });
    }, started),
    breakRow('break-kill', 'Kill the desk', 'kill -9, no goodbye: type something, start it again, and it answers what it missed.', () => desk.kill(), started),
  ];
  return el('li', { class: 'task task-break' }, el('div', { class: 'task-run plain' }, el('span', { class: 'task-number', 'aria-hidden': 'true' }, '5'),
    el('span', { class: 'task-words' }, el('span', { class: 'task-title' }, 'Break it'),
      el('span', { class: 'task-line' }, 'Whatever breaks, nothing that was said is lost.'))),
  el('ul', { class: 'breaks' }, rows), clear);
}

/** Fills the panel; `started` is told when a task begins, so that a drawer can close. */
export function tasks(world, chat, desk, started) {
  const steps = new Steps(world);
  const question = 'how much did rework fall at Midea?';
  const cards = [
    new Card(1, 'Thailand, with sources', 'A first screen: marks before claims, every claim with its source.', asks(steps, '/country thailand'), started),
    new Card(2, `“${question}”`, 'A plain question; the claim that answers it comes first.', asks(steps, question), started),
    new Card(3, 'Follow Thailand, jump to 08:00', 'The clock goes to the next push and the digest arrives.', follow(steps, chat), started),
    new Card(4, 'As the owner: add a brief, watch the reader get it', 'YAML in a message, /publish, then the reader’s next digest.', addBrief(world, steps, chat), started),
  ];
  byId('tasks').replaceChildren(...cards.map((card) => card.node), breakCard(world, steps, desk, started));
}
