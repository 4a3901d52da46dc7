import type { Dialect } from '../../core/data/dataset.ts';
import { t as common } from '../../i18n/messages/common.ts';
import { t } from '../../i18n/messages/data.ts';
import type { ImportPreview } from '../../workers/protocol.ts';

const NAMED: Readonly<Record<string, string>> = { '\t': 'tab', ' +': 'spaces', ' ': 'spaces' };

/** A delimiter in a word; one that has no word is shown as it is. */
export function delimiterName(delimiter: string): string {
  const key = Object.hasOwn(NAMED, delimiter) ? NAMED[delimiter] : delimiter;
  return t.maybe(`delimiter.${key}`) ?? delimiter;
}

/** The word and the sign, for a list to choose from. */
export function delimiterChoice(delimiter: string): string {
  const name = delimiterName(delimiter);
  return Object.hasOwn(NAMED, delimiter) || name === delimiter ? name : `${name}\u2002${delimiter}`;
}

/** How a file is read, in a line. */
export function dialectText({ detection: { dialect }, columns }: ImportPreview): string {
  const quoted = dialect.quote === '' ? [] : [t('quoted', { quote: dialect.quote })];
  const skipped = dialect.preambleLines > 0 ? [t('skipped', { count: dialect.preambleLines })] : [];
  return [encodingName(dialect), t('separatedBy', { delimiter: delimiterName(dialect.delimiter) }), ...quoted, t(dialect.hasHeader ? 'headerYes' : 'headerNo'), ...skipped, common('columns', { count: columns.length })].join(' · ');
}

export function quoteName(quote: string): string {
  return t(quote === '"' ? 'quote.double' : quote === "'" ? 'quote.single' : 'quote.none');
}

const ENCODINGS: Readonly<Record<Dialect['encoding'], string>> = { 'utf-8': 'UTF-8', 'utf-16le': 'UTF-16 LE', 'utf-16be': 'UTF-16 BE', 'windows-1252': 'Windows-1252' };

export function encodingName({ encoding, gzip }: Dialect): string {
  return gzip ? `${ENCODINGS[encoding]}, ${t('gzip')}` : ENCODINGS[encoding];
}
