import { describe, expect, it } from 'vitest';
import type { ColumnSchema, ColumnType } from '../../../../src/core/data/column.ts';
import type { ColumnProfile } from '../../../../src/core/data/profile.ts';
import { looksLikeSubscriptions, proposeSubscriptionColumns } from '../../../../src/tasks/clv/contract/subscriptionColumns.ts';

const ROWS = 2000;

interface Sketch {
  readonly name: string;
  readonly type: ColumnType;
  readonly distinct: number;
  readonly missing?: number;
  readonly top?: readonly string[];
  readonly whole?: boolean;
  readonly min?: number;
}

const key = (name: string, distinct = 1500): Sketch => ({ name, type: 'text', distinct });
const date = (name: string, missing = 0, min = 18_000): Sketch => ({ name, type: 'date', distinct: 600, missing, min });
const money = (name: string): Sketch => ({ name, type: 'number', distinct: 30, whole: false, min: 4.99 });
const category = (name: string, ...top: string[]): Sketch => ({ name, type: 'category', distinct: top.length, top });

function described(sketches: readonly Sketch[]): readonly [ColumnSchema[], ColumnProfile[], number] {
  const schemas = sketches.map(({ name, type }): ColumnSchema => ({ name, type, format: {} }));
  const profiles = sketches.map(({ name, type, distinct, missing = 0, top, whole, min }): ColumnProfile => ({ name, type, distinct, missing, distinctExact: true, whole, min, ...(top && { top: top.map((value) => ({ value, count: 10 })) }) }));
  return [schemas, profiles, ROWS];
}

const propose = (sketches: readonly Sketch[]) => proposeSubscriptionColumns(...described(sketches));

describe('proposeSubscriptionColumns', () => {
  it.each([
    ['English', [key('subscription_id', 2000), key('customer_id'), category('plan', 'basic', 'pro'), date('start_date'), date('cancel_requested_at', 1700), date('access_end', 1600), category('billing_period', 'monthly', 'annual'), money('mrr'), date('trial_end', 1500), date('pause_start', 1900), date('pause_end', 1900), category('cancel_reason', 'price', 'other'), category('currency', 'EUR', 'USD')]],
    ['Spanish', [key('id_suscripcion', 2000), key('id_cliente'), category('tarifa', 'básica', 'pro'), date('fecha_inicio'), date('fecha_solicitud_baja', 1700), date('fin_acceso', 1600), category('periodicidad', 'mensual', 'anual'), money('cuota_mensual'), date('fin_prueba', 1500), date('inicio_pausa', 1900), date('fin_pausa', 1900), category('motivo', 'precio', 'otro'), category('moneda', 'EUR', 'MXN')]],
    ['German', [key('Vertragsnummer', 2000), key('Kundennummer'), category('Tarif', 'Basis', 'Profi'), date('Vertragsbeginn'), date('Kündigung Eingang', 1700), date('Vertragsende', 1600), category('Zahlungsweise', 'monatlich', 'jährlich'), money('Monatsbeitrag'), date('Probe Ende', 1500), date('Pause von', 1900), date('Pause bis', 1900), category('Kündigungsgrund', 'Preis', 'Umzug'), category('Währung', 'EUR', 'CHF')]],
  ])('reads names: %s', (_, sketches) => {
    const [, customer, plan, start, cancelRequested, accessEnd, billingPeriod, mrr, trialEnd, pauseStart, pauseEnd, reason, currency] = sketches.map(({ name }) => name);
    const { columns, confidence } = propose(sketches);
    expect(columns).toEqual({ customer, plan, start, cancelRequested, accessEnd, billingPeriod, mrr, trialEnd, pauseStart, pauseEnd, reason, currency });
    expect(new Set(Object.values(confidence))).toEqual(new Set(['high']));
  });

  it('takes a lone cancel date for the end of access, and is not sure of it', () => {
    const { columns, confidence } = propose([key('user_id'), date('started_at'), date('cancelled_at', 1200), money('price')]);
    expect(columns).toEqual({ customer: 'user_id', start: 'started_at', accessEnd: 'cancelled_at', mrr: 'price' });
    expect(confidence).toMatchObject({ accessEnd: 'low', cancelRequested: 'none', start: 'high' });
  });

  it('takes the code of a plan for it where there is no name, and no identifier of contracts', () => {
    const codes = category('plan_id', 'starter-monthly', 'pro-yearly');
    expect(propose([key('subscription_id', 2000), key('customer_id'), codes, date('started_at'), money('mrr')]).columns.plan).toBe('plan_id');
    expect(propose([key('customer_id'), codes, category('plan_name', 'Starter', 'Pro'), date('started_at'), money('mrr')]).columns.plan).toBe('plan_name');
    expect(propose([key('plan_id', 1900), key('customer_id'), date('started_at'), money('mrr')]).columns.plan).toBeUndefined();
  });

  it('goes by content where names say nothing', () => {
    const { columns, confidence } = propose([key('a', 700), date('b', 1200), date('c'), money('d'), category('e', 'monthly', 'yearly'), category('f', 'USD')]);
    expect(columns).toMatchObject({ customer: 'a', start: 'c', mrr: 'd', billingPeriod: 'e', currency: 'f' });
    expect(confidence).toMatchObject({ customer: 'low', start: 'low', mrr: 'low' });
  });

  it('takes no column of another type, but one without a value', () => {
    expect(propose([key('customer'), category('start_date', 'soon', 'later'), money('mrr')]).columns).toEqual({ customer: 'customer', mrr: 'mrr' });
    const empty: Sketch = { name: 'trial_end', type: 'text', distinct: 0, missing: ROWS };
    expect(propose([key('customer'), date('start_date'), money('mrr'), empty]).columns.trialEnd).toBe('trial_end');
  });

  it('minds neither hostile names nor an empty table', () => {
    expect(propose([key('__proto__'), date('constructor')]).columns).toEqual({ customer: '__proto__', start: 'constructor' });
    expect(proposeSubscriptionColumns([], [], 0).columns).toEqual({});
  });
});

describe('looksLikeSubscriptions', () => {
  const sure = (sketches: readonly Sketch[]) => looksLikeSubscriptions(...described(sketches));

  it('is sure of spells', () => {
    expect(sure([key('customer_id'), category('plan', 'a', 'b'), date('start_date'), date('access_end', 900), money('mrr')])).toBe(1);
    expect(sure([key('cliente'), date('alta'), date('baja', 900), category('periodicidad', 'mensual'), money('cuota')])).toBeGreaterThan(0.5);
  });

  it('is sure of none in purchases', () => {
    expect(sure([key('customer_id'), date('date'), money('amount')])).toBe(0);
    expect(sure([key('order_id', 2000), key('customer'), date('order_date'), date('ship_date'), money('total'), category('plan', 'a')])).toBe(0);
    expect(sure([key('customer_id'), money('amount')])).toBe(0);
  });

  it('is not sure of a start and an end without more', () => {
    const found = sure([key('who'), date('from'), date('until', 500), money('amount')]);
    expect(found).toBeGreaterThan(0.3);
    expect(found).toBeLessThan(1);
  });
});
