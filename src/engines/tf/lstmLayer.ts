import { cast, tidy } from '@tensorflow/tfjs-core';
import type { Tensor, serialization } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { createLstmRoom, disposeLstmRoom, fusedLstm } from './lstmOp.ts';

type StockLstm = ReturnType<typeof layers.lstm>;
type LstmArguments = Parameters<typeof layers.lstm>[0];

/** tfjs-layers does not export its class, but makes one where asked. */
const Stock = layers.lstm({ units: 1 }).constructor as unknown as new (args: LstmArguments) => StockLstm;

/** What the stock layer is told when it is called. */
interface CallOptions {
  readonly mask?: Tensor | Tensor[] | null;
  readonly initialState?: unknown;
}

/**
 * tfjs-layers' LSTM, computed by one fused kernel. Weights, their names, configuration and saved form are the stock layer's, so a model saved with one
 * opens with the other. What the kernel does not know (states handed in or out, other activations, dropout inside, reversed time) is left to the stock layer.
 */
export class FusedLstm extends Stock {
  static readonly className = 'LSTM';
  private readonly room = createLstmRoom();
  private readonly isFusible = isFusible(this.getConfig());

  override call(inputs: Tensor | Tensor[], options: CallOptions): Tensor | Tensor[] {
    if (options?.initialState || !this.isFusible) return super.call(inputs, options as never);
    return tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      const given = Array.isArray(options?.mask) ? options.mask[0] : options?.mask;
      const [kernel, recurrentKernel, bias] = this.cell.weights.map((weight) => weight.read());
      return fusedLstm({ x, kernel, recurrentKernel, bias, mask: given ? cast(given, 'float32') : undefined }, this.room, this.returnSequences);
    });
  }

  override dispose(): ReturnType<StockLstm['dispose']> {
    disposeLstmRoom(this.room);
    return super.dispose();
  }
}

function isFusible(config: serialization.ConfigDict): boolean {
  const isPlain = ['returnState', 'goBackwards', 'stateful'].every((name) => !config[name]) && [config.dropout, config.recurrentDropout].every((rate) => !rate);
  return isPlain && config.useBias === true && config.activation === 'tanh' && config.recurrentActivation === 'sigmoid';
}

