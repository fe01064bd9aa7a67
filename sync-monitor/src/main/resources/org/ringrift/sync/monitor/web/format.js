// Numbers and times as people read them.

const UNITS = ["B", "kB", "MB", "GB", "TB", "PB"];

export function bytes(count) {
  if (count === null || count === undefined) {
    return "–";
  }
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

export const rate = (perSecond) => (perSecond ? `${bytes(perSecond)}/s` : "–");

export function duration(ms) {
  if (ms === null || ms === undefined) {
    return "–";
  }
  if (ms < 1000) {
    return `${Math.round(ms)} ms`;
  }
  const seconds = ms / 1000;
  if (seconds < 90) {
    return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  }
  if (seconds < 5400) {
    return `${Math.round(seconds / 60)} min`;
  }
  return seconds < 172800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86400)} d`;
}

// How long it is since then, or still takes: parts of a second are of no interest.
export const whole = (ms) => (ms !== null && ms < 1000 ? "< 1 s" : duration(ms));

export const ago = (ms) => (ms < 1000 ? "now" : `${duration(ms)} ago`);

export const several = (number, one, more = `${one}s`) =>
  `${number.toLocaleString("en")} ${number === 1 ? one : more}`;

export function count(number) {
  if (number >= 1e6) {
    return `${(number / 1e6).toFixed(1)} M`;
  }
  return number >= 1e5 ? `${Math.round(number / 1e3)} k` : number.toLocaleString("en");
}
