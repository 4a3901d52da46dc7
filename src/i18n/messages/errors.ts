import { formatDay } from '../format.ts';
import { translator } from '../i18n.ts';
import { currentLanguage } from '../language.ts';
import { STEP_NAMES, t as churn } from './churnErrors.ts';

/** A heading for each kind of failure; the failure's own message says the rest. */
export const t = translator({
  en: {
    'bad-input': 'This setting does not fit',
    'bad-file': 'This file cannot be read as it is',
    ambiguous: 'This can be read in two ways',
    'not-enough-data': 'There is not enough data for this',
    'not-found': 'This is not here any more',
    cancelled: 'Cancelled',
    'storage-full': 'The browser’s storage is full',
    'storage-blocked': 'Another tab holds the storage',
    'storage-newer': 'This data is from a newer version',
    'worker-lost': 'The work was interrupted',
    'out-of-memory': 'There is not enough memory for this',
    internal: 'Something went wrong in the app',
    'message.several-currencies': 'The amounts are in several currencies ({currencies}), and amounts of different currencies cannot be added without rates. Choose the column as the currency and add a table of rates (date, currency, rate); or keep the rows of one currency and import the file again.',
    'message.other-currency': 'The report is asked for in {currency}, and the amounts are in another currency. Add a table of rates (date, currency, rate), or leave the currency of the report to the data.',
    damagedRecord: 'A stored record is damaged',
    copyFailed: 'The browser did not let the text be copied. It is shown below: select it and copy it.',
  },
  es: {
    'bad-input': 'Este ajuste no encaja',
    'bad-file': 'Este archivo no se puede leer tal como está',
    ambiguous: 'Esto se puede leer de dos maneras',
    'not-enough-data': 'No hay datos suficientes para esto',
    'not-found': 'Esto ya no está aquí',
    cancelled: 'Cancelado',
    'storage-full': 'El almacenamiento del navegador está lleno',
    'storage-blocked': 'Otra pestaña tiene ocupado el almacenamiento',
    'storage-newer': 'Estos datos son de una versión más reciente',
    'worker-lost': 'El trabajo se interrumpió',
    'out-of-memory': 'No hay memoria suficiente para esto',
    internal: 'Algo falló en la aplicación',
    'message.several-currencies': 'Los importes están en varias monedas ({currencies}), y no se pueden sumar importes de monedas distintas sin tipos de cambio. Elija la columna como moneda y añada una tabla de tipos de cambio (fecha, moneda, tipo); o deje solo las filas de una moneda e importe el archivo de nuevo.',
    'message.other-currency': 'El informe se pide en {currency}, y los importes están en otra moneda. Añada una tabla de tipos de cambio (fecha, moneda, tipo), o deje que los datos digan la moneda del informe.',
    damagedRecord: 'Un registro guardado está dañado',
    copyFailed: 'El navegador no permitió copiar el texto. Se muestra abajo: selecciónelo y cópielo.',
  },
});

/** A failure's message in the page's language, by the key that it names; undefined where there are no such words: then its English message stands. */
export function messageText(details: Readonly<Record<string, unknown>>): string | undefined {
  const { messageKey } = details;
  if (typeof messageKey !== 'string') return undefined;
  const facts = Object.fromEntries(Object.entries(details).map(([name, value]) => [name, factText(name, value)]));
  return t.maybe(`message.${messageKey}`, facts) ?? churn.maybe(`message.${messageKey}`, facts);
}

const DAY_MS = 86_400_000;

function factText(name: string, value: unknown): string | number {
  if (typeof value === 'number') return value;
  const text = Array.isArray(value) ? value.join(', ') : String(value);
  if (name === 'step' && currentLanguage() === 'es') return STEP_NAMES[text] ?? text;
  return name === 'day' ? formatDay(Date.parse(`${text}T00:00:00Z`) / DAY_MS) : text;
}
