import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/ensure.mjs';
import { type OpenedApp, openApp } from './harness.ts';
import { csvRecords } from './jobResults.ts';
import { drawnChart, readTable, textOf } from './person.ts';
import { numberInSpanish, openSpanishTab, plain, strangeWords } from './spanish.ts';

const MODELS = ['Árboles potenciados', 'BG/NBD + Gamma-Gamma'];
const STATIC = ['age', 'country', 'industry', 'company_size', 'user_type'];

/** One person's visit in Spanish, in order: each step begins where the one before ended. */
describe('a person with the course shop, in Spanish', () => {
  let app: OpenedApp;
  let page: Page;
  let figures: Awaited<ReturnType<typeof readTable>>;
  const figure = (model: string, metric: string) => numberInSpanish(figures.get(model)?.get(metric));
  const chosen = (field: string, at = 0) => page.getByRole('combobox', { name: field, exact: true }).nth(at).locator('option:checked').innerText();

  beforeAll(async () => {
    app = await openApp({ context: { locale: 'es-ES', viewport: { width: 1280, height: 900 }, acceptDownloads: true } });
    page = app.page;
  });

  afterAll(() => app?.close());

  it('begins with the sample, and finds its three tables mapped', async () => {
    await page.getByRole('button', { name: 'Empezar con la tienda' }).click();
    await page.waitForURL(/#\/models\/clv\?/, { timeout: 60_000 });
    await page.getByText('Propuestas según los nombres y el contenido de las columnas.').waitFor();
    expect(await page.getByRole('radio', { name: 'No: deja de comprar sin más' }).isChecked()).toBe(true);
    expect(await Promise.all([chosen('Compras'), chosen('Clientes (opcional)'), chosen('Tipos de cambio (opcional)')])).toEqual(['course-shop-transactions', 'course-shop-customers', 'course-shop-rates']);
    for (const summary of ['Más columnas (3 de 4 indicadas)', 'Más columnas (5 de 5 indicadas)']) await page.getByText(summary).click();
    // Date and currency are asked for of the purchases and of the rates.
    expect(await Promise.all([chosen('Cliente'), chosen('Fecha'), chosen('Importe'), chosen('Moneda'), chosen('Clase'), chosen('Pedido')])).toEqual(['customer_id · Categoría', 'date · Fecha', 'amount · Número', 'currency · Categoría', 'kind · Categoría', 'order_id · Categoría']);
    expect(await Promise.all([chosen('Fecha', 1), chosen('Moneda', 1), chosen('Tipo de cambio')])).toEqual(['date · Fecha', 'currency · Categoría', 'rate · Número']);
    expect(await Promise.all([chosen('Alta'), chosen('Edad'), chosen('Páginas vistas')])).toEqual(['signup_date · Fecha', 'age · Número', 'page_views · Número']);
  });

  it('says what counts as money, and what of customers never changes', async () => {
    expect(await chosen('Dinero')).toBe('Neto: menos descuentos, reembolsos y contracargos');
    await page.getByRole('textbox', { name: 'Moneda del informe' }).fill('USD');
    for (const column of STATIC) await page.getByRole('checkbox', { name: column, exact: true }).check();
    await page.getByLabel('Exportada el', { exact: true }).fill('2026-07-01');
  });

  it('sets the days, and reads what will be learned', async () => {
    await page.getByLabel('Fecha de corte', { exact: true }).and(page.locator('input')).fill('2026-01-01');
    await page.getByRole('spinbutton', { name: 'Horizonte (días)' }).fill('180');
    await page.keyboard.press('Tab');
    await page.getByText('Se prueba con lo que se gastó del 1 ene 2026 al 29 jun 2026, días que ningún modelo ha visto.').waitFor();
    await page.getByText('Aprende en 3 cortes (10 jul 2024 · 6 ene 2025 · 5 jul 2025)').waitFor();
    expect(await strangeWords(page.locator('main'))).toEqual([]);
  });

  it('trains a few small models, and is led to the report', async () => {
    for (const model of ['Regresión ridge', 'Lognormal con ceros']) await page.getByRole('checkbox', { name: model, exact: true }).uncheck();
    await page.getByRole('button', { name: 'Detalles de Árboles potenciados', exact: true }).click();
    await page.getByRole('spinbutton', { name: 'Árboles', exact: true }).fill('40');
    await page.getByRole('button', { name: 'Entrenar', exact: true }).click();
    await page.waitForURL(/#\/runs\/\w+$/, { timeout: 120_000 });
    figures = await readTable(page.getByRole('table', { name: 'Modelos con los mismos 887 clientes de prueba, el mejor primero' }));
    expect([...figures.keys()].sort()).toEqual([...MODELS, 'A su propio ritmo', 'Igual que el último periodo', 'Todos la media', 'Todos nada'].sort());
  });

  it('reads the verdict, with unit and period, and what is worth knowing', async () => {
    await page.getByRole('heading', { name: 'Use «BG/NBD + Gamma-Gamma».' }).waitFor();
    const verdict = plain(await page.locator('main').innerText());
    expect(verdict).toMatch(/En 887 clientes de prueba, su fallo típico fue de \d+,\d\d \$ por cliente en 180 días: \d+,\d\d \$ menos que la mejor referencia, «Todos la media» \(95 %: de \d+,\d\d \$ a \d+,\d\d \$ menos\)\./);
    expect(verdict).toMatch(/filas en EUR se convirtieron a USD, cada una al tipo de cambio de su día; un reembolso que nombra su pedido, al del día del pedido\./);
    expect(verdict).toMatch(/no se aprendió de ellas: page_views, session_duration, feature_usage\./);
    expect(verdict).toContain('RMSE y MAE: USD por cliente en 180 días. Netos: cobros menos descuentos, reembolsos y contracargos.');
  });

  it('reads figures that agree with the file: nobody nothing is the mean of all that came', async () => {
    const rmse = [...figures.keys()].map((model) => figure(model, 'RMSE'));
    expect(rmse).toEqual([...rmse].sort((a, b) => a - b));
    // Of "everyone nothing", Σ|actual| / customers: as the headless job's predictions have it.
    expect(figure('Todos nada', 'MAE')).toBeCloseTo(48.8, 1);
    expect(figure('BG/NBD + Gamma-Gamma', 'RMSE')).toBeLessThan(figure('Todos la media', 'RMSE'));
  });

  it('sees totals and misses by kind of customer, and money by week, in charts with a table each', async () => {
    expect(await chosen('Clientes por')).toBe('Tramo de edad');
    for (const title of ['¿Es real la diferencia?', 'Totales por tramo de edad', 'Errores por tramo de edad', 'Dinero por semana', 'Dinero acumulado', 'Probabilidad de nada: dicha y observada']) {
      const chart = await drawnChart(page, title);
      await chart.getByRole('button', { name: `Ver «${title}» como tabla` }).click();
      expect((await readTable(chart.getByRole('table'))).size, title).toBeGreaterThan(1);
    }
    await page.getByRole('combobox', { name: 'Clientes por' }).selectOption({ label: 'user_type' });
    const segments = await readTable(page.getByRole('figure', { name: 'Totales por user_type', exact: true }).getByRole('table'));
    const types = new Set(csvRecords(join(root, 'examples/course-shop/customers.csv')).map(({ user_type }) => user_type));
    expect([...segments.keys()].filter((name) => types.has(name)).length).toBeGreaterThan(2);
  });

  it('sees what was learned: estimates with their errors, and features in Spanish', async () => {
    await openSpanishTab(page, /^Qué aprendió/);
    const fitted = await readTable(page.getByRole('table', { name: /^Estimaciones/ }).or(page.getByRole('table').filter({ hasText: 'Error estándar' })).first());
    expect([...fitted.keys()]).toEqual(['r', 'alpha', 'a', 'b', 'p', 'q', 'v']);
    for (const cells of fitted.values()) for (const column of ['Estimación', 'Error estándar']) expect(numberInSpanish(cells.get(column))).toBeGreaterThan(0);
    // A statistical model has no shares to show.
    expect(await page.getByRole('figure', { name: 'En qué se fija el modelo' }).count()).toBe(0);
    expect(await strangeWords(page.getByRole('tabpanel'))).toEqual([]);
    await page.getByRole('radiogroup', { name: 'Gráficos de' }).getByText('Árboles potenciados').click();
    await drawnChart(page, 'En qué se fija el modelo');
    await drawnChart(page, 'Cómo aprendió');
    expect(await strangeWords(page.getByRole('tabpanel'))).toEqual([]);
  });

  it('opens the first customer: what the prediction is made of, and what it means', async () => {
    await openSpanishTab(page, /^Clientes/);
    await page.getByText('887 clientes', { exact: true }).waitFor();
    await page.getByRole('button', { name: /^Abrir el cliente/ }).first().click();
    const panel = page.getByRole('complementary', { name: /^Cliente C-\d+/ });
    await panel.getByRole('heading', { name: 'Predicciones en 180 días desde el 1 ene 2026' }).waitFor();
    await panel.getByText(/^El \d+\s% no compra nada; el resto, [\d.]+\s\$–[\d.]+\s\$$/).first().waitFor();
    await panel.getByText('De qué se compone').first().click();
    const parts = plain((await panel.getByRole('listitem').allInnerTexts()).join('\n'));
    expect(parts).toMatch(/Probabilidad de seguir siendo cliente: [\d,]+ %\nCompras esperadas: [\d,]+\nDinero esperado por compra: [\d.,]+ \$\nProbabilidad de nada, según el propio modelo: [\d,]+ %/);
    await panel.getByRole('heading', { name: /^\d+ compras$/ }).waitFor();
    expect(await strangeWords(panel)).toEqual([]);
    expect(plain(await panel.innerText())).toMatch(/Tramo de edad\s+\d+–\d+/);
  });

  it('reads the run’s facts: tables, columns and what counts as money', async () => {
    await openSpanishTab(page, /^Datos de la ejecución/);
    const facts = plain(await page.getByRole('tabpanel').innerText());
    expect(facts).toContain('course-shop-transactions + course-shop-customers + course-shop-rates');
    expect(facts).toContain('course-shop-rates: date · currency · rate');
    expect(facts).toMatch(/Importes\s+Netos: cobros menos descuentos, reembolsos y contracargos/);
    expect(facts).toMatch(/Moneda\s+USD/);
    expect(facts).toMatch(/Se toman como invariables\s+age · country · industry · company_size · user_type/);
    expect(facts).toMatch(/Tabla de clientes exportada el\s+1 jul 2026/);
  });

  it('takes the list home: its money is the file’s', async () => {
    await page.getByRole('button', { name: 'Descargar', exact: true }).click();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /^Clientes \(CSV\)/ }).or(page.getByRole('menuitem', { name: /^Clientes \(CSV\)/ })).click()]);
    const [header, ...rows] = (await textOf(file)).trimEnd().split('\r\n').map((line) => line.split(','));
    expect(header.slice(0, 2)).toEqual(['key', 'actual']);
    expect(rows).toHaveLength(887);
    const buyers = new Set(csvRecords(join(root, 'examples/course-shop/transactions.csv')).filter(({ date }) => date < '2026-01-01').map(({ customer_id }) => customer_id));
    expect(rows.map(([key]) => key).sort()).toEqual([...buyers].sort());
    const mae = rows.reduce((sum, [, actual]) => sum + Math.abs(Number(actual)), 0) / rows.length;
    expect(figure('Todos nada', 'MAE')).toBeCloseTo(mae, 2);
  });

  it('shares the report, in Spanish and without any customer', async () => {
    await page.getByRole('button', { name: 'Descargar', exact: true }).click();
    await page.getByRole('button', { name: /^Informe para compartir/ }).or(page.getByRole('menuitem', { name: /^Informe para compartir/ })).click();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Guardar el informe' }).click()]);
    expect(file.suggestedFilename()).toMatch(/^clv-bgnbd-\d+\.html$/);
    const html = readFileSync(await file.path(), 'utf8');
    expect(html).toContain('<html lang="es"');
    for (const text of ['Use «BG/NBD + Gamma-Gamma».', 'Netos: cobros menos descuentos, reembolsos y contracargos', 'course-shop-customers: customer_id · signup_date']) expect(html).toContain(text);
    expect(html).not.toMatch(/C-\d{4}/);
    const report = await app.context.newPage();
    await report.setContent(html);
    expect(await strangeWords(report.locator('body'))).toEqual([]);
    await report.close();
    expect(app.errors).toEqual([]);
  });

  it('weighs who will stop buying by what the run says of each', async () => {
    await page.goto(`${new URL(page.url()).origin}/#/models/churn`);
    await page.getByText('Deja de comprar', { exact: true }).click();
    await page.getByRole('combobox', { name: 'Compras', exact: true }).selectOption('course-shop-transactions');
    await page.getByRole('combobox', { name: 'Un usuario retenido vale' }).selectOption('lo que dice el valor de vida de cada uno');
    const train = page.getByRole('button', { name: 'Entrenar', exact: true });
    // The rates begin with the same word, and have no user.
    expect(await chosen('Usuarios (opcional)')).toBe('course-shop-customers');
    await page.getByText(/^Se prueba con los \d+ usuarios en riesgo/).waitFor({ timeout: 60_000 });
    expect(await train.isDisabled()).toBe(true);
    await page.getByText('Elija una ejecución de valor de vida.').waitFor();
    await page.getByRole('combobox', { name: 'Ejecución de valor de vida' }).selectOption({ index: 1 });
    for (const model of ['Bosque aleatorio', 'Red LSTM', 'Árboles potenciados']) await page.getByRole('checkbox', { name: model, exact: true }).uncheck();
    await train.click();
    await page.waitForURL(/#\/runs\/\w+$/, { timeout: 120_000 });
    await page.getByRole('heading', { name: /^churn-/ }).waitFor();
    const said = plain(await page.locator('main').innerText());
    expect(said).toMatch(/Lo que vale un usuario retenido es lo que la ejecución «clv-bgnbd-\d+» predice para 180 días desde el \d+ \w+ 20\d\d, dividido por la probabilidad de aportar algo\./);
    expect(await strangeWords(page.locator('main'))).toEqual([]);
    expect(app.errors).toEqual([]);
  }, 180_000);
});
