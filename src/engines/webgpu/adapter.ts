/** What is known of the graphics processor that would compute. */
export interface AdapterFacts {
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  /** True where the CPU plays the graphics processor: correct and slow, so never picked unless the person insists. */
  readonly isSoftware: boolean;
}

/** The adapter that an engine would get; undefined where there is none, or no WebGPU at all (`navigator.gpu` is undefined). */
export async function describeAdapter(gpu: GPU | undefined): Promise<AdapterFacts | undefined> {
  const adapter = await findAdapter(gpu);
  return adapter && factsOf(adapter);
}

export async function findAdapter(gpu: GPU | undefined): Promise<GPUAdapter | undefined> {
  // A browser that refuses may throw instead of answering null.
  return (await gpu?.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null)) ?? undefined;
}

export function factsOf({ info }: GPUAdapter): AdapterFacts {
  const { vendor, architecture, description } = info;
  return { vendor, architecture, description, isSoftware: info.isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|basic render/i.test(`${architecture} ${description} ${info.device}`) };
}
