// The header: what time it is in the sandbox, and how to move it.

import { get, post } from './api.js';
import { byId } from './dom.js';
import { toast, told } from './notice.js';
import { clockface, moment } from './time.js';

const TICK_MS = 1_000;
const HOUR_SECONDS = 3_600;

/** When the next push is due, or null while nobody follows anything. */
export async function nextPush() {
  const { next } = await get('/sim/desk/next');
  return next ? new Date(next) : null;
}

/** Moves the sandbox's clock to `at`. */
export async function moveTo(world, at) {
  world.setClock(await post('/sim/clock', { to: at.toISOString() }));
}

async function busy(button, act) {
  button.disabled = true;
  await told(act);
  button.disabled = false;
}

/** Keeps the clock in the header going and its two buttons working. */
export function clock(world) {
  const face = byId('clock');
  const paint = () => {
    const now = world.now();
    const text = clockface(now);
    if (face.textContent === text) return;
    face.textContent = text;
    face.dateTime = now.toISOString();
  };
  world.on('clock-set', paint);
  setInterval(paint, TICK_MS);
  byId('plus-hour').addEventListener('click', (event) => busy(event.currentTarget, async () => {
    world.setClock(await post('/sim/clock', { advance: HOUR_SECONDS }));
  }));
  byId('next-digest').addEventListener('click', (event) => busy(event.currentTarget, async () => {
    const at = await nextPush();
    if (at === null) {
      toast('Nobody follows anything yet. Press 3, or type /subscribe thailand.');
      return;
    }
    await moveTo(world, at);
    toast(`It is now ${moment(at)} UTC. The digest comes within seconds.`);
  }));
}
