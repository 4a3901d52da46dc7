import { withoutAccents } from '../../core/data/withoutAccents.ts';
import type { SpellHistory } from '../clv/contract/spellHistory.ts';
import type { CauseWord } from './types.ts';

/** By itself each means that a payment failed. */
const FAILED = words('dunning involuntary involuntario involuntaria impago impagos delinquent delinquency moroso morosidad nonpayment unpaid impagado impagada chargeback contracargo overdue');
const PAYING = words('payment payments pay pago pagos cobro cobros card tarjeta billing charge cargo bank banco domiciliacion recibo invoice factura debit debito renewal renovacion funds fondos cuota zahlung');
const FAILING = words('failed failure fail fails declined decline expired expiry rejected refused insufficient error errors missed late due unable stopped fallo fallido fallida fallidos rechazado rechazada rechazo vencido vencida caducada expirada devuelto devuelta insuficiente insuficientes fehlgeschlagen');
const UNPAID = /\bnon?[^a-z]payment\b|\bno pago\b|\bfalta de pago\b/;

/** Whether a reason's words say that a payment failed rather than that someone wanted to leave; English and Spanish. `payment failed`, `tarjeta rechazada`, `involuntary`. */
export function saysPaymentFailed(reason: string): boolean {
  const text = withoutAccents(reason).toLowerCase();
  const said = text.split(/[^a-z]+/);
  if (UNPAID.test(text) || said.some((word) => FAILED.has(word))) return true;
  return said.some((word) => PAYING.has(word)) && said.some((word) => FAILING.has(word));
}

/**
 * What each text of the reason column is taken for: `failedPayment` where a person named them, else by its words. By text. `spells` counts the paid ones after which no other goes on
 * within the grace: a change of plan has a reason too, and ends nothing.
 */
export function causesOf(history: SpellHistory, graceDays: number, failedPayment?: readonly string[]): readonly CauseWord[] {
  const { reasons, reason, paidFrom, end } = history;
  const spells = new Int32Array(reasons.length);
  for (const row of lastSpells(history, graceDays)) if (reason[row] >= 0 && paidFrom[row] < end[row]) spells[reason[row]]++;
  return reasons.map((text, code): CauseWord => {
    const failed = failedPayment ? failedPayment.includes(text) : saysPaymentFailed(text);
    return { reason: text, cause: failed ? 'failed-payment' : 'voluntary', spells: spells[code] };
  });
}

/** Spells that end a life: none of the same customer that began by the end of the grace goes on for longer. */
function lastSpells({ first, start, end }: SpellHistory, graceDays: number): readonly number[] {
  const last: number[] = [];
  for (let i = 0; i + 1 < first.length; i++) {
    let life = first[i];
    for (let row = first[i] + 1; row < first[i + 1]; row++) {
      if (start[row] > end[life] + graceDays) last.push(life);
      if (start[row] > end[life] + graceDays || end[row] >= end[life]) life = row;
    }
    last.push(life);
  }
  return last;
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
