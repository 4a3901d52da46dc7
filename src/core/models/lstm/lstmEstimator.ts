import { resolveParams } from '../../contract/index.ts';
import type { Estimator, FitContext, Model, TrainingData } from '../../contract/index.ts';
import { importanceOf } from '../network/attribution.ts';
import { learn } from '../network/learn.ts';
import { parseUnits } from '../network/params.ts';
import { outputFor, usedData } from '../network/targets.ts';
import { checkHasFeatures, checkTask, checkTrainingData, weightsOf } from '../trainingData.ts';
import { LSTM_KIND, createLstmModel, loadLstmModel, specOf } from './lstmModel.ts';
import { lstmSpec } from './lstmSpec.ts';
import { lstmParams, lstmPresets } from './params.ts';
import type { LstmParams } from './params.ts';
import { fitSequences } from './sequenceDesign.ts';
import { sequenceInputs } from './sequenceInputs.ts';
import { sequenceRows } from './sequenceRows.ts';

/**
 * A recurrent network over a row's sequence (Hochreiter and Schmidhuber 1997): stacked LSTM layers, a dense head, dropout, Adam. Numbers whose names end in a step, `views@1 … views@30`
 * (also `views_1`, `views.1`, `views[1]`), are measures over time, step 1 the earliest; other features are the same at every step, and a table without steps is sequences of one.
 * A missing number counts as the training mean; a step that has no number of any measure is not seen.
 */
export const lstm: Estimator<LstmParams> = {
  kind: LSTM_KIND,
  role: 'learner',
  tasks: ['regression', 'binary', 'multiclass'],
  params: lstmParams,
  presets: lstmPresets,
  fit,
  load: loadLstmModel,
};

async function fit(given: TrainingData, asked: LstmParams, ctx: FitContext): Promise<Model> {
  const params = resolveParams(LSTM_KIND, lstmParams, asked);
  const layers = { ...params, units: parseUnits(LSTM_KIND, 'units', params.units, 1), denseUnits: parseUnits(LSTM_KIND, 'denseUnits', params.denseUnits, 0) };
  checkTrainingData(given);
  checkTask(LSTM_KIND, lstm.tasks, given);
  checkHasFeatures(given.x);
  await ctx.breathe();
  const data = usedData(given);
  const output = outputFor(data);
  const design = await fitSequences(data.x.features, weightsOf(data), params.scaling === 'standard', () => ctx.breathe());
  const learned = await learn({ kind: LSTM_KIND, data, output, params, spec: lstmSpec(design, layers, output), rowsOf: (x, targets) => sequenceRows(design, x, targets) }, ctx);
  const network = specOf({ design, layers, output });
  const { weights } = learned;
  const importance = network && weights && (await importanceOf({ spec: network, weights, output, inputs: sequenceInputs(design) }, sequenceRows(design, data.x), ctx.rng.fork('importance'), ctx));
  return createLstmModel({ design, layers, output, ...learned, importance, facts: { ...learned.facts, steps: design.steps } });
}
