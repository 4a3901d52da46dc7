import { translator } from '../i18n.ts';

/** What the parts of contracts are called: features, units, billing periods, parts of predictions, and what is remarked upon in the data. Keys come from data: ask with the functions below. */
export const t = translator({
  en: {
    'feature.plan': 'Plan',
    'feature.billingPeriod': 'Billing period',
    'feature.billingMonths': 'Months between payments',
    'feature.mrr': 'MRR',
    'feature.contractDays': 'Days as a customer',
    'feature.sinceFirstStartDays': 'Days since the first contract',
    'feature.sincePlanChangeDays': 'Days since the last plan change',
    'feature.planChangesUp': 'Upgrades',
    'feature.planChangesDown': 'Downgrades',
    'feature.daysInBillingPeriod': 'Days into the billing period',
    'feature.daysToRenewal': 'Days to the next renewal',
    'feature.inTrial': 'In a trial',
    'feature.trialDaysLeft': 'Days left of the trial',
    'feature.isPaused': 'Paused',
    'feature.cancelRequested': 'Asked to leave',
    'feature.daysToKnownEnd': 'Days to the known end',
    'feature.mrrChange90Days': 'Change of MRR in 90 days',
    'feature.earlierLives': 'Earlier lives as a customer',
    'feature.paidSoFar': 'Paid so far',
    'feature.spendRatePerHorizon': 'Pace of paying',
    'feature.spendLast': 'Paid in the last {days} days',
    'feature.spendLastHorizon': 'Paid in the last horizon',
    'meaning.plan': 'Plan; with several open contracts, of the one with the largest MRR.',
    'meaning.billingPeriod': 'How often the customer pays.',
    'meaning.billingMonths': 'Months between two payments; missing where the billing period does not say.',
    'meaning.mrr': 'Money a month of all open contracts, also in a trial or pause.',
    'meaning.contractDays': 'Days since this life as a customer began; a gap of up to 30 days does not end it.',
    'meaning.sinceFirstStartDays': 'Days since the customer’s first contract ever began.',
    'meaning.sincePlanChangeDays': 'Days since the plan or the MRR last changed in this life; missing where it never did.',
    'meaning.planChangesUp': 'Changes to a higher MRR in this life.',
    'meaning.planChangesDown': 'Changes to a lower MRR in this life.',
    'meaning.daysInBillingPeriod': 'Days since the last renewal; in a trial, since it began.',
    'meaning.daysToRenewal': 'Days to the next renewal; in a trial, to the first payment.',
    'meaning.inTrial': '1 in a trial, else 0.',
    'meaning.trialDaysLeft': 'Days until the trial ends; 0 outside of a trial.',
    'meaning.isPaused': '1 in a pause that began before the cutoff, else 0.',
    'meaning.cancelRequested': '1 where the customer asked to leave before the cutoff, else 0.',
    'meaning.daysToKnownEnd': 'Days to the end of access that the customer asked for before the cutoff; missing where nobody asked.',
    'meaning.mrrChange90Days': 'MRR now less MRR 90 days ago; missing without a contract then.',
    'meaning.earlierLives': 'Earlier lives as a customer, each ended by more than 30 days without access.',
    'meaning.paidSoFar': 'Everything paid so far, by the day: neither trials nor pauses.',
    'meaning.spendRatePerHorizon': 'Paid per {days} days since the first paid day.',
    'meaning.spendLast': 'Paid in the last {days} days, by the day.',
    'meaning.spendLastHorizon': 'Paid in the last {days} days, as many as the horizon, by the day.',
    'warning.spells-left-out': '{rows} of {read} rows are no contracts and were left out: without a customer {noCustomer}, without a start {noStart}, without an MRR {noMrr}, with a negative MRR {negativeMrr}, ended before the start {endBeforeStart}, ended on its day {emptySpell}, in a currency without a rate {noRate}.',
    'warning.spells-bad-pause': '{rows} pauses end before they start, or have no start: those contracts count as if without a pause.',
    'warning.spells-trials': '{rows} contracts begin with a trial: its days are unpaid, and people in a trial are learned apart.',
    'warning.spells-no-end': 'No contract ever ends: nothing can be learned of leaving. Check which column is the end of access.',
    'warning.spells-no-request': 'No column says when customers asked to leave: every end is a surprise, also where the customer had given notice.',
    'warning.spells-overlap': '{rows} contracts of {customers} customers begin while another one runs: their MRR adds up. If a change of plan was meant, the earlier contract should end where the later begins.',
    'warning.spells-quiet': 'Nothing begins, is paused or is cancelled in the last {quietDays} days before {completeThrough}: the subscriptions seem complete only to {lastEvent}. Ends after it would be taken for stays.',
    'billing.weekly': 'weekly',
    'billing.monthly': 'monthly',
    'billing.quarterly': 'quarterly',
    'billing.half-yearly': 'half-yearly',
    'billing.yearly': 'yearly',
    'billing.months': 'every {months} months',
    'part.survival': 'Chance to stay to the end',
    'part.retained': 'Of the MRR as it is',
    'part.expansion': 'Expansion',
    'part.contraction': 'Contraction',
    'part.nothing': 'Chance of nothing',
    'unit.months': { one: '{text} month', other: '{text} months' },
    'unit.changes': { one: '{text} change', other: '{text} changes' },
    'unit.lives': { one: '{text} life', other: '{text} lives' },
    'unit.days': { one: '{text} day', other: '{text} days' },
    'flag.yes': 'yes',
    'flag.no': 'no',
  },
  es: {
    'feature.plan': 'Plan',
    'feature.billingPeriod': 'Periodo de facturación',
    'feature.billingMonths': 'Meses entre pagos',
    'feature.mrr': 'MRR',
    'feature.contractDays': 'Días como cliente',
    'feature.sinceFirstStartDays': 'Días desde el primer contrato',
    'feature.sincePlanChangeDays': 'Días desde el último cambio de plan',
    'feature.planChangesUp': 'Mejoras de plan',
    'feature.planChangesDown': 'Rebajas de plan',
    'feature.daysInBillingPeriod': 'Días del periodo de facturación',
    'feature.daysToRenewal': 'Días hasta la próxima renovación',
    'feature.inTrial': 'En prueba',
    'feature.trialDaysLeft': 'Días de prueba restantes',
    'feature.isPaused': 'En pausa',
    'feature.cancelRequested': 'Pidió la baja',
    'feature.daysToKnownEnd': 'Días hasta el fin conocido',
    'feature.mrrChange90Days': 'Cambio del MRR en 90 días',
    'feature.earlierLives': 'Etapas anteriores como cliente',
    'feature.paidSoFar': 'Pagado hasta la fecha',
    'feature.spendRatePerHorizon': 'Ritmo de pago',
    'feature.spendLast': 'Pagado en los últimos {days} días',
    'feature.spendLastHorizon': 'Pagado en el último horizonte',
    'meaning.plan': 'Plan; con varios contratos abiertos, el de mayor MRR.',
    'meaning.billingPeriod': 'Cada cuánto paga el cliente.',
    'meaning.billingMonths': 'Meses entre dos pagos; falta donde el periodo de facturación no lo dice.',
    'meaning.mrr': 'Dinero al mes de todos los contratos abiertos, también en prueba o en pausa.',
    'meaning.contractDays': 'Días desde que empezó esta etapa como cliente; un hueco de hasta 30 días no la termina.',
    'meaning.sinceFirstStartDays': 'Días desde que empezó el primer contrato del cliente.',
    'meaning.sincePlanChangeDays': 'Días desde que cambió por última vez el plan o el MRR en esta etapa; falta si nunca cambió.',
    'meaning.planChangesUp': 'Cambios a un MRR más alto en esta etapa.',
    'meaning.planChangesDown': 'Cambios a un MRR más bajo en esta etapa.',
    'meaning.daysInBillingPeriod': 'Días desde la última renovación; en una prueba, desde que empezó.',
    'meaning.daysToRenewal': 'Días hasta la próxima renovación; en una prueba, hasta el primer pago.',
    'meaning.inTrial': '1 en una prueba; si no, 0.',
    'meaning.trialDaysLeft': 'Días hasta que termine la prueba; 0 fuera de ella.',
    'meaning.isPaused': '1 en una pausa que empezó antes del corte; si no, 0.',
    'meaning.cancelRequested': '1 si el cliente pidió la baja antes del corte; si no, 0.',
    'meaning.daysToKnownEnd': 'Días hasta el fin del acceso que el cliente pidió antes del corte; falta si nadie lo pidió.',
    'meaning.mrrChange90Days': 'MRR de ahora menos el de hace 90 días; falta si entonces no había contrato.',
    'meaning.earlierLives': 'Etapas anteriores como cliente, cada una terminada por más de 30 días sin acceso.',
    'meaning.paidSoFar': 'Todo lo pagado hasta la fecha, por días: ni pruebas ni pausas.',
    'meaning.spendRatePerHorizon': 'Pagado por cada {days} días desde el primer día de pago.',
    'meaning.spendLast': 'Pagado en los últimos {days} días, por días.',
    'meaning.spendLastHorizon': 'Pagado en los últimos {days} días, tantos como el horizonte, por días.',
    'warning.spells-left-out': '{rows} de {read} filas no son contratos y se dejaron fuera: sin cliente {noCustomer}, sin inicio {noStart}, sin MRR {noMrr}, con MRR negativo {negativeMrr}, terminadas antes del inicio {endBeforeStart}, terminadas el mismo día {emptySpell}, en una moneda sin tipo de cambio {noRate}.',
    'warning.spells-bad-pause': '{rows} pausas terminan antes de empezar o no tienen inicio: esos contratos cuentan como si no tuvieran pausa.',
    'warning.spells-trials': '{rows} contratos empiezan con una prueba: sus días no se pagan, y quienes están en prueba se aprenden aparte.',
    'warning.spells-no-end': 'Ningún contrato termina: no se puede aprender nada de las bajas. Compruebe qué columna es el fin del acceso.',
    'warning.spells-no-request': 'Ninguna columna dice cuándo pidió la baja el cliente: cada fin es una sorpresa, también donde había avisado.',
    'warning.spells-overlap': '{rows} contratos de {customers} clientes empiezan mientras otro sigue: su MRR se suma. Si era un cambio de plan, el contrato anterior debe terminar donde empieza el siguiente.',
    'warning.spells-quiet': 'Nada empieza, se pausa ni se cancela en los últimos {quietDays} días antes del {completeThrough}: las suscripciones parecen completas solo hasta el {lastEvent}. Los finales posteriores se tomarían por permanencias.',
    'billing.weekly': 'semanal',
    'billing.monthly': 'mensual',
    'billing.quarterly': 'trimestral',
    'billing.half-yearly': 'semestral',
    'billing.yearly': 'anual',
    'billing.months': 'cada {months} meses',
    'part.survival': 'Probabilidad de seguir al final',
    'part.retained': 'Del MRR tal como está',
    'part.expansion': 'Expansión',
    'part.contraction': 'Contracción',
    'part.nothing': 'Probabilidad de nada',
    'unit.months': { one: '{text} mes', other: '{text} meses' },
    'unit.changes': { one: '{text} cambio', other: '{text} cambios' },
    'unit.lives': { one: '{text} etapa', other: '{text} etapas' },
    'unit.days': { one: '{text} día', other: '{text} días' },
    'flag.yes': 'sí',
    'flag.no': 'no',
  },
});

const WINDOW = /^spendLast(\d{1,5})Days$/;
const MONTHS = /^(\d+(?:\.\d+)?) months$/;

/** A contract feature's name in plain words; undefined where it is none. */
export function contractFeatureName(name: string): string | undefined {
  const window = WINDOW.exec(name);
  return window ? t.maybe('feature.spendLast', { days: Number(window[1]) }) : t.maybe(`feature.${name}`);
}

/** A contract feature's meaning in the page's language; undefined where it is none. */
export function contractFeatureMeaning(name: string, horizonDays: number): string | undefined {
  const window = WINDOW.exec(name);
  return window ? t.maybe('meaning.spendLast', { days: Number(window[1]) }) : t.maybe(`meaning.${name}`, { days: horizonDays });
}

/** A billing period in plain words; one that is known only by its text is shown as it is. */
export function billingPeriodName(name: string): string {
  const months = MONTHS.exec(name);
  return (months ? t.maybe('billing.months', { months: months[1] }) : t.maybe(`billing.${name}`)) ?? name;
}

/** What a named part of a prediction is called (see Model.parts); undefined where it is none of a contract. */
export function contractPartName(name: string): string | undefined {
  return t.maybe(`part.${name}`);
}

/** A warning of subscriptions in the page's language, its days already in words; undefined for another. */
export function contractWarning(key: string, facts: Readonly<Record<string, string | number>>): string | undefined {
  return t.maybe(`warning.${key}`, facts);
}
