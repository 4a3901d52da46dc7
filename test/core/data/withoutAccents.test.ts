import { expect, it } from 'vitest';
import { withoutAccents } from '../../../src/core/data/withoutAccents.ts';

it('takes the marks off letters, composed or not, and leaves all else', () => {
  expect(withoutAccents('Devolución, año, Gebühr, CUSTOMER_id 7 €')).toBe('Devolucion, ano, Gebuhr, CUSTOMER_id 7 €');
  expect(withoutAccents('n\u0303')).toBe('n');
  expect(withoutAccents('ß ø')).toBe('ß ø');
});
