import { shareDocument } from '../charts/share/shareDocument.ts';
import type { SharedResult } from '../charts/share/shareDocument.ts';
import { shareStyle } from '../charts/share/shareStyle.ts';
import type { ColourPair } from '../charts/share/shareStyle.ts';

/** A result as a file that opens without this app. */
export async function sharedFile(result: SharedResult, colours: Readonly<Record<string, ColourPair>>): Promise<Blob> {
  const style = shareStyle(colours);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style)));
  return new Blob([shareDocument(result, style, btoa(String.fromCharCode(...hash)))], { type: 'text/html;charset=utf-8' });
}
