/** A file name from words: plain, without what file systems refuse. */
export function fileNameOf(title: string): string {
  const words = title.normalize('NFKD').replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '').toLowerCase();
  return words.slice(0, 60) || 'chart';
}
