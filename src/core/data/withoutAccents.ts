/** Letters without the marks on them, so that words match however they are written: `Devolución` is `Devolucion`. */
export function withoutAccents(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '');
}
