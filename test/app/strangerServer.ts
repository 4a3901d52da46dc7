import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on a second loopback port that stands for "anyone outside": it welcomes every request and notes its path. */
export interface StrangerServer {
  readonly url: string;
  /** Paths asked for, sorted, each once. */
  reached(): readonly string[];
  close(): Promise<void>;
}

export async function startStranger(): Promise<StrangerServer> {
  const paths = new Set<string>();
  const server = createServer((request, response) => {
    paths.add(request.url ?? '');
    const welcome = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
    response.writeHead(200, { ...welcome, 'Content-Type': 'text/javascript' }).end('');
  });
  server.on('upgrade', (request, socket) => {
    paths.add(request.url ?? '');
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reached: () => [...paths].sort(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
