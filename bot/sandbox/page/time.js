// The sandbox's clock in words. Everything is shown in UTC, as the header says.

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const LONG = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October',
  'November', 'December'];

const two = (number) => String(number).padStart(2, '0');

/** "14:02" */
export const hour = (date) => `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;

/** "Mon 23 Nov 08:00" */
export function moment(date) {
  return `${DAYS[date.getUTCDay()]} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${hour(date)}`;
}

/** "Sun 22 Nov 2026 14:02" */
export function clockface(date) {
  const day = `${DAYS[date.getUTCDay()]} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
  return `${day} ${date.getUTCFullYear()} ${hour(date)}`;
}

/** "22 November", with the year where it is another than the clock's. */
export function day(date, now) {
  const plain = `${date.getUTCDate()} ${LONG[date.getUTCMonth()]}`;
  return date.getUTCFullYear() === now.getUTCFullYear() ? plain : `${plain} ${date.getUTCFullYear()}`;
}

export const fromUnix = (seconds) => new Date(seconds * 1000);
