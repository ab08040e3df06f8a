// The buttons under a bubble.

import { el, icon } from './dom.js';
import { address } from './entities.js';

function face(button, hands) {
  const common = { class: `key ${button.style ? `key-${button.style}` : ''}`.trim() };
  const label = el('span', { class: 'key-text' }, button.text);
  if (button.url) {
    const url = address(button.url);
    if (url === null) return el('button', { ...common, type: 'button', disabled: true }, label);
    const inside = hands.inside(url);
    if (inside) return el('button', { ...common, type: 'button', onclick: inside }, label);
    return el('a', { ...common, href: url.href, target: '_blank', rel: 'noreferrer noopener', title: `Opens outside: ${url.host}` },
      label, icon('open'));
  }
  if (button.copy_text) {
    return el('button', { ...common, type: 'button', onclick: () => hands.copy(button.copy_text.text) }, label, icon('copy'));
  }
  if (button.callback_data !== undefined) {
    return el('button', { ...common, type: 'button', onclick: (event) => hands.press(event.currentTarget) }, label);
  }
  return el('button', { ...common, type: 'button', onclick: () => hands.cannot() }, label);
}

/** The inline keyboard of a message, or null when it has none. */
export function keyboard(markup, hands) {
  const rows = markup?.inline_keyboard ?? [];
  if (!rows.length) return null;
  return el('div', { class: 'keyboard', role: 'group', 'aria-label': 'Buttons' }, rows.map((row, r) => el('div', { class: 'key-row' },
    row.map((button, c) => {
      const node = face(button, hands);
      node.dataset.row = String(r);
      node.dataset.col = String(c);
      return node;
    }))));
}
