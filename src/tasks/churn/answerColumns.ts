import type { ColumnSchema } from '../../core/data/column.ts';
import { isTargetName, nameWords } from '../../core/data/columnName.ts';
import { withoutAccents } from '../../core/data/withoutAccents.ts';

const ANSWER_NAMES = words('exited attrition withdrawn unregistered fuga desercion');
const RESULTS = words('result results resultado status estado');
const FINAL = words('final ended closing cierre');
const ANSWERS = words('churned churn withdrawn withdrew cancelled canceled cancelado cancelada unsubscribed expelled abandoned abandono abandonado retirado retirada');

/** Whether a column's name, or what its categories say, is what is to be predicted: `churned`, `final_result`, a status that may be `cancelled`. English and Spanish. */
export function looksLikeAnswer({ name, dictionary = [] }: Pick<ColumnSchema, 'name' | 'dictionary'>): boolean {
  const said = plainWords(name);
  if (isTargetName(name) || said.some((word) => ANSWER_NAMES.has(word))) return true;
  if (said.some((word) => RESULTS.has(word)) && said.some((word) => FINAL.has(word))) return true;
  return dictionary.length <= 20 && dictionary.some((value) => saysLeft(value));
}

/** Whether a category's value says that someone left: `Withdrawn`, `churned`, `cancelada`. */
export function saysLeft(value: string): boolean {
  const said = plainWords(value);
  return said.length <= 3 && said.some((word) => ANSWERS.has(word));
}

function plainWords(name: string): readonly string[] {
  return nameWords(withoutAccents(name));
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
