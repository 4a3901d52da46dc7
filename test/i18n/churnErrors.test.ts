import { afterEach, describe, expect, it } from 'vitest';
import { setLanguage } from '../../src/i18n/language.ts';
import { messageText } from '../../src/i18n/messages/errors.ts';

describe('why churn cannot be learned', () => {
  afterEach(() => setLanguage('en'));

  it('is said in Spanish with what was found and the remedy', () => {
    setLanguage('es');
    expect(messageText({ messageKey: 'churn-no-room', days: 20, horizon: 30, window: 30, step: 'day', longest: 2 })).toBe('Los 20 días de datos no dejan sitio para aprender un horizonte de 30 y probarlo en días posteriores, con media ventana de 30 delante (en días). Elija un horizonte de 2 como mucho.');
    expect(messageText({ messageKey: 'churn-one-outcome', users: 1200, leavers: 0, day: '2026-05-02' })).toMatch(/^De 1\.200 usuarios en riesgo el 2 may 2026 se fueron 0: /);
    expect(messageText({ messageKey: 'unheard-of' })).toBeUndefined();
  });
});
