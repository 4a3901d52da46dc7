import { translator } from '../i18n.ts';
import { contractPartName } from './contractNames.ts';

/** What predictions of lifetime value are made of. Parts come from data: ask with `partName`. */
export const t = translator({
  en: {
    madeOf: 'What it is made of',
    contracts: { one: '{count} contract', other: '{count} contracts' },
    firstPaid: 'First paid day',
    aMonth: 'Money a month',
    'part.alive': 'Chance to be a customer still',
    'part.purchases': 'Purchases expected',
    'part.value': 'Money expected a purchase',
    'part.nothing': 'Chance of nothing, by the model itself',
    'part.low': 'If anything, more than this in 9 of 10 cases',
    'part.high': 'If anything, less than this in 9 of 10 cases',
  },
  es: {
    madeOf: 'De qué se compone',
    contracts: { one: '{count} contrato', other: '{count} contratos' },
    firstPaid: 'Primer día de pago',
    aMonth: 'Dinero al mes',
    'part.alive': 'Probabilidad de seguir siendo cliente',
    'part.purchases': 'Compras esperadas',
    'part.value': 'Dinero esperado por compra',
    'part.nothing': 'Probabilidad de nada, según el propio modelo',
    'part.low': 'Si algo gasta, más que esto en 9 de 10 casos',
    'part.high': 'Si algo gasta, menos que esto en 9 de 10 casos',
  },
});

/** A part in plain words; undefined for one that has none. */
export function partName(part: string): string | undefined {
  return t.maybe(`part.${part}`) ?? contractPartName(part);
}
