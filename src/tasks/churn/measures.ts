import type { ColumnSchema } from '../../core/data/column.ts';
import { nameWords } from '../../core/data/columnName.ts';
import { withoutAccents } from '../../core/data/withoutAccents.ts';
import type { ChurnMeasure, Combine, Gap } from './types.ts';

/** How the rows of a step become one number, and what a step without a row is worth. */
export type MeasureRule = Pick<ChurnMeasure, 'combine' | 'gap'>;

const ADDITIVE: MeasureRule = { combine: 'sum', gap: 'zero' };
const LEVEL: MeasureRule = { combine: 'mean', gap: 'missing' };
const STATE: MeasureRule = { combine: 'last', gap: 'missing' };

/** What stands at a value until it changes: of several in a step the last is true. */
const STATE_WORDS = words('balance saldo cumulative acumulado acumulada streak racha seats asientos puestos licenses licencias stock existencias level nivel');
/** What is not more for being told twice. */
const LEVEL_WORDS = words(
  'rate ratio avg average mean media promedio median mediana score puntuacion puntaje nota percent percentage pct porcentaje share cuota proporcion tasa nps csat rating valoracion grade price precio age edad temperature temperatura speed velocidad latency latencia satisfaction satisfaccion sentiment sentimiento probability probabilidad risk riesgo',
);
/** What adds up whatever its values look like. */
const ADDITIVE_WORDS = words('count counts number cantidad numero views vistas clicks clics visits visitas sessions sesiones minutes minutos seconds segundos hours horas duration duracion time tiempo events eventos logins tickets lessons lecciones downloads descargas messages mensajes purchases compras spend gasto amount importe total');
/** Below this spread as a share of the mean, values that never come near 0 are a level. */
const LEVEL_SPREAD = 0.25;

/**
 * How a measure's rows come together. Counts and durations add up, and a step without a row is 0 of them. Rates and levels are averaged, and are missing where nobody
 * looked: by their name, by a unit of %, by values that are all fractions from 0 to 1, or that never come near 0 for how little they vary. Balances and the like
 * stand at their last value. `values` may hold NaN.
 */
export function proposeMeasure({ name, type, format }: Pick<ColumnSchema, 'name' | 'type' | 'format'>, values: Float64Array): MeasureRule {
  const said = nameWords(withoutAccents(name));
  if (said.some((word) => STATE_WORDS.has(word))) return STATE;
  if (format.unit === '%' || said.some((word) => LEVEL_WORDS.has(word))) return LEVEL;
  if (type === 'bool' || said.some((word) => ADDITIVE_WORDS.has(word))) return ADDITIVE;
  return isLevel(values) ? LEVEL : ADDITIVE;
}

/** As proposed, but for what a person said of it. */
export function withChoice(rule: MeasureRule, combine: Combine | undefined, gap: Gap | undefined): MeasureRule {
  return { combine: combine ?? rule.combine, gap: gap ?? rule.gap };
}

function isLevel(values: Float64Array): boolean {
  let [count, sum, squares, least, most] = [0, 0, 0, Infinity, -Infinity];
  let whole = true;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    count++;
    sum += value;
    squares += value * value;
    if (value < least) least = value;
    if (value > most) most = value;
    if (whole && !Number.isInteger(value)) whole = false;
  }
  if (count < 2 || least === most) return false;
  if (!whole && least >= 0 && most <= 1) return true;
  const mean = sum / count;
  const spread = Math.sqrt(Math.max(0, squares / count - mean * mean));
  return least > mean / 2 && spread < LEVEL_SPREAD * mean;
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
