import { type ThreadStart, serveThread } from '../engines/wasm/threadPool.ts';

/** A helping thread: takes items of tasks over shared memory until its pool closes. */
addEventListener('message', ({ data }: MessageEvent<ThreadStart>) => serveThread(data), { once: true });
