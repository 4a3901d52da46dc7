import { translator } from '../i18n.ts';

/** How the rows of a transactions table become money. Keys come from data: ask with `maybe` and `kindName`. */
export const t = translator({
  en: {
    'kind.charge': 'charge',
    'kind.refund': 'refund',
    'kind.chargeback': 'chargeback',
    'kind.tax': 'tax',
    'kind.discount': 'discount',
    'warning.other-sign': {
      one: '{rows} row is written with the other sign than most of its kind ({kinds}). It counts as the file says: a refund of the other sign adds money, a charge of the other sign takes it away and is no purchase.',
      other: '{rows} rows are written with the other sign than most of their kind ({kinds}). They count as the file says: a refund of the other sign adds money, a charge of the other sign takes it away and is no purchase.',
    },
    'warning.refunds-without-order': {
      one: '{rows} refund or chargeback names an order of which the customer has no charge here. It is netted on its own day.',
      other: '{rows} of the refunds and chargebacks name an order of which the customer has no charge here. They are netted on their own day.',
    },
    'warning.refunds-over-order': {
      one: 'Of {rows} order more was given back than charged. Look for refunds that are in the file twice, and for charges that are not in it.',
      other: 'Of {rows} orders more was given back than charged. Look for refunds that are in the file twice, and for charges that are not in it.',
    },
    'warning.currency-assumed': {
      one: '{rows} row names no currency, and is taken to be in {currency}, the only one that is named.',
      other: '{rows} rows name no currency, and are taken to be in {currency}, the only one that is named.',
    },
    'warning.converted': {
      one: '{rows} row in {currencies} was converted to {currency} at the rate of its day; a refund that names its order at that of the order’s day.',
      other: '{rows} rows in {currencies} were converted to {currency}, each at the rate of its day; a refund that names its order at that of the order’s day.',
    },
    'warning.margin-as-share': 'The margin column was read as shares of net, for it is in % or lies between −1 and 1.',
    'warning.margin-as-money': 'The margin column was read as money, for it has values beyond 1.',
    'warning.margin-missing': {
      one: '{rows} row has no margin. It counts with the share of its order, or of all charges up to its day where that is not known.',
      other: '{rows} rows have no margin. They count with the share of their order, or of all charges up to their day where that is not known.',
    },
    'warning.stray-dates': {
      one: 'After {bodyEnd} there is only {rows} row, on {lastDay}: it looks like a stray or planned date.',
      other: 'After {bodyEnd} there are only {rows} rows, up to {lastDay}: they look like stray or planned dates.',
    },
    'warning.short-last-days': {
      one: '{shortDay} has {rows} row, and the same weekdays before had about {usual}: the file seems to end before the day does. It looks complete through {proposed}.',
      other: '{shortDay} has {rows} rows, and the same weekdays before had about {usual}: the file seems to end before the day does. It looks complete through {proposed}.',
    },
  },
  es: {
    'kind.charge': 'cargo',
    'kind.refund': 'reembolso',
    'kind.chargeback': 'contracargo',
    'kind.tax': 'impuesto',
    'kind.discount': 'descuento',
    'warning.other-sign': {
      one: '{rows} fila lleva el signo contrario al de la mayoría de su tipo ({kinds}). Cuenta como dice el archivo: un reembolso de signo contrario suma dinero; un cargo de signo contrario lo resta y no es una compra.',
      other: '{rows} filas llevan el signo contrario al de la mayoría de su tipo ({kinds}). Cuentan como dice el archivo: un reembolso de signo contrario suma dinero; un cargo de signo contrario lo resta y no es una compra.',
    },
    'warning.refunds-without-order': {
      one: '{rows} reembolso o contracargo nombra un pedido del que el cliente no tiene aquí ningún cargo. Se resta en su propio día.',
      other: '{rows} de los reembolsos y contracargos nombran un pedido del que el cliente no tiene aquí ningún cargo. Se restan en su propio día.',
    },
    'warning.refunds-over-order': {
      one: 'De {rows} pedido se devolvió más de lo cobrado. Busca reembolsos que estén dos veces en el archivo y cargos que falten en él.',
      other: 'De {rows} pedidos se devolvió más de lo cobrado. Busca reembolsos que estén dos veces en el archivo y cargos que falten en él.',
    },
    'warning.currency-assumed': {
      one: '{rows} fila no indica moneda y se toma en {currency}, la única que se nombra.',
      other: '{rows} filas no indican moneda y se toman en {currency}, la única que se nombra.',
    },
    'warning.converted': {
      one: '{rows} fila en {currencies} se convirtió a {currency} al tipo de cambio de su día; un reembolso que nombra su pedido, al del día del pedido.',
      other: '{rows} filas en {currencies} se convirtieron a {currency}, cada una al tipo de cambio de su día; un reembolso que nombra su pedido, al del día del pedido.',
    },
    'warning.margin-as-share': 'La columna de margen se leyó como parte del neto, porque está en % o entre −1 y 1.',
    'warning.margin-as-money': 'La columna de margen se leyó como dinero, porque tiene valores mayores que 1.',
    'warning.margin-missing': {
      one: '{rows} fila no tiene margen. Cuenta con la parte de su pedido o, si no se conoce, la de todos los cargos hasta su día.',
      other: '{rows} filas no tienen margen. Cuentan con la parte de su pedido o, si no se conoce, la de todos los cargos hasta su día.',
    },
    'warning.stray-dates': {
      one: 'Después del {bodyEnd} solo hay {rows} fila, el {lastDay}: parece una fecha suelta o prevista.',
      other: 'Después del {bodyEnd} solo hay {rows} filas, hasta el {lastDay}: parecen fechas sueltas o previstas.',
    },
    'warning.short-last-days': {
      one: 'El {shortDay} tiene {rows} fila, y los mismos días de la semana anteriores tenían unas {usual}: el archivo parece terminar antes que el día. Parece completo hasta el {proposed}.',
      other: 'El {shortDay} tiene {rows} filas, y los mismos días de la semana anteriores tenían unas {usual}: el archivo parece terminar antes que el día. Parece completo hasta el {proposed}.',
    },
  },
});

/** What a kind of row is called. */
export function kindName(kind: string): string {
  return t.maybe(`kind.${kind}`) ?? kind;
}
