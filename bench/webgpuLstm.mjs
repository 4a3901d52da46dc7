/** The seed's network on a graphics processor, in Node with Dawn. `node bench/webgpuLstm.mjs` builds the file that can be carried to another machine, and says where it lies. */
import { pathToFileURL } from 'node:url';
import { bundleForNode } from './bundle.mjs';

/** Builds bench/webgpu/lstm.ts into one file that needs Node and the package `webgpu` alone. */
export function bundleWebGpuLstm() {
  return bundleForNode('bench/webgpu/lstm.ts', 'webgpuLstm.mjs');
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) console.log(await bundleWebGpuLstm());
