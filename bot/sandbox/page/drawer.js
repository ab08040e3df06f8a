// On a phone the tasks lie in a drawer: open, closed, Escape, and the focus that comes back.

import { byId, icon } from './dom.js';

/** Makes the panel a drawer where the page is narrow; gives the function that closes it. */
export function drawer() {
  const narrow = matchMedia('(max-width: 860px)');
  const panel = byId('panel');
  const shade = byId('shade');
  const opener = byId('open-tasks');
  const rest = [byId('top'), byId('chat')];
  const set = (open) => {
    panel.classList.toggle('open', open);
    panel.inert = narrow.matches && !open;
    shade.hidden = !open;
    opener.setAttribute('aria-expanded', String(open));
    for (const node of rest) node.inert = open;
    if (open) {
      panel.setAttribute('role', 'dialog');
      panel.setAttribute('aria-modal', 'true');
    } else {
      panel.removeAttribute('role');
      panel.removeAttribute('aria-modal');
    }
  };
  const close = () => {
    if (!panel.classList.contains('open')) return;
    set(false);
    opener.focus();
  };
  byId('close-tasks').append(icon('close'));
  byId('close-tasks').addEventListener('click', close);
  opener.addEventListener('click', () => {
    set(true);
    panel.querySelector('#tasks button').focus();
  });
  shade.addEventListener('click', close);
  panel.addEventListener('keydown', (event) => { if (event.key === 'Escape') close(); });
  narrow.addEventListener('change', () => set(false));
  set(false);
  return close;
}
