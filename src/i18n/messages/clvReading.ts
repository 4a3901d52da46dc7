import { translator } from '../i18n.ts';

/** What a reader should know of what was left out of a run: columns, rows and models. Warnings come from data: ask with `maybe`. */
export const t = translator({
  en: {
    'warning.refunds-in-column': '“{column}” seems to say what was given back of each row, and nothing reads it, for it does not say when: these rows count in full. Bring refunds as rows of their own, each with its day.',
    'warning.unpaid-rows': {
      one: '“{column}” says of one row that it was not paid ({states}), and every row with an amount counts. Take it out, and import the file again.',
      other: '“{column}” says of {count} rows that they were not paid ({states}), and every row with an amount counts. Take these rows out, and import the file again.',
    },
    'warning.champion-biased-constant': 'The total that “{champion}” predicts is off by {bias}, and it says the same of every customer: it neither adds up to a budget nor ranks anyone. Another horizon or as-of, or more history, may help.',
    'warning.customers-without-purchase': '{customers} of {of} customers have refunds or other rows but no purchase: they are in no list, and what was given back to them in no total. Look for charges that are not in the file.',
    'warning.model-left-out': '“{learner}” was left out, for the data holds too little for it.',
  },
  es: {
    'warning.refunds-in-column': '«{column}» parece decir cuánto se devolvió de cada fila, y nada la lee, porque no dice cuándo: esas filas cuentan enteras. Traiga las devoluciones como filas propias, cada una con su día.',
    'warning.unpaid-rows': {
      one: '«{column}» dice de una fila que no se pagó ({states}), y cuenta toda fila con importe. Quítela y vuelva a importar el archivo.',
      other: '«{column}» dice de {count} filas que no se pagaron ({states}), y cuenta toda fila con importe. Quítelas y vuelva a importar el archivo.',
    },
    'warning.champion-biased-constant': 'El total que predice «{champion}» se desvía un {bias}, y dice lo mismo de todos los clientes: ni suma un presupuesto ni ordena a nadie. Otro horizonte u otra fecha, o más historia, puede ayudar.',
    'warning.customers-without-purchase': '{customers} de {of} clientes tienen devoluciones u otras filas, pero ninguna compra: no están en ninguna lista, ni lo que se les devolvió en ningún total. Busque cargos que falten en el archivo.',
    'warning.model-left-out': '«{learner}» se dejó fuera, porque los datos no le alcanzan.',
  },
});
