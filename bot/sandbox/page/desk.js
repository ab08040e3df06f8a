// The desk is the bot's own process: alive, killed, started again.

import { get, post } from './api.js';
import { banner, clearBanner, toast, told } from './notice.js';

const LOOK_MS = 5_000;
const START_TRIES = 40;
const START_LOOK_MS = 500;

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

export class Desk {
  #world;
  #alive = true;
  #starting = false;

  constructor(world) {
    this.#world = world;
    setInterval(() => this.look(), LOOK_MS);
    world.on('tab', () => this.look());
    world.on('desk', ({ alive }) => { if (!this.#starting) this.#show(alive); });
  }

  /** Asks whether the desk runs, and shows it; says nothing when the sandbox itself is away. */
  async look() {
    if (this.#starting || document.hidden) return;
    try {
      this.#show((await get('/sim/desk')).alive);
    } catch {
      // The banner of the lost sandbox says it already.
    }
  }

  #show(alive) {
    if (alive) clearBanner('desk');
    else banner('desk', 'The desk is down.', 'Start it', () => told(() => this.start()));
    if (alive !== this.#alive) {
      this.#alive = alive;
      this.#world.emit('desk', { alive });
    }
  }

  async kill() {
    await post('/sim/desk/kill');
    this.#show(false);
    toast('Killed with kill -9. Type something; it will be answered once the desk runs again.');
  }

  async start() {
    this.#starting = true;
    banner('desk', 'The desk is starting…');
    try {
      await post('/sim/desk/start');
      for (let tries = 0; tries < START_TRIES; tries += 1) {
        if ((await get('/sim/desk')).alive) break;
        await pause(START_LOOK_MS);
      }
    } finally {
      this.#starting = false;
    }
    await this.look();
  }
}
