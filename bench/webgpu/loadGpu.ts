import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

interface Dawn {
  readonly create: (options: string[]) => GPU;
  /** GPUBufferUsage and the like, which a browser has as globals. */
  readonly globals: Record<string, unknown>;
}

const alive: GPU[] = [];

/** Dawn's GPU from the npm package `webgpu`: `folder` is the package's, or one that it was installed into. WebGPU's constants become globals, as in a browser. */
export async function loadGpu(folder: string): Promise<GPU> {
  for (const file of [join(folder, 'index.js'), join(folder, 'node_modules/webgpu/index.js')]) {
    const dawn = (await import(/* @vite-ignore */ pathToFileURL(resolve(file)).href).catch(() => undefined)) as Partial<Dawn> | undefined;
    if (!dawn?.create) continue;
    Object.assign(globalThis, dawn.globals);
    // Dawn goes when this object is collected, whatever else still uses it.
    alive.push(dawn.create([]));
    return alive[0];
  }
  throw new Error(`There is no package "webgpu" in ${resolve(folder)}. Run "npm install webgpu" in a folder (130 MB), and give it as --webgpu FOLDER.`);
}
