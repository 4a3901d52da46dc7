import { WorkbenchError } from '../../core/contract/index.ts';

/** Throws `bad-file`. `reason` completes "This is not a usable XGBoost model: …". */
export function refuse(reason: string, remedy = 'Save it again with Booster.save_model("model.json").'): never {
  throw new WorkbenchError('bad-file', `This is not a usable XGBoost model: ${reason}. ${remedy}`);
}
