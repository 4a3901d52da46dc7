import type { SampleName } from '../../core/samples/sampleFiles.ts';

/** The samples that the page offers, in its order; apart from their generators, which the page does not need to load. */
export const OFFERED_SAMPLES: readonly SampleName[] = ['sales', 'course-shop', 'subscription-product', 'learning-product'];
