/** Engines keep a substring of 13 characters or more as a view of the text that it was cut from. */
const SHORTEST_VIEW = 13;

/** The same text in memory of its own: what is kept of a file must not hold the whole file. */
export function ownCopy(text: string): string {
  return text.length < SHORTEST_VIEW ? text : ` ${text}`.slice(1);
}
