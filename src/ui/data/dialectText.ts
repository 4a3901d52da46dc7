import type { Dialect } from '../../core/data/dataset.ts';
import { t } from '../../i18n/messages/data.ts';

const NAMED: Readonly<Record<string, string>> = { '\t': 'tab', ' +': 'spaces', ' ': 'spaces' };

/** A delimiter in words; one that has no words is shown as it is. */
export function delimiterName(delimiter: string): string {
  const key = Object.hasOwn(NAMED, delimiter) ? NAMED[delimiter] : delimiter;
  return t.maybe(`delimiter.${key}`) ?? delimiter;
}

export function quoteName(quote: string): string {
  return t(quote === '"' ? 'quote.double' : quote === "'" ? 'quote.single' : 'quote.none');
}

const ENCODINGS: Readonly<Record<Dialect['encoding'], string>> = { 'utf-8': 'UTF-8', 'utf-16le': 'UTF-16 LE', 'utf-16be': 'UTF-16 BE', 'windows-1252': 'Windows-1252' };

export function encodingName({ encoding, gzip }: Dialect): string {
  return gzip ? `${ENCODINGS[encoding]}, ${t('gzip')}` : ENCODINGS[encoding];
}
