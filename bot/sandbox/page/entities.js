// Telegram's text and entities -> nodes. Offsets are UTF-16 units, as JavaScript's own strings count.

import { el, icon } from './dom.js';

const BLOCKS = new Set(['blockquote', 'expandable_blockquote', 'pre']);
const PLAIN_TAGS = { bold: 'strong', italic: 'em', underline: 'u', strikethrough: 's' };
const SAFE = new Set(['http:', 'https:', 'mailto:', 'tel:', 'tg:']);

/** Where a link leads: null when it is none that may be followed. */
export function address(text) {
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
  try {
    const url = new URL(whole);
    return SAFE.has(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

function ordered(entities) {
  return entities
    .map((entity) => ({ ...entity, end: entity.offset + entity.length }))
    .filter((entity) => entity.length > 0)
    .sort((a, b) => a.offset - b.offset || b.end - a.end || BLOCKS.has(b.type) - BLOCKS.has(a.type));
}

// An entity that reaches over the end of the one around it goes on behind it.
function split(entities, end) {
  const inside = [];
  const behind = [];
  for (const entity of entities) {
    if (entity.offset >= end) behind.push(entity);
    else if (entity.end <= end) inside.push(entity);
    else {
      inside.push({ ...entity, end });
      behind.push({ ...entity, offset: end });
    }
  }
  return [inside, behind];
}

function fill(parent, text, from, to, entities, hands) {
  let at = from;
  let afterBlock = false;
  const plain = (upTo) => {
    // The line break between a block and what follows is the block's own.
    const start = afterBlock && text[at] === '\n' ? at + 1 : at;
    if (upTo > start) parent.append(text.slice(start, upTo));
    at = upTo;
  };
  let rest = entities;
  while (rest.length) {
    const [first, ...others] = rest;
    const start = Math.max(first.offset, at);
    const end = Math.min(first.end, to);
    if (start > at) plain(start);
    const [inside, behind] = split(others, end);
    if (end > start) {
      const { node, room } = wrap(first, text.slice(start, end), hands);
      fill(room, text, start, end, inside, hands);
      parent.append(node);
      afterBlock = BLOCKS.has(first.type);
      at = end;
    }
    rest = behind;
  }
  if (to > at) plain(to);
}

function wrap(entity, text, hands) {
  if (PLAIN_TAGS[entity.type]) return same(el(PLAIN_TAGS[entity.type]));
  switch (entity.type) {
    case 'code': return same(code(text, hands));
    case 'pre': return pre(entity, text, hands);
    case 'blockquote': return same(el('blockquote'));
    case 'expandable_blockquote': return expandable();
    case 'spoiler': return same(spoiler());
    case 'text_link': return same(link(entity.url, hands));
    case 'url': return same(link(text, hands));
    case 'email': return same(link(`mailto:${text}`, hands));
    case 'bot_command': return same(tap('command', text, () => hands.say(text)));
    default: return same(el('span', { class: entity.type.replaceAll('_', '-') }));
  }
}

const same = (node) => ({ node, room: node });

function tap(name, label, act) {
  return el('span', {
    class: name,
    role: 'button',
    tabindex: '0',
    onclick: act,
    onkeydown: (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      act();
    },
  });
}

function code(text, hands) {
  const node = tap('code', text, () => hands.copy(text));
  node.title = 'Copy';
  return node;
}

function pre(entity, text, hands) {
  const room = el('code', { class: 'pre-text' });
  const bar = el('span', { class: 'pre-bar' }, el('span', {}, entity.language ?? ''),
    el('button', { type: 'button', class: 'pre-copy', onclick: () => hands.copy(text) }, icon('copy'), 'Copy'));
  return { node: el('span', { class: 'pre' }, bar, room), room };
}

function spoiler() {
  const node = tap('spoiler', '', () => {
    node.classList.add('open');
    node.removeAttribute('role');
    node.removeAttribute('aria-label');
  });
  node.setAttribute('aria-label', 'Hidden text: show it');
  return node;
}

function expandable() {
  const room = el('span', { class: 'quote-text' });
  const words = el('span', {}, 'Show more');
  const more = el('button', { type: 'button', class: 'more', 'aria-expanded': 'false', hidden: true }, words, icon('chevron'));
  const node = el('blockquote', { class: 'expandable' }, room, more);
  more.addEventListener('click', () => {
    const open = node.classList.toggle('open');
    more.setAttribute('aria-expanded', String(open));
    words.textContent = open ? 'Show less' : 'Show more';
  });
  return { node, room };
}

function link(target, hands) {
  const url = address(target);
  if (url === null) return el('span', { class: 'dead-link' });
  const inside = hands.inside(url);
  return el('a', {
    href: url.href,
    target: '_blank',
    rel: 'noreferrer noopener',
    title: inside ? 'Opens here' : `Opens outside: ${url.host || url.href}`,
    onclick: (event) => {
      if (!inside) return;
      event.preventDefault();
      inside();
    },
  });
}

/** Shows "Show more" where a quote is longer than its three lines; to be called once the nodes are on the page. */
export function measureQuotes(root) {
  for (const quote of root.querySelectorAll('blockquote.expandable:not(.open)')) {
    const text = quote.querySelector('.quote-text');
    quote.querySelector('.more').hidden = text.scrollHeight <= text.clientHeight + 2;
  }
}

/**
 * The nodes of a text with its entities.
 * `hands` does what the text offers: `say(text)`, `copy(text)`, and `inside(url)`, which gives
 * the act for a link that leads to this very bot, or null.
 */
export function formatted(text, entities, hands) {
  const room = document.createDocumentFragment();
  fill(room, text, 0, text.length, ordered(entities ?? []), hands);
  return room;
}
