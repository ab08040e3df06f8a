// Links to the bot itself are followed here, on the page.

const HOSTS = new Set(['t.me', 'telegram.me', 'telegram.dog']);

/** What a link says to this bot: {start} with the parameter or "", or null when it leads elsewhere. */
export function toBot(url, username) {
  let name = null;
  if (url.protocol === 'tg:' && url.href.startsWith('tg://resolve')) name = url.searchParams.get('domain');
  else if (HOSTS.has(url.host)) name = url.pathname.replace(/^\/|\/$/g, '');
  if (name === null || !username || name.toLowerCase() !== username.toLowerCase()) return null;
  return { start: url.searchParams.get('start') ?? '' };
}
