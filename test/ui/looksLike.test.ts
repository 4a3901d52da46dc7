import { describe, expect, it } from 'vitest';
import { looksLike } from '../../src/ui/clv/looksLike.ts';

describe('what a table is by its name', () => {
  it.each([
    ['subscription-product-customers', 'customers'],
    ['subscription-product-subscriptions', 'subscriptions'],
    ['course-shop-transactions', 'transactions'],
    ['course-shop-rates', 'rates'],
    ['customer transactions 2026', 'transactions'],
    ['payments by customer', 'transactions'],
    ['pagos_de_clientes', 'transactions'],
    ['Tipos de cambio', 'rates'],
    ['Suscripciones', 'subscriptions'],
    ['exports of customers', 'customers'],
    ['measurements', undefined],
  ])('%s: %s', (name, source) => expect(looksLike({ name })).toBe(source));
});
