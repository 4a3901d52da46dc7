/** A number that is an answer: what it is, how much, and of what. */
export interface KeyNumber {
  readonly label: string;
  /** With its unit. */
  readonly value: string;
  readonly about: string;
  /** Of the term, where it is one of art. */
  readonly explanation?: string;
}
