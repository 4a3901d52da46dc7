import { outlookOf } from '../core/metrics/outlook.ts';
import type { ClvModelReport, RowOutlook } from '../tasks/clv/types.ts';

/** What a model's prediction means for one customer; undefined for a model without an outlook. */
export function customerOutlook(models: readonly ClvModelReport[], kind: string, prediction: number): RowOutlook | undefined {
  const outlook = models.find((model) => model.kind === kind)?.judged?.outlook;
  return outlook ? outlookOf(outlook, prediction) : undefined;
}
