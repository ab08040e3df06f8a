// The control side of the sandbox, /sim/…: one place that speaks HTTP.

const POLL_MS = 40_000;
const TRY_AGAIN_MS = 1_500;

/** What went wrong, as one sentence for the person before the screen. */
export class SandboxError extends Error {}

async function sentence(response) {
  try {
    const body = await response.json();
    const said = body.error ?? body.description ?? body.detail;
    if (typeof said === 'string' && said) return said;
  } catch {
    // Not JSON: the status alone has to do.
  }
  return `The sandbox refused this (${response.status}).`;
}

async function call(method, path, body, timeout = 20_000) {
  let response;
  try {
    response = await fetch(path, {
      method,
      signal: AbortSignal.timeout(timeout),
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new SandboxError('The sandbox does not answer. Is it still running in the terminal?');
  }
  if (!response.ok) throw new SandboxError(await sentence(response));
  try {
    return await response.json();
  } catch {
    throw new SandboxError('The sandbox answered with something that this page cannot read.');
  }
}

function query(values) {
  const kept = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
  return kept.length ? `?${new URLSearchParams(kept)}` : '';
}

export const get = (path, values = {}) => call('GET', path + query(values));
export const post = (path, body = {}) => call('POST', path, body);
export const remove = (path) => call('DELETE', path, undefined);

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

/**
 * Follows the events for as long as the page is open.
 * `heard` gets each event once, `reached` true or false as the sandbox comes and goes,
 * `lost` is called when the sandbox began anew, so that everything has to be read again.
 */
export async function follow(since, { heard, reached, lost }) {
  let seq = since;
  let there = true;
  for (;;) {
    try {
      const { seq: now, reset, events } = await call('GET', `/sim/events?since=${seq}`, undefined, POLL_MS);
      if (!there || reset) lost();
      if (!there) reached(true);
      there = true;
      seq = now;
      if (!reset) events.forEach(heard);
    } catch (error) {
      if (!(error instanceof SandboxError)) throw error;
      if (there) reached(false);
      there = false;
      seq = 0;
      await pause(TRY_AGAIN_MS);
    }
  }
}
