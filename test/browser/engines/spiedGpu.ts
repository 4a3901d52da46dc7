/** What a device is to answer instead of its own. */
export type Override = (device: GPUDevice) => Partial<Record<keyof GPUDevice, unknown>>;

/** A GPU whose devices are handed out with other properties, for what a real one does not do on demand. */
export function spiedGpu(gpu: GPU, override: Override): GPU {
  return replaced(gpu, {
    requestAdapter: async (options: GPURequestAdapterOptions) => {
      const adapter = await gpu.requestAdapter(options);
      return adapter && replaced(adapter, { requestDevice: async (descriptor: GPUDeviceDescriptor) => spied(await adapter.requestDevice(descriptor), override) });
    },
  });
}

function spied(device: GPUDevice, override: Override): GPUDevice {
  return replaced(device, override(device));
}

/** The object with some of its properties replaced; the others act on the object itself. */
function replaced<T extends object>(object: T, properties: Readonly<Record<string, unknown>>): T {
  return new Proxy(object, {
    get(target, key) {
      if (typeof key === 'string' && Object.hasOwn(properties, key)) return properties[key];
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
