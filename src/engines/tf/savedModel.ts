import { io, serialization } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { FusedLstm } from './lstmLayer.ts';

/** A model in tfjs' saved form: topology, descriptions of the weights, and their bytes. */
export async function saveModel(model: LayersModel): Promise<io.ModelArtifacts> {
  let saved: io.ModelArtifacts | undefined;
  await model.save(
    io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: io.getModelArtifactsInfoForJSON(artifacts) };
    }),
  );
  if (!saved) throw new Error('tfjs saved nothing.');
  return saved;
}

/** Opens a saved model with fused LSTM layers; the weights may come from any tfjs or converted Keras model. */
export async function openModel(artifacts: io.ModelArtifacts): Promise<LayersModel> {
  // tfjs takes layers' classes from one table, by name, and lets nobody hand others in.
  const { classNameMap } = serialization.SerializationMap.getMap();
  const stock = classNameMap.LSTM;
  classNameMap.LSTM = [FusedLstm as unknown as (typeof stock)[0], stock[1]];
  try {
    return await loadLayersModel(io.fromMemory(artifacts));
  } finally {
    classNameMap.LSTM = stock;
  }
}
