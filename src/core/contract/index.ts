export * from './artifact.ts';
export * from './context.ts';
export * from './engine.ts';
export * from './errors.ts';
export * from './estimator.ts';
export * from './network.ts';
export * from './params.ts';
