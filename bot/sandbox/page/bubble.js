// One message -> one bubble, service line or card.

import { el, icon, initials } from './dom.js';
import { formatted } from './entities.js';
import { keyboard } from './keyboard.js';
import { fromUnix, hour } from './time.js';

const HUES = 6;
const SNIPPET = 90;

/** The name under which a message speaks: a person, the bot, or the group itself. */
export function speaker(message) {
  const who = message.sender_chat ?? message.from ?? message.chat;
  return who.title ?? [who.first_name, who.last_name].filter(Boolean).join(' ') ?? 'Somebody';
}

/** The first words of a message, for a reply's preview. */
export function snippet(message) {
  const text = message.text ?? message.caption ?? (message.document ? message.document.file_name : null)
    ?? (message.location ? 'Location' : 'Message');
  const flat = text.replace(/\s+/g, ' ').trim();
  return flat.length > SNIPPET ? `${flat.slice(0, SNIPPET)}…` : flat;
}

/** A service message in words, or null when the message is none. */
export function serviceLine(message) {
  const who = speaker(message);
  if (message.deleted) return 'A message was deleted';
  if (message.new_chat_members) return `${message.new_chat_members.map((one) => one.first_name).join(', ')} joined the group`;
  if (message.left_chat_member) return `${message.left_chat_member.first_name} left the group`;
  if (message.pinned_message) return `${who} pinned “${snippet(message.pinned_message)}”`;
  if (message.forum_topic_created) return `Topic “${message.forum_topic_created.name}” was made`;
  if (message.chat_shared) return `${who} shared a chat with the bot`;
  if (message.new_chat_title) return `The chat is now called ${message.new_chat_title}`;
  if (message.group_chat_created || message.supergroup_chat_created || message.channel_chat_created) return 'The chat was made';
  return null;
}

function size(bytes) {
  if (bytes === undefined) return '';
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function attachment(message, hands) {
  if (message.document) {
    const { file_id: id, file_name: name, file_size: bytes } = message.document;
    return el('a', { class: 'file', href: hands.fileAddress(id), download: name ?? 'file' }, el('span', { class: 'file-icon' }, icon('file')),
      el('span', { class: 'file-words' }, el('span', { class: 'file-name' }, name ?? 'File'), el('span', { class: 'file-size' }, `${size(bytes)} · download`)));
  }
  if (message.location) {
    const { latitude, longitude } = message.location;
    return el('div', { class: 'place' }, el('span', { class: 'file-icon' }, icon('pin')), el('span', { class: 'file-words' },
      el('span', { class: 'file-name' }, 'Location'), el('span', { class: 'file-size' }, `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`)));
  }
  return null;
}

function replyTo(message, hands) {
  const first = message.reply_to_message;
  if (!first || first.forum_topic_created) return null;
  return el('button', { type: 'button', class: 'quoted', onclick: () => hands.jump(first.message_id) },
    el('span', { class: 'quoted-who' }, speaker(first)),
    el('span', { class: 'quoted-text' }, message.quote?.text ?? snippet(first)));
}

function words(message, hands) {
  const text = message.text ?? message.caption;
  if (text) return el('span', { class: 'text' }, formatted(text, message.entities ?? message.caption_entities, hands));
  if (message.document || message.location) return null;
  return el('span', { class: 'text quiet' }, 'A kind of message that this page does not show.');
}

function stamp(message) {
  const at = fromUnix(message.date);
  return el('span', { class: 'stamp' }, message.seen_by_bot === false ? el('span', { title: 'In a group the bot gets commands for it and answers to it, nothing else.' }, 'not seen by the bot') : null,
    message.silent ? el('span', {}, 'silent') : null, message.edit_date ? el('span', { class: 'edited' }, 'edited') : null,
    el('time', { datetime: at.toISOString() }, hour(at)));
}

/**
 * The row of one message.
 * `shape`: own (the viewer's), group (names are shown), first and last of those that follow each other by one sender.
 * `hands`: say, copy, inside, press, jump, reply, cannot, fileAddress.
 */
export function bubble(message, shape, hands) {
  const service = serviceLine(message);
  if (service !== null) {
    return el('p', { class: 'service', 'data-message-id': String(message.message_id) }, el('span', {}, service));
  }
  const who = speaker(message);
  const hue = Math.abs((message.sender_chat ?? message.from ?? message.chat).id) % HUES;
  const names = shape.group && !shape.own;
  const body = el('div', { class: 'bubble' }, names && shape.first ? el('div', { class: `name hue-${hue}` }, who) : null,
    replyTo(message, hands), attachment(message, hands), el('div', { class: 'words' }, words(message, hands), stamp(message)));
  const answer = el('button', { type: 'button', class: 'answer', 'aria-label': 'Reply to this message', title: 'Reply', onclick: () => hands.reply(message) },
    icon('reply'));
  const face = names && shape.last ? el('span', { class: `face hue-${hue}`, 'aria-hidden': 'true' }, initials(who)) : null;
  const kind = ['message', shape.own ? 'out' : 'in', shape.first ? 'first' : '', shape.last ? 'last' : '', names ? 'named' : ''];
  return el('article', {
    class: kind.filter(Boolean).join(' '), 'data-message-id': String(message.message_id), tabindex: '-1', 'aria-label': `${who}, ${hour(fromUnix(message.date))}`,
  }, el('div', { class: 'stack' }, el('div', { class: 'line' }, face, body, answer), keyboard(message.reply_markup, hands)));
}
